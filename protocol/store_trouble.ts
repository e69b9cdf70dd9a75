/**
 * What clients are told while the store cannot write (H13).
 *
 * @module
 */
import * as z from "zod/mini";
import { number, text } from "./shapes.ts";

/** Why nothing can be written, by name. */
export const STORE_REASONS = ["disk_full", "locked", "read_only", "no_permission", "failed"] as const;

/** One of {@linkcode STORE_REASONS}. */
export type StoreReason = typeof STORE_REASONS[number];

/** What the store has not written yet, and why. */
export const storeTrouble = z.object({
  /** Why; a name that is not known here is "failed" (C15). */
  reason: z.pipe(
    text,
    z.transform((name): StoreReason => STORE_REASONS.find((known) => known === name) ?? "failed"),
  ),
  /** Since when, ISO 8601. */
  since: text,
  /** How many changes of the history are only in memory. */
  waiting: number,
  /** How many were given up since, because there was no room for them. */
  lost: number,
  /** Whether what was written before can be read. */
  readable: z.boolean(),
});
/** What the store has not written yet, and why. */
export type StoreTrouble = Readonly<z.output<typeof storeTrouble>>;
