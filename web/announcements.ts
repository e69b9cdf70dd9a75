/**
 * What a screen reader is told: only what things have come to, not every step. It is the page's one live region, so that nothing is
 * said twice, and nothing that changes by itself is said at all.
 *
 * @module
 */
import type { Timer } from "../protocol/clock.ts";
import type { Clock } from "../client/clock.ts";

/** A drag confirms many positions; only where it came to rest is said aloud. */
const SAY_AFTER_MS = 400;
/** What was said is said; who reads the page later must not find it there as if it were so now. */
const FORGET_AFTER_MS = 10_000;

export class Announcements {
  readonly #clock: Clock;
  readonly #changed: () => void;
  /** What is about to be said, by what it is about. */
  readonly #waiting = new Map<string, string>();
  /** The lines that stand on the page. */
  readonly #lines = new Map<string, string>();
  #newest = "";
  #saying: Timer | null = null;

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
   * What was said before is taken away, since the same words again would be no change, and would not be heard.
   *
   * @param about What it is about.
   * @param sentence With or without its period.
   */
  say(about: string, sentence: string): void {
    this.#waiting.set(about, sentence);
    if (this.#newest !== "") {
      this.#newest = "";
      this.#changed();
    }
    this.#saying?.cancel();
    this.#saying = this.#clock.after(SAY_AFTER_MS, () => {
      const [last = "", ...others] = [...this.#waiting.values()].reverse();
      this.#newest = [...others.reverse().map((one) => one.replace(/\.?$/, ".")), last].join(" ");
      this.#waiting.clear();
      this.#saying = this.#clock.after(FORGET_AFTER_MS, () => {
        this.#newest = "";
        this.#changed();
      });
      this.#changed();
    });
  }

  /**
   * Say a line that stands on the page when it comes up, and when it becomes another one.
   *
   * @param about What it is about.
   * @param sentence The line as it is now; null while there is none.
   */
  sayLine(about: string, sentence: string | null): void {
    if (sentence === null) this.#lines.delete(about);
    else if (this.#lines.get(about) !== sentence) {
      this.#lines.set(about, sentence);
      this.say(about, sentence);
    }
  }

  /** Say nothing of what was said or was about to be: it is in another language. */
  clear(): void {
    this.#saying?.cancel();
    this.#waiting.clear();
    this.#newest = "";
  }
}
