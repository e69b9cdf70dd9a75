/**
 * What the page knew when it last heard its server, kept by the browser: a page that is opened without the server shows it, with its
 * age, as what was last known (A5). It is no secret, and holds none.
 *
 * @module
 */
import type { Snapshot } from "../../protocol/api/server.ts";
import { readSnapshot } from "../../client/incoming.ts";
import type { Truth } from "../../client/truth.ts";

/** Where it is kept in the browser. */
const KEY = "destello.lastKnown";

/** What was known, and when. */
export interface Memory {
  /** When the server was last heard, by its own time of day. */
  readonly at: number;
  /** How far that was ahead of this browser's time of day, in milliseconds (C14). */
  readonly ahead: number;
  /** What it had said by then. */
  readonly snapshot: Snapshot;
}

/** Gives the browser's memory for this page; it may throw, and so may what it gives. */
export type StorageSource = () => Pick<Storage, "getItem" | "setItem">;

/**
 * Keep what is known.
 *
 * @param storage Where.
 * @param truth It; nothing is kept before the server has said anything.
 * @param heard When the server was last heard.
 */
export function keepLastKnown(storage: StorageSource, truth: Truth, heard: Omit<Memory, "snapshot">): void {
  const { server, definitions, boards } = truth;
  const definition = definitions.get(server?.schemaHash ?? "");
  if (server === null || definition === undefined) return;
  const all = Object.fromEntries(definitions);
  const memory: Memory = {
    ...heard,
    snapshot: { server, definition, definitions: all, boards: [...boards.values()] },
  };
  try {
    storage().setItem(KEY, JSON.stringify(memory));
  } catch {
    // A browser that keeps nothing for pages throws: the page will say that it knows nothing.
  }
}

/**
 * What was known.
 *
 * @param storage Where it is kept.
 * @returns It; null if there is nothing, or nothing that this version can read.
 */
export function recallLastKnown(storage: StorageSource): Memory | null {
  try {
    const kept: Record<keyof Memory, unknown> = JSON.parse(storage().getItem(KEY) ?? "null");
    const { at, ahead } = kept;
    const snapshot = readSnapshot(kept.snapshot);
    if (typeof at !== "number" || snapshot === null) return null;
    // An earlier version of the page kept no difference of clocks.
    return { at, ahead: typeof ahead === "number" ? ahead : 0, snapshot };
  } catch {
    return null;
  }
}
