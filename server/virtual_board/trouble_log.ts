/**
 * Tells the log when somebody begins to make trouble on a virtual board and when it is over (V6). Trouble that comes and goes
 * costs it two lines in ten seconds, however often it does (P11).
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";

/** The shortest time between two lines that say that trouble begins. */
const REST_MS = 10_000;

export class TroubleLog {
  readonly #clock: Clock;
  readonly #write: (message: string) => void;
  #by: string | null = null;
  #isLogged = false;
  #restedAt = -Infinity;
  /** Trouble began too soon after it was logged last; it is logged then if it is still there. */
  #due: Timer | null = null;

  constructor(clock: Clock, write: (message: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  /**
   * How it is now.
   *
   * @param by Who makes trouble; null for nobody.
   */
  become(by: string | null): void {
    this.#by = by;
    if (by === null) this.#end();
    else this.#begin(by);
  }

  /** Nothing more is logged. */
  close(): void {
    this.#due?.cancel();
    this.#due = null;
  }

  /** The end of what was logged is logged at once. */
  #end(): void {
    this.close();
    if (!this.#isLogged) return;
    this.#isLogged = false;
    this.#write("no more trouble is made on it");
  }

  #begin(by: string): void {
    if (this.#isLogged || this.#due !== null) return;
    const now = this.#clock.now();
    if (now >= this.#restedAt) {
      this.#restedAt = now + REST_MS;
      this.#isLogged = true;
      this.#write(`${by} makes trouble on it`);
    } else {
      this.#due = this.#clock.after(this.#restedAt - now, () => {
        this.#due = null;
        this.become(this.#by);
      });
    }
  }
}
