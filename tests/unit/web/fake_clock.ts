import type { Timer } from "../../../protocol/clock.ts";
import type { Clock } from "../../../client/clock.ts";

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  #now = 0;
  #timers = new Set<{ readonly at: number; readonly fire: () => void }>();

  /** Milliseconds since the test began. */
  now(): number {
    return this.#now;
  }

  /** The same, from the first of January 2026. */
  wall(): number {
    return Date.UTC(2026, 0, 1) + this.#now;
  }

  /** See {@linkcode Clock.after}. */
  after(ms: number, fire: () => void): Timer {
    const timer = { at: this.#now + ms, fire };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer; infinite if none waits. */
  get nextIn(): number {
    return Math.min(...[...this.#timers].map(({ at }) => at - this.#now), Infinity);
  }

  /** Let time pass; timers fire in their order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    while (this.nextIn <= end - this.#now) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      this.#timers.delete(next);
      next.fire();
    }
    this.#now = end;
  }
}
