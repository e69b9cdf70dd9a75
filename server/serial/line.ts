/**
 * What each operating system provides: an open port, without the rules of when which call is allowed. Those
 * are in `line_port.ts`, once for all.
 *
 * @module
 */
import type { SerialError } from "./errors.ts";

/** Room for bytes that the adapter did not take at once: 1.3 s at 500,000 baud. */
export const WRITE_QUEUE_BYTES = 64 * 1024;

/** What an open line tells. */
export interface LineEvents {
  /** Bytes came in; the view is valid only during the call. Not before `start`. */
  received(bytes: Uint8Array): void;
  /** The line is of no more use. Perhaps during `write`. */
  failed(reason: SerialError): void;
}

/** An open port. */
export interface Line {
  /** Begin reading. Called at most once. */
  start(): void;
  /** Send or queue bytes. What goes wrong is told by `failed`. */
  write(bytes: Uint8Array): void;
  /** Change the rate. Throws `UnsupportedRateError`. */
  setBaudRate(baudRate: number): void;
  /** See {@linkcode ByteStream.keepSettings}; absent where an open port is nobody else's to change. */
  keepSettings?(): void;
  /**
   * Stop, restore the port's settings, free everything. Called once; nothing else is called after it, and
   * nothing is told any more from the moment of the call.
   */
  release(): Promise<void>;
}

/** Opens a port on one operating system. Throws a `SerialError`, and then holds nothing. */
export type OpenLine = (path: string, baudRate: number, events: LineEvents) => Line | Promise<Line>;
