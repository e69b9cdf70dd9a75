/**
 * How many keys each client holds, and who holds most of what it may: when there is no more room, that one gives up first (C12),
 * so that a flood costs those who make it.
 *
 * @module
 */

/** How finely shares are compared. */
const LEVELS = 256;

/** See the module. */
export class KeyShares {
  readonly #shareOf: (client: object) => number;
  /** Keys by client, the oldest first. */
  readonly #keysOf = new Map<object, Set<string>>();
  /** Clients by how full their shares are; who came to a level first stands first. */
  readonly #levels: readonly Set<object>[] = Array.from({ length: LEVELS + 1 }, () => new Set());
  #highest = 0;

  /**
   * Nobody holds anything.
   *
   * @param shareOf How many keys a client may hold.
   */
  constructor(shareOf: (client: object) => number) {
    this.#shareOf = shareOf;
  }

  /**
   * A client holds one more key.
   *
   * @param client The client.
   * @param key The key.
   * @returns The client's oldest key if it holds more than its share now, which is for the caller to delete; else undefined.
   */
  add(client: object, key: string): string | undefined {
    const keys = this.#keysOf.get(client) ?? new Set();
    this.#keysOf.set(client, keys);
    this.#levels[this.#level(client, keys)]?.delete(client);
    keys.add(key);
    const level = this.#level(client, keys);
    this.#levels[level]?.add(client);
    this.#highest = Math.max(this.#highest, level);
    return keys.size > this.#shareOf(client) ? first(keys) : undefined;
  }

  /**
   * A client does not hold a key any more.
   *
   * @param client The client.
   * @param key The key.
   */
  delete(client: object, key: string): void {
    const keys = this.#keysOf.get(client);
    if (keys === undefined) return;
    this.#levels[this.#level(client, keys)]?.delete(client);
    keys.delete(key);
    if (keys.size === 0) this.#keysOf.delete(client);
    else this.#levels[this.#level(client, keys)]?.add(client);
    while (this.#highest > 0 && this.#levels[this.#highest]?.size === 0) this.#highest--;
  }

  /** The oldest key of the client whose share is fullest; undefined if nobody holds any. */
  oldestOfFullest(): string | undefined {
    const client = first(this.#levels[this.#highest] ?? []);
    const keys = client && this.#keysOf.get(client);
    return keys && first(keys);
  }

  #level(client: object, keys: ReadonlySet<string>): number {
    return Math.min(LEVELS, Math.ceil(keys.size * LEVELS / this.#shareOf(client)));
  }
}

function first<T>(all: Iterable<T>): T | undefined {
  for (const one of all) return one;
}
