/**
 * Group commit: what need not be on disk at once waits a moment for company, what must takes along everything before it.
 *
 * A confirmed command is committed before anybody is told (P13): some 0.08 ms of write() (`bench/store_bench.ts`).
 *
 * @module
 */
import type { Clock, Timer } from "../link/clock.ts";
import type { Write } from "./statements.ts";

/** How long a change that nobody asked for may wait for others, in milliseconds. */
const COMPANY_MS = 100;
/** How long the database is left alone after it refused, in milliseconds. */
const RETRY_MS = 1000;
/** What may wait for a database that refuses; the oldest are given up then. */
const MAX_WAITING = 10_000;

/** What {@linkcode WriteQueue} needs. */
export interface WriteQueueOptions {
  /** Writes all of it or throws. */
  readonly commit: (writes: readonly Write[]) => void;
  /** Time. */
  readonly clock: Clock;
  /** The database took nothing; what was to be written is kept for later. */
  readonly refused: (error: unknown) => void;
  /** The database took everything, before which so many writes had been given up. */
  readonly written: (givenUp: number) => void;
}

/** Writes in order. */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  #waiting: Write[] = [];
  #timer: Timer | null = null;
  #refusedAt: number | null = null;
  #givenUp = 0;

  /**
   * An empty queue.
   *
   * @param options Database, clock and who is told.
   */
  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** How many writes wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Write this soon, after everything before it.
   *
   * @param write What.
   */
  add(write: Write): void {
    this.#waiting.push(write);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
      this.#givenUp++;
    }
    if (this.#timer === null) this.#flushAfter(COMPANY_MS);
  }

  /** Write everything now; if the database refused a moment ago, later. */
  flush(): void {
    const { clock, commit, refused, written } = this.#options;
    if (this.#waiting.length === 0) return;
    if (this.#refusedAt !== null && clock.now() - this.#refusedAt < RETRY_MS) return;
    this.#stopTimer();
    try {
      commit(this.#waiting);
    } catch (error) {
      this.#refusedAt = clock.now();
      this.#flushAfter(RETRY_MS);
      refused(error);
      return;
    }
    const givenUp = this.#givenUp;
    this.#waiting = [];
    this.#givenUp = 0;
    this.#refusedAt = null;
    written(givenUp);
  }

  /** Write everything if the database takes it, and wait for nothing more. */
  close(): void {
    this.#refusedAt = null;
    this.flush();
    this.#stopTimer();
  }

  #flushAfter(ms: number): void {
    this.#timer = this.#options.clock.after(ms, () => {
      this.#timer = null;
      this.flush();
    });
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
