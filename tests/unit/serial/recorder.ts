/**
 * A receiver that writes down what it is told.
 *
 * @module
 */
import type { ByteReceiver, LineEnd } from "../../../server/link/byte_stream.ts";

/** What a line told. */
export class Recorder implements ByteReceiver {
  /** All bytes, in order. */
  readonly bytes: number[] = [];
  /** How often and why it ended. */
  readonly ends: LineEnd[] = [];
  /** Resolves when it has ended. */
  readonly end: Promise<LineEnd>;
  readonly #resolve: (reason: LineEnd) => void;
  #waiting: { readonly length: number; readonly resolve: () => void } | null = null;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<LineEnd>();
    this.end = promise;
    this.#resolve = resolve;
  }

  received(bytes: Uint8Array): void {
    for (const byte of bytes) this.bytes.push(byte);
    if (this.#waiting !== null && this.bytes.length >= this.#waiting.length) this.#waiting.resolve();
  }

  ended(reason: LineEnd): void {
    this.ends.push(reason);
    this.#resolve(reason);
  }

  /** Resolves when so many bytes have come in all. */
  until(length: number): Promise<void> {
    if (this.bytes.length >= length) return Promise.resolve();
    return new Promise((resolve) => this.#waiting = { length, resolve });
  }
}
