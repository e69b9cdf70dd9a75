/**
 * Keys whose outcomes were given up for want of room (C12): that they were used is remembered a while longer, which takes less
 * room than what they ended in, so that nothing that is asked again under one of them runs a second time.
 *
 * @module
 */
import type { Clock } from "../link/clock.ts";

/** What {@linkcode GivenUpKeys} takes. */
export interface GivenUpKeysOptions {
  /** Time. */
  readonly clock: Clock;
  /** How long a key is remembered, in milliseconds. */
  readonly keptMs: number;
  /** Most keys at a time. */
  readonly most: number;
}

/** See the module. */
export class GivenUpKeys {
  readonly #options: GivenUpKeysOptions;
  /** When each was given up; the oldest first. */
  readonly #givenUpAt = new Map<string, number>();

  /**
   * None yet.
   *
   * @param options Time, and how many are remembered for how long.
   */
  constructor(options: GivenUpKeysOptions) {
    this.#options = options;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#givenUpAt.size;
  }

  /** Whether one more would take the place of one that is not old enough. */
  get isFull(): boolean {
    this.#forgetOld();
    return this.size >= this.#options.most;
  }

  /**
   * Whether one was given up lately.
   *
   * @param key The key.
   */
  has(key: string): boolean {
    this.#forgetOld();
    return this.#givenUpAt.has(key);
  }

  /**
   * One was given up now. If there is no room, the oldest is forgotten.
   *
   * @param key The key.
   */
  add(key: string): void {
    if (this.isFull) {
      for (const oldest of this.#givenUpAt.keys()) {
        this.#givenUpAt.delete(oldest);
        break;
      }
    }
    this.#givenUpAt.set(key, this.#options.clock.now());
  }

  #forgetOld(): void {
    const { clock, keptMs } = this.#options;
    const now = clock.now();
    for (const [key, at] of this.#givenUpAt) {
      if (now - at < keptMs) return;
      this.#givenUpAt.delete(key);
    }
  }
}
