/**
 * Repeatable chance.
 *
 * @module
 */

/** Chance that a seed repeats: George Marsaglia's xorshift32 ("Xorshift RNGs", 2003). */
export class SeededRandom {
  #state: number;

  /** The seed may be any number. */
  constructor(seed: number) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0) || 1;
  }

  /** An unsigned 32-bit number. */
  next32(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.next32() / 2 ** 32;
  }

  /** A whole number below a limit. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return probability > 0 && this.fraction() < probability;
  }

  /** Any bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
