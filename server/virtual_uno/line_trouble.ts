/**
 * A bad line, repeatable: bytes get lost and bits turn over, by chance that a seed decides.
 *
 * @module
 */

/** How bad one direction of a line is. */
export interface TroubleRates {
  /** The chance that a byte gets lost. */
  readonly drop: number;
  /** The chance that one bit of a byte turns over. */
  readonly flip: number;
}

/** How bad a line is, both ways alike. */
export interface Trouble extends TroubleRates {
  /**
   * The same seed makes the same trouble: while the rates stay, what happens to the nth byte of a direction depends on nothing
   * else.
   */
  readonly seed: number;
}

/** One direction of a bad line. */
export class LineTrouble {
  /** How bad it is; may be changed at any time. */
  rates: TroubleRates;
  #dropped = 0;
  #flipped = 0;
  #state: number;

  /**
   * A direction before its first byte.
   *
   * @param trouble How bad it is.
   * @param direction A number for each direction, so that they do not fail alike.
   */
  constructor(trouble: Trouble, direction: number) {
    this.rates = trouble;
    this.#state = Math.imul(trouble.seed ^ Math.imul(direction + 1, 0x9e3779b9), 0x85ebca6b) >>> 0 || 1;
  }

  /** Bytes lost so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Bits turned over so far. */
  get flipped(): number {
    return this.#flipped;
  }

  /**
   * Pass bytes on.
   *
   * @param bytes What was sent.
   * @returns What arrives; the same array on a good line.
   */
  pass(bytes: Uint8Array): Uint8Array {
    const { drop, flip } = this.rates;
    if (drop === 0 && flip === 0) return bytes;
    const arrived: number[] = [];
    for (const byte of bytes) {
      // Three numbers for each byte, needed or not, so that one chance does not shift the other.
      const [dropped, flipped, bit] = [this.#fraction(), this.#fraction(), this.#fraction()];
      if (dropped < drop) {
        this.#dropped++;
      } else if (flipped < flip) {
        this.#flipped++;
        arrived.push(byte ^ (1 << Math.floor(bit * 8)));
      } else {
        arrived.push(byte);
      }
    }
    return Uint8Array.from(arrived);
  }

  /** George Marsaglia's xorshift32, as a number from 0 up to, but not including, 1. */
  #fraction(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state / 2 ** 32;
  }
}
