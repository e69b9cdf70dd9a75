/**
 * Monotonic time, injected so that tests and simulations own it.
 *
 * @module
 */

/** A timer that has not fired yet. */
export interface Timer {
  /** Stop it; harmless after it fired. */
  cancel(): void;
}

/** Monotonic time and one-shot timers. */
export interface Clock {
  /** Milliseconds since some fixed moment, never going back. */
  now(): number;
  /** Call `fire` once after `ms` milliseconds, at least 0. */
  after(ms: number, fire: () => void): Timer;
}

/** The machine's own monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, fire) {
    const id = setTimeout(fire, ms);
    return { cancel: () => clearTimeout(id) };
  },
};
