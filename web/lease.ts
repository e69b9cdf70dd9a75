/**
 * When a board makes a channel safe by itself, because it hears nothing any more (W13), as far as this page can tell.
 *
 * @module
 */
import type { LeaseView } from "../protocol/views.ts";

/**
 * "held": the board hears its server. "counting": it does not, and falls back in `leftMs`. "over": it has fallen back. While this
 * page has no server, nobody can tell whether the board has one (`isAbout`): what is told is what happens if not, counted from
 * when the server was last heard.
 */
export type LeaseStanding =
  | { readonly kind: "held" }
  | { readonly kind: "counting"; readonly leftMs: number; readonly isAbout: boolean }
  | { readonly kind: "over"; readonly isAbout: boolean };

/** What a standing is told from. */
export interface LeaseInput {
  /** The lease, as last told. */
  readonly lease: LeaseView;
  /** Whether the board is online, as last told. */
  readonly isBoardOnline: boolean;
  /** Whether this page has its server. */
  readonly isPageOnline: boolean;
  /** When the server was last heard, by its time of day; null if never. */
  readonly lastHeard: number | null;
  /** The server's time of day. */
  readonly now: number;
}

/**
 * How a lease stands.
 *
 * @param input What is known.
 * @returns Null if nothing is.
 */
export function leaseStanding(input: LeaseInput): LeaseStanding | null {
  const { lease, isBoardOnline, isPageOnline, lastHeard, now } = input;
  if (lease.until !== null) return falling(Date.parse(lease.until) - now, false);
  if (!isBoardOnline) return null;
  if (isPageOnline) return { kind: "held" };
  return lastHeard === null ? null : falling(lastHeard + lease.ms - now, true);
}

function falling(leftMs: number, isAbout: boolean): LeaseStanding {
  return leftMs > 0 ? { kind: "counting", leftMs, isAbout } : { kind: "over", isAbout };
}
