/**
 * How much one client may say (S11): a token bucket on the way in. Deno hands over the messages of a socket one after the other for as
 * long as there are any, and nothing else runs meanwhile. So whoever sends without end would keep the server from everybody else.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import { MAX_REPEATABLE } from "../../protocol/messages.ts";

/** How many calls a client may make at once, after a rest: one that comes back repeats what was under way, and goes on (C12b). */
export const BURST_CALLS: number = MAX_REPEATABLE + 64;
/** How many calls a second it may go on with. */
export const CALLS_A_SECOND = 4000;
/** So many calls beyond that are answered with an error; then the client is let go. */
export const REFUSED_CALLS = 32;

/** What becomes of a message. */
export type Verdict = "run" | "refuse" | "end";

/** What one client may still say. */
export class MessageBudget {
  readonly #clock: Pick<Clock, "now">;
  /** Below zero by the calls that were refused. */
  #left = BURST_CALLS;
  #countedAt: number;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
    this.#countedAt = clock.now();
  }

  /**
   * The client has sent a message.
   *
   * @param calls How many calls are in it; text that is no call counts as one.
   */
  spend(calls: number): Verdict {
    const now = this.#clock.now();
    this.#left = Math.min(BURST_CALLS, this.#left + (now - this.#countedAt) * CALLS_A_SECOND / 1000) - calls;
    this.#countedAt = now;
    if (this.#left >= 0) return "run";
    return this.#left >= -REFUSED_CALLS ? "refuse" : "end";
  }
}
