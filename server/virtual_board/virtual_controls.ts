/**
 * The side of a virtual board that a real one does not have, as the interface to clients sees it (V1..V8).
 *
 * @module
 */
import type { VirtualLine } from "../../protocol/api/virtual.ts";
import type { Environment } from "../virtual_uno/environment.ts";

export interface VirtualControls {
  /** Board id. */
  readonly id: string;
  /** What surrounds the board. */
  readonly environment: Environment;
  /** What happened on the line until now. */
  line(): VirtualLine;
  /**
   * Report the line from now on, whenever something passes on it, but not more often than four times a second.
   *
   * @param watcher Who wants it, until {@linkcode VirtualControls.unwatch}.
   */
  watch(watcher: object): void;
  /**
   * Somebody wants no reports any more; harmless for who did not. Without watchers there are none.
   *
   * @param watcher Who.
   */
  unwatch(watcher: object): void;
}
