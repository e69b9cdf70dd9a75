/**
 * Chip time against real time: pure, so that a test can suspend a machine that does not exist.
 *
 * @module
 */

import { CLOCK_HZ } from "./clock_hz.ts";

/** Cycles in a millisecond. */
export const CYCLES_PER_MS = CLOCK_HZ / 1000;
/** A board that fell further behind than this, because the process was suspended or starved, forgets the rest. */
export const MAX_DEBT_MS = 100;

/** Keeps a chip at real time. */
export class Pacing {
  #ms: number;
  #cycle: number;

  constructor(ms: number, cycle: number) {
    this.#ms = ms;
    this.#cycle = cycle;
  }

  /**
   * The cycle at which a chip at real time would be. Never more than {@linkcode MAX_DEBT_MS} from `cycle`.
   *
   * @param ms Now, monotonic.
   * @param cycle Where the chip is.
   */
  due(ms: number, cycle: number): number {
    const due = this.#cycle + (ms - this.#ms) * CYCLES_PER_MS;
    const forgotten = due - cycle - MAX_DEBT_MS * CYCLES_PER_MS;
    if (forgotten <= 0) return due;
    this.#cycle -= forgotten;
    return due - forgotten;
  }

  /** Milliseconds from `ms` until the chip is due at `cycle`; 0 when that has passed. */
  until(ms: number, cycle: number): number {
    return Math.max(0, this.#ms + (cycle - this.#cycle) / CYCLES_PER_MS - ms);
  }
}
