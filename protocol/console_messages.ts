/**
 * Watching a board's line (K rules in docs/SPEC.md): every byte, both ways.
 *
 * @module
 */
import type { Direction } from "./wire/described_frame.ts";

/** Bytes that went over the line together. */
export interface ConsoleChunk {
  /** When, as milliseconds since 1970 with their fraction; within one watch never going back. */
  readonly at: number;
  /** Which way. */
  readonly direction: Direction;
  /** The bytes, two hexadecimal digits each. */
  readonly hex: string;
}

/** What went over a board's line since the watcher was last told. */
export interface ConsoleBytes {
  /** Board id. */
  readonly board: string;
  /** How many chunks before these were left out, because this client did not keep up (K3). */
  readonly missed: number;
  /** What was not, in order. */
  readonly chunks: readonly ConsoleChunk[];
}
