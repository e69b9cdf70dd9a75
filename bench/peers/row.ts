/**
 * A row of the comparison.
 *
 * @module
 */
import type { Peers } from "./installed.ts";
import type { RowResult } from "./result.ts";

/** What is compared under one name. */
export interface Row {
  /** Its name on the command line. */
  readonly name: string;
  /** What it compares. */
  readonly title: string;
  /**
   * Measure it; leaves no process behind.
   *
   * @param peers What it is compared with.
   * @throws {Error} where it cannot be measured, with the reason.
   */
  readonly measure: (peers: Peers) => Promise<RowResult>;
}
