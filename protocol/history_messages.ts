/**
 * What a client may ask of the history, and what it is told (H rules in docs/SPEC.md).
 *
 * @module
 */
import * as z from "zod/mini";
import type { BoardReasonCode } from "./board_reasons.ts";
import type { AnyValues } from "./dsl.ts";
import type { Checked } from "./messages.ts";
import type { StoreTrouble } from "./store_trouble.ts";
import type { Told } from "./told.ts";
import { POWER_ACTIONS } from "./virtual_board.ts";

/** Most changes on one page. */
export const MAX_HISTORY_PAGE = 200;
const DEFAULT_HISTORY_PAGE = 50;

/**
 * How a change came about: "reported" by the board itself, or a command that was "confirmed", "refused" by the sketch, surely
 * "not_run", or of which nobody can tell ("unknown").
 */
export type ChangeOutcome = "reported" | "confirmed" | "refused" | "not_run" | "unknown";

/** What happened to a board's line: it was "lost", or is "back" (H7). */
export type LineOutcome = "lost" | "back";

/** Why a line was lost, where it was not the board or its line (H7, H8). */
export const SERVER_OUTAGES = [
  "programmed",
  "server_ended",
  "server_ended_unwritten",
  "server_vanished",
] as const;

/** One of {@linkcode SERVER_OUTAGES}. */
export type ServerOutage = typeof SERVER_OUTAGES[number];

/** Why a line was lost, by name. */
export type LostReason = BoardReasonCode | ServerOutage;

/** What was done on purpose that a line was lost or is back (H7): a power action, trouble on the line, or its end. */
export const LINE_ACTIONS = [...POWER_ACTIONS, "trouble", "mend"] as const;

/** One of {@linkcode LINE_ACTIONS}. */
export type LineAction = typeof LINE_ACTIONS[number];

/**
 * Which entries are meant: all of them, those that somebody asked for, of these the ones that were not confirmed, or those that
 * tell of a board's line.
 */
export type HistoryKind = "all" | "commands" | "failures" | "outages";

/** A change of a channel, a command that brought none, or what happened to the board's line. */
export interface Change {
  /** Board id. */
  readonly board: string;
  /** Channel name; null where it is about the line, and so about every channel. */
  readonly channel: string | null;
  /** What it was. */
  readonly outcome: Told<ChangeOutcome | LineOutcome>;
  /** The board's boot counter; null before it told any. */
  readonly boot: number | null;
  /** The board's revision then. */
  readonly rev: number;
  /** What the board read back from its hardware; null if it said nothing. */
  readonly state: AnyValues | null;
  /** Name of the command, or of the {@linkcode LineAction}; null where nobody asked. */
  readonly command: string | null;
  /** Its arguments; null where nobody asked. Of "back": for how many `ms` the line was lost, and in how many `outages` (H9). */
  readonly args: AnyValues | null;
  /** Who caused it. */
  readonly by: string;
  /** When it was reported, or over; ISO 8601. */
  readonly at: string;
  /** When it was asked for, ISO 8601; null where nobody asked. */
  readonly requestedAt: string | null;
  /** When it went on the wire, ISO 8601; null if it did not. */
  readonly sentAt: string | null;
  /** Why it failed, or the line was lost, by name; null if it did not. */
  readonly reason: string | null;
  /** Of a command that belongs to a gesture: how many of its positions were confirmed, of which this is the last (H15). */
  readonly positions?: number;
}

/** A page of the history, the newest first. */
export interface HistoryPage {
  /** The changes. */
  readonly changes: readonly Change[];
  /** Where the next page begins; null if this is the last. */
  readonly next: number | null;
  /** What is not written, and why, while the store cannot write (H13); absent while it can. */
  readonly store?: StoreTrouble;
}

/** A checked question. */
export interface HistoryQuery {
  /** Only this channel, and the board's line; null for all. */
  readonly channel: string | null;
  /** Only entries of this kind. */
  readonly only: HistoryKind;
  /** Not before this moment, ISO 8601; null for no bound. */
  readonly from: string | null;
  /** Before this moment, ISO 8601; null for no bound. */
  readonly to: string | null;
  /** Most changes to give. */
  readonly limit: number;
  /** `next` of the page before; null for the newest. */
  readonly cursor: number | null;
}

const moment = (name: string) => {
  const problem = `"${name}" must be a moment such as "2026-11-22T10:00:00Z"`;
  return z.optional(
    z.iso.datetime({ offset: true, error: problem }).check(
      z.refine((text) => !Number.isNaN(Date.parse(text)), problem),
    ),
  );
};
const LIMIT_PROBLEM = `"limit" must be a whole number from 1 to ${MAX_HISTORY_PAGE}`;
const CURSOR_PROBLEM = `"cursor" must be what "next" was`;

const querySchema = z.strictObject({
  channel: z.optional(z.string({ error: `"channel" must be a string` })),
  only: z.optional(
    z.enum(["all", "commands", "failures", "outages"], {
      error: `"only" must be "all", "commands", "failures" or "outages"`,
    }),
  ),
  from: moment("from"),
  to: moment("to"),
  limit: z.optional(
    z.int({ error: LIMIT_PROBLEM }).check(
      z.minimum(1, LIMIT_PROBLEM),
      z.maximum(MAX_HISTORY_PAGE, LIMIT_PROBLEM),
    ),
  ),
  cursor: z.optional(z.int({ error: CURSOR_PROBLEM }).check(z.minimum(1, CURSOR_PROBLEM))),
}, { error: `"history.query" takes "channel", "only", "from", "to", "limit" and "cursor"` });

/** What a question to the history may name, besides the board (H2). */
export const HISTORY_QUERY_NAMES: readonly string[] = Object.keys(querySchema.shape);

/**
 * Check the params of `history.query`, without the board.
 *
 * @param params What came.
 */
export function checkHistoryQuery(params: unknown): Checked<HistoryQuery> {
  const result = querySchema.safeParse(params);
  if (!result.success) return { ok: false, problem: result.error.issues[0]?.message ?? "Not valid" };
  const { channel = null, only = "all", from, to, limit = DEFAULT_HISTORY_PAGE, cursor = null } = result.data;
  return { ok: true, value: { channel, only, from: asUtc(from), to: asUtc(to), limit, cursor } };
}

/** Moments are compared as text, so all have one form. */
function asUtc(moment: string | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}
