/**
 * A time-out that is moved far more often than it passes. The machine's timers cost more than all the rest of a command (10 us
 * against 2 us), so that a running timer is left alone when the moment moves away from it, and looks again when it fires.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";

/** A moment after which something is called. */
export class Deadline {
  readonly #clock: Clock;
  readonly #passed: () => void;
  /** When it is; null: never. */
  #at: number | null = null;
  #timer: Timer | null = null;
  #timerAt = 0;

  constructor(clock: Clock, passed: () => void) {
    this.#clock = clock;
    this.#passed = passed;
  }

  /** Whether it is set. */
  get isSet(): boolean {
    return this.#at !== null;
  }

  /**
   * Set or move it.
   *
   * @param at The moment, in the clock's milliseconds.
   */
  set(at: number): void {
    this.#at = at;
    if (this.#timer !== null && this.#timerAt <= at) return;
    this.#timer?.cancel();
    this.#start(at);
  }

  /** Take it back. A timer may go on for a while, and does nothing. */
  clear(): void {
    this.#at = null;
  }

  /** Take it back and leave no timer. */
  stop(): void {
    this.#at = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #start(at: number): void {
    this.#timerAt = at;
    // The moment may have passed while the machine stood still.
    this.#timer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#look());
  }

  #look(): void {
    const at = this.#at;
    this.#timer = null;
    if (at === null) return;
    if (this.#clock.now() < at) {
      this.#start(at);
      return;
    }
    this.#at = null;
    this.#passed();
  }
}
