/**
 * What the page knew when it last heard its server, kept by the browser: a page that is opened without the server shows it, with its
 * age, as what was last known (A5). It is no secret, and holds none.
 *
 * @module
 */
import type { Snapshot } from "../../protocol/messages.ts";
import { readSnapshot } from "../client/incoming.ts";
import type { Truth } from "../client/truth.ts";

/** Where it is kept in the browser. */
const KEY = "destello.lastKnown";

/** What was known, and when. */
export interface Memory {
  /** Wall time at which the server was last heard. */
  readonly at: number;
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
 * @param at Wall time at which the server was last heard.
 */
export function keepLastKnown(storage: StorageSource, truth: Truth, at: number): void {
  const { server, definition, boards } = truth;
  if (server === null || definition === null) return;
  const memory: Memory = { at, snapshot: { server, definition, boards: [...boards.values()] } };
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
    const { at, snapshot }: Record<"at" | "snapshot", unknown> = JSON.parse(storage().getItem(KEY) ?? "null");
    const read = readSnapshot(snapshot);
    return typeof at !== "number" || read === null ? null : { at, snapshot: read };
  } catch {
    return null;
  }
}
