/**
 * What clients are told while the store cannot write (H13).
 *
 * @module
 */

/** Why nothing can be written, by name. */
export const STORE_REASONS = ["disk_full", "locked", "read_only", "no_permission", "failed"] as const;

/** One of {@linkcode STORE_REASONS}. */
export type StoreReason = typeof STORE_REASONS[number];

/** What the store has not written yet, and why. */
export interface StoreTrouble {
  /** Why. */
  readonly reason: StoreReason;
  /** Since when, ISO 8601. */
  readonly since: string;
  /** How many changes of the history are only in memory. */
  readonly waiting: number;
  /** How many were given up since, because there was no room for them. */
  readonly lost: number;
  /** Whether what was written before can be read. */
  readonly readable: boolean;
}
