/**
 * What one watcher of a line is told: bytes put together to few messages, and a count of those for which there was no room (K2, K3).
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { ConsoleBytes, ConsoleChunk } from "../../protocol/api/console.ts";
import type { Direction } from "../../protocol/wire/described_frame.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";

/**
 * How long bytes wait for company, in milliseconds. Shorter than anybody sees; and off the way of a command, whose
 * answer is on the socket by then.
 */
export const GATHER_MS = 10;
/** So many bytes are told at once, however short they have waited. */
export const MAX_GATHERED = 2048;

/** What a {@linkcode ConsoleFeed} needs. */
export interface ConsoleFeedOptions {
  /** Time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** Sends a message, or says false: there is no room for it. */
  readonly send: (message: ConsoleBytes) => boolean;
}

export class ConsoleFeed {
  readonly #options: ConsoleFeedOptions;
  /** The board's id. */
  readonly #board: string;
  /** What to add to the clock for the time of day. */
  readonly #epoch: number;
  #chunks: ConsoleChunk[] = [];
  #gathered = 0;
  #missed = 0;
  #timer: Timer | null = null;

  constructor(board: string, options: ConsoleFeedOptions) {
    this.#board = board;
    this.#options = options;
    this.#epoch = options.wallClock().getTime() - options.clock.now();
  }

  /**
   * Bytes pass.
   *
   * @param direction Which way.
   * @param bytes The bytes; they are copied.
   */
  take(direction: Direction, bytes: Uint8Array): void {
    const at = Math.round((this.#epoch + this.#options.clock.now()) * 1000) / 1000;
    for (let start = 0; start < bytes.length; start += MAX_GATHERED) {
      const some = bytes.subarray(start, start + MAX_GATHERED);
      if (this.#gathered + some.length > MAX_GATHERED) this.#tell();
      this.#chunks.push({ at, direction, hex: Buffer.from(some).toString("hex") });
      this.#gathered += some.length;
    }
    this.#timer ??= this.#options.clock.after(GATHER_MS, () => this.#tell());
  }

  /** Nobody listens any more. */
  end(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#chunks = [];
  }

  #tell(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const chunks = this.#chunks;
    if (chunks.length === 0) return;
    this.#chunks = [];
    this.#gathered = 0;
    const isSent = this.#options.send({ board: this.#board, missed: this.#missed, chunks });
    this.#missed = isSent ? 0 : this.#missed + chunks.length;
  }
}
