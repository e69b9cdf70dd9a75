/**
 * How late timers are: what keeps the event loop busy keeps every client waiting as long.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import { Histogram } from "./histogram.ts";

/** How often it is looked at, in milliseconds: often enough to see a slow spell, too seldom to be one. */
export const LAG_CHECK_MS = 500;
/** From what every timer is late by to what clients take for an outage, in seconds. */
const LAG_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Looks at the event loop until it is stopped. */
export class LoopLag {
  /** How late each look was. */
  readonly times: Histogram = new Histogram(LAG_BOUNDS);
  readonly #clock: Clock;
  #timer: Timer;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#timer = this.#look();
  }

  /** Look no more. */
  stop(): void {
    this.#timer.cancel();
  }

  #look(): Timer {
    const due = this.#clock.now() + LAG_CHECK_MS;
    return this.#clock.after(LAG_CHECK_MS, () => {
      // Some systems fire a fraction of a millisecond early.
      this.times.observe(Math.max(0, this.#clock.now() - due));
      this.#timer = this.#look();
    });
  }
}
