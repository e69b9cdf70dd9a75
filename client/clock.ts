/**
 * Time as the client sees it: the monotonic clock that the server has too, and a time of day.
 *
 * @module
 */
import { type Clock as MonotonicClock, systemClock as monotonicClock } from "../protocol/clock.ts";

/** Two ways to tell the time, and one-shot timers. */
export interface Clock extends MonotonicClock {
  /** Milliseconds since 1970, as people see it: for moments and their ages, never for how long something took. */
  wall(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = { ...monotonicClock, wall: () => Date.now() };
