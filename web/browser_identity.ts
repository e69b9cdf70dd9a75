/**
 * Who this browser is in front of others (C17): an id by chance, and the name that its person chose. Every tab of one browser is the
 * same person, through reloads and servers' restarts.
 *
 * @module
 */
import * as z from "zod/mini";
import type { ClientIdentity } from "../protocol/client_identity.ts";
import type { StorageSource } from "./offline/last_known.ts";

/** Where it is kept in the browser. */
const KEY = "destello.client";

const kept: z.ZodMiniType<ClientIdentity> = z.object({
  id: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  name: z.nullable(z.string()),
});

export class BrowserIdentity {
  readonly #storage: StorageSource;
  readonly #newId: () => string;
  /** Where the browser keeps nothing, a page is somebody else each time that it is opened. */
  #last: ClientIdentity | null = null;

  constructor(storage: StorageSource, newId: () => string) {
    this.#storage = storage;
    this.#newId = newId;
  }

  /** Who it is now; another tab may have chosen another name. */
  get now(): ClientIdentity {
    return this.#last = this.#recall() ?? this.#last ?? this.#keep({ id: this.#newId(), name: null });
  }

  /**
   * The person chose a name.
   *
   * @param name The name; null for none.
   */
  call(name: string | null): void {
    this.#last = this.#keep({ ...this.now, name });
  }

  #recall(): ClientIdentity | null {
    try {
      return kept.safeParse(JSON.parse(this.#storage().getItem(KEY) ?? "null")).data ?? null;
    } catch {
      return null;
    }
  }

  #keep(identity: ClientIdentity): ClientIdentity {
    try {
      this.#storage().setItem(KEY, JSON.stringify(identity));
    } catch {
      // A browser that keeps nothing for pages throws.
    }
    return identity;
  }
}
