/**
 * Turns of the event loop for work that is done step by step: one step each, whoever asks and however many do (H2).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";

/** So many may wait. Each waits for at most so many steps, some milliseconds each, before its next one. */
const MOST_WAITING = 256;

/** One who waits. */
interface Waiting {
  readonly resolve: () => void;
  readonly reject: (failure: RequestFailure) => void;
}

export class Turns {
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  /** Ends the turn that was given; null while nobody has one. */
  #end: Timer | null = null;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Wait for a turn, which lasts until the event loop goes round. Who comes first has it first; it is there at once if nobody
   * else has this one.
   *
   * @throws {RequestFailure} "too_many_requests", or "server_closing".
   */
  async take(): Promise<void> {
    if (this.#isClosed) throw closingFailure();
    if (this.#end === null) {
      this.#begin();
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) throw tooManyFailure();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ resolve, reject });
    await promise;
  }

  /** There are no more turns. */
  close(): void {
    this.#isClosed = true;
    this.#end?.cancel();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(closingFailure());
  }

  #begin(): void {
    this.#end = this.#clock.after(0, () => {
      this.#end = null;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#begin();
      next.resolve();
    });
  }
}

function tooManyFailure(): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    `${MOST_WAITING} questions to the history wait already`,
    "Wait until some are answered, then ask again",
  );
}

function closingFailure(): RequestFailure {
  return new RequestFailure(
    "server_closing",
    "The server is shutting down, so the history was not looked through",
    "Ask again when it is back",
  );
}
