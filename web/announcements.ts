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

/** With or without its period; or what makes sentences as soon as they are said. */
type Said = string | (() => readonly string[]);

export class Announcements {
  readonly #clock: Clock;
  readonly #changed: () => void;
  /** What is about to be said, by what it is about. */
  readonly #waiting = new Map<string, Said>();
  /** The lines that stand on the page. */
  readonly #lines = new Map<string, string>();
  #newest = "";
  /** What the last frame showed. */
  #drawn = "";
  /** Whether what waits is to be said in the next frame. */
  #isDue = false;
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
   * Say something soon. Of what is about one thing only the newest is said; of several things all that comes in one moment is, and
   * all that comes before a browser draws (U2b). What was said before is taken away, since the same words again would be no change,
   * and would not be heard.
   *
   * @param about What it is about.
   * @param said What.
   */
  say(about: string, said: Said): void {
    this.#waiting.set(about, said);
    if (this.#newest !== "") {
      this.#newest = "";
      this.#changed();
    }
    this.#isDue = false;
    this.#saying?.cancel();
    this.#saying = this.#clock.after(SAY_AFTER_MS, () => {
      this.#isDue = true;
      this.#changed();
    });
  }

  /** The page is about to be drawn. */
  draw(): void {
    if (this.#isDue && this.#drawn === "") this.#sayAll();
    this.#drawn = this.#newest;
    // This frame shows that what was said before is gone.
    if (this.#isDue) this.#changed();
  }

  #sayAll(): void {
    const [last = "", ...others] = [...this.#waiting.values()]
      .flatMap((said) => typeof said === "string" ? [said] : said()).reverse();
    this.#newest = [...others.reverse().map((one) => one.replace(/\.?$/, ".")), last].join(" ");
    this.#waiting.clear();
    this.#isDue = false;
    this.#saying = this.#clock.after(FORGET_AFTER_MS, () => {
      this.#newest = "";
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
    this.#isDue = false;
    this.#newest = "";
  }
}
