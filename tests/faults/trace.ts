/**
 * What happened in a run, one line for each thing: to be read by people, and to be compared between two runs of one seed.
 *
 * @module
 */

/** Lines of a run. */
export class Trace {
  readonly #now: () => number;
  readonly #show: ((line: string) => void) | null;
  readonly #isHashed: boolean;
  #hash = 0x811c9dc5;

  /** @param now Virtual time. @param show Takes each line, if anybody reads them. @param isHashed Whether a hash is wanted. */
  constructor(now: () => number, show: ((line: string) => void) | null, isHashed: boolean) {
    this.#now = now;
    this.#show = show;
    this.#isHashed = isHashed;
  }

  /** Whether lines are wanted; who makes them at some cost asks first. */
  get isOn(): boolean {
    return this.#show !== null || this.#isHashed;
  }

  /** FNV-1a over all lines. */
  get hash(): number {
    return this.#hash >>> 0;
  }

  /** Something happened. @param who Where. @param what It. */
  add(who: string, what: string): void {
    if (!this.isOn) return;
    const line = `${this.#now().toFixed(3).padStart(10)} ${who.padEnd(9)} ${what}`;
    if (this.#isHashed) {
      for (let at = 0; at < line.length; at++) {
        this.#hash = Math.imul(this.#hash ^ line.charCodeAt(at), 0x01000193);
      }
    }
    this.#show?.(line);
  }
}

/** Bytes as a trace shows them. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
