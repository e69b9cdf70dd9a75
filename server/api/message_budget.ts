/**
 * How much one client may say (S11): a token bucket on the way in. Deno hands over the messages of a socket one after the other for as
 * long as there are any, and nothing else runs meanwhile. So whoever sends without end would keep the server from everybody else.
 *
 * A client that waits for its answers may be fast while the others leave room. Many that do not wait must not take all of the server
 * together, so what goes beyond a client's own share comes out of one bucket for all.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import { MAX_REPEATABLE } from "../../protocol/messages.ts";

/** How many calls a client may make at once, after a rest, whatever the others do: twice as many as may wait for an answer (C8). */
export const BURST_CALLS = 32;
/** How many calls a second it may go on with, whatever the others do. */
export const CALLS_A_SECOND = 300;
/** How many more all clients together may make at once: a client that comes back repeats what was under way (C12b). */
export const SPARE_BURST: number = 1.25 * MAX_REPEATABLE;
/** How many more calls a second all clients together may make. */
export const SPARE_CALLS = 2500;
/** So many calls beyond that are answered with an error; then the client is let go. */
export const REFUSED_CALLS = 8;
/** Text that is no JSON counts as so many calls: no client's own program sends it. */
export const JUNK_CALLS = 8;

/** What becomes of a message. */
export type Verdict = "run" | "refuse" | "end";

/** Tokens that come again with time. */
class Bucket {
  readonly #clock: Pick<Clock, "now">;
  readonly #most: number;
  readonly #aSecond: number;
  #left: number;
  #countedAt: number;

  constructor(clock: Pick<Clock, "now">, most: number, aSecond: number) {
    this.#clock = clock;
    this.#most = most;
    this.#left = most;
    this.#aSecond = aSecond;
    this.#countedAt = clock.now();
  }

  /** What is there; below zero by what was taken all the same. */
  get left(): number {
    const now = this.#clock.now();
    this.#left = Math.min(this.#most, this.#left + (now - this.#countedAt) * this.#aSecond / 1000);
    this.#countedAt = now;
    return this.#left;
  }

  /** Take some, whether they are there or not. */
  take(count: number): void {
    this.#left = this.left - count;
  }
}

/** What all clients of a server may say together, beyond what each may say in any case. */
export class SpareCalls extends Bucket {
  constructor(clock: Pick<Clock, "now">) {
    super(clock, SPARE_BURST, SPARE_CALLS);
  }
}

/** What one client may still say. */
export class MessageBudget {
  readonly #own: Bucket;
  readonly #spare: SpareCalls;

  constructor(clock: Pick<Clock, "now">, spare: SpareCalls) {
    this.#own = new Bucket(clock, BURST_CALLS, CALLS_A_SECOND);
    this.#spare = spare;
  }

  /**
   * The client has sent a message.
   *
   * @param calls How many calls are in it; {@linkcode JUNK_CALLS} where it is no JSON.
   */
  spend(calls: number): Verdict {
    const from = [this.#own, this.#spare].find(({ left }) => left >= calls);
    (from ?? this.#own).take(calls);
    if (from !== undefined) return "run";
    return this.#own.left >= -REFUSED_CALLS ? "refuse" : "end";
  }
}
