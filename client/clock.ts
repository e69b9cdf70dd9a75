/**
 * Time as the client sees it, injected so that tests own it.
 *
 * @module
 */

/** Two ways to tell the time, and one-shot timers. */
export interface Clock {
  /** Milliseconds since some fixed moment, never going back: for durations. */
  now(): number;
  /** Milliseconds since 1970, as people see it: for moments and their ages, never for how long something took. */
  wall(): number;
  /**
   * Call `fire` once after `ms` milliseconds.
   *
   * @returns Stops it; harmless after it fired.
   */
  after(ms: number, fire: () => void): () => void;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, fire) {
    const id = setTimeout(fire, ms);
    return () => clearTimeout(id);
  },
};
