/**
 * What a screen reader is told: only what things have come to, not every step.
 *
 * @module
 */
import type { Clock } from "./client/clock.ts";

/** A drag confirms many positions; only where it came to rest is said aloud. */
const SAY_AFTER_MS = 400;

/** See the module. */
export class Announcements {
  readonly #clock: Clock;
  readonly #changed: () => void;
  /** What is about to be said, by what it is about. */
  readonly #waiting = new Map<string, string>();
  #newest = "";
  #cancelSaying: () => void = () => {};

  /**
   * Nothing said yet.
   *
   * @param clock Time.
   * @param changed Told whenever {@linkcode Announcements.newest} changed by itself.
   */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** What is to be said now. */
  get newest(): string {
    return this.#newest;
  }

  /**
   * Say something soon. Of what is about one thing only the newest is said; of several things all that comes in one moment is.
   *
   * @param about What it is about.
   * @param sentence With or without its period.
   */
  say(about: string, sentence: string): void {
    this.#waiting.set(about, sentence);
    this.#cancelSaying();
    this.#cancelSaying = this.#clock.after(SAY_AFTER_MS, () => {
      const [last = "", ...others] = [...this.#waiting.values()].reverse();
      this.#newest = [...others.reverse().map((one) => one.replace(/\.?$/, ".")), last].join(" ");
      this.#waiting.clear();
      this.#changed();
    });
  }

  /** Say nothing of what was said or was about to be: it is in another language. */
  clear(): void {
    this.#cancelSaying();
    this.#waiting.clear();
    this.#newest = "";
  }
}
