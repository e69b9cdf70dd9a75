/**
 * One line when something goes down, one when it is back (P11), and no line about a fault of the server.
 *
 * @module
 */

/** Watches the log of one process. */
export class LogCheck {
  readonly #down = new Set<string>();

  /** What is down now. */
  get down(): readonly string[] {
    return [...this.#down];
  }

  /** A line. Gives what is wrong with it, if anything is. */
  line(line: string): string | null {
    const [, subject = "", what] = /^\S+ (.*?) is (down: |back after |no longer there)/.exec(line) ?? [];
    if (/fault of the server/.test(line)) return `The log says: ${line}`;
    if (what === "down: ") {
      if (this.#down.has(subject)) return `The log says twice that something is down: ${line}`;
      this.#down.add(subject);
    } else if (what !== undefined && !this.#down.delete(subject)) {
      return `The log says that something is back that was not down: ${line}`;
    }
    return null;
  }
}
