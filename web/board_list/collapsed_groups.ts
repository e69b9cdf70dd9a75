/**
 * Which groups of boards a person has collapsed, kept by the browser.
 *
 * @module
 */

import type { StorageSource } from "../offline/last_known.ts";

/** Where it is kept in the browser. */
const KEY = "destello.collapsed";

export class CollapsedGroups {
  readonly #storage: StorageSource;
  readonly #keys: Set<string>;

  /**
   * As they were.
   *
   * @param storage Where that is kept.
   */
  constructor(storage: StorageSource) {
    this.#storage = storage;
    this.#keys = new Set(recalled(storage));
  }

  /**
   * Whether a group is collapsed.
   *
   * @param key Names it.
   */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /**
   * Collapse a group, or open it.
   *
   * @param key Names it.
   */
  toggle(key: string): void {
    if (!this.#keys.delete(key)) this.#keys.add(key);
    try {
      this.#storage().setItem(KEY, JSON.stringify([...this.#keys]));
    } catch {
      // A browser that keeps nothing for pages throws: it lasts as long as the page.
    }
  }
}

function recalled(storage: StorageSource): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}
