/**
 * All chance of a run comes from its seed, through a source of its own for each purpose: who draws more or less from one shifts no
 * other.
 *
 * @module
 */
import { SeededRandom } from "../unit/link/seeded_random.ts";

/** Sources of chance by purpose. */
export class Chance {
  readonly #seed: number;
  readonly #sources = new Map<string, SeededRandom>();

  /** @param seed Of the run. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The source for a purpose; always the same one. */
  of(purpose: string): SeededRandom {
    const known = this.#sources.get(purpose);
    if (known !== undefined) return known;
    const source = new SeededRandom(mixed(this.#seed, purpose));
    // Neighbouring seeds of xorshift begin alike.
    for (let turn = 0; turn < 8; turn++) source.next32();
    this.#sources.set(purpose, source);
    return source;
  }
}

/** FNV-1a over the purpose, begun with the seed. */
function mixed(seed: number, purpose: string): number {
  let hash = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < purpose.length; at++) {
    hash = Math.imul(hash ^ purpose.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
