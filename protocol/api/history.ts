/**
 * What a client may ask of the history, and what it is told (H rules in docs/SPEC.md).
 *
 * @module
 */
import * as z from "zod/mini";
import type { BoardReasonCode } from "../troubles.ts";
import { list, number, numberOrNull, text, textOrNull, told } from "../shapes.ts";
import { storeTrouble } from "../store_trouble.ts";
import { toldValues } from "../values.ts";
import { POWER_ACTIONS } from "../virtual_board.ts";
import { type Method, type ParamsOf, type ResultOf, WHAT_IT_TAKES } from "./method.ts";

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

/**
 * An entry of the history, as it is told, and as it is kept in a file.
 *
 * @returns Its shape.
 */
export const change = (): z.ZodMiniType<Change> => changeShape();
const changeShape = () =>
  z.object({
    /** Board id. */
    board: text,
    /** Channel name; null where it is about the line, and so about every channel. */
    channel: textOrNull,
    /** What it was. */
    outcome: told<ChangeOutcome | LineOutcome>(),
    /** The board's boot counter; null before it told any. */
    boot: numberOrNull,
    /** The board's revision then. */
    rev: number,
    /** What the board read back from its hardware; null if it said nothing. */
    state: z.nullable(toldValues),
    /** Name of the command, or of the {@linkcode LineAction}; null where nobody asked. */
    command: textOrNull,
    /** Its arguments; null where nobody asked. Of "back": for how many `ms` the line was lost, and in how many `outages` (H9). */
    args: z.nullable(toldValues),
    /** Who caused it. */
    by: text,
    /** When it was reported, or over; ISO 8601. */
    at: text,
    /** When it was asked for, ISO 8601; null where nobody asked. */
    requestedAt: textOrNull,
    /** When it went on the wire, ISO 8601; null if it did not. */
    sentAt: textOrNull,
    /** Why it failed, or the line was lost, by name; null if it did not. */
    reason: textOrNull,
    /** Of a command that belongs to a gesture: how many of its positions were confirmed, of which this is the last (H15). */
    positions: z.exactOptional(number),
  });
/** A change of a channel, a command that brought none, or what happened to the board's line. */
export type Change = Readonly<z.output<ReturnType<typeof changeShape>>>;

const moment = (name: string) => {
  const problem = `"${name}" must be a moment such as "2026-11-22T10:00:00Z"`;
  return z.optional(
    z.iso.datetime({ offset: true, error: problem }).check(
      z.refine((text) => !Number.isNaN(Date.parse(text)), problem),
    ),
  );
};
/**
 * Whether a text is a moment, as "from" and "to" take it.
 *
 * @param text The text.
 */
export function isMoment(text: string): boolean {
  return moment("").safeParse(text).success;
}

const LIMIT_PROBLEM = `"limit" must be a whole number from 1 to ${MAX_HISTORY_PAGE}`;
const CURSOR_PROBLEM = `"cursor" must be what "next" was`;

const given = () =>
  z.strictObject({
    /** Only this channel, and the board's line. */
    channel: z.optional(z.string({ error: `"channel" must be a string` })),
    /** Only entries of this kind. */
    only: z.optional(
      z.enum(["all", "commands", "failures", "outages"], {
        error: `"only" must be "all", "commands", "failures" or "outages"`,
      }),
    ),
    /** Not before this moment. */
    from: moment("from"),
    /** Before this moment. */
    to: moment("to"),
    /** Most changes to give. */
    limit: z.optional(
      z.int({ error: LIMIT_PROBLEM }).check(
        z.minimum(1, LIMIT_PROBLEM),
        z.maximum(MAX_HISTORY_PAGE, LIMIT_PROBLEM),
      ),
    ),
    /** `next` of the page before. */
    cursor: z.optional(z.int({ error: CURSOR_PROBLEM }).check(z.minimum(1, CURSOR_PROBLEM))),
  }, { error: `"history.query" takes "channel", "only", "from", "to", "limit" and "cursor"` });

/** What happened, page by page, the newest first (H2). A board that is not listed now may have a history all the same. */
export const query = {
  name: "history.query",
  params: () =>
    z.pipe(
      given(),
      z.transform((
        { channel = null, only = "all", from, to, limit = DEFAULT_HISTORY_PAGE, cursor = null },
      ) => ({
        channel,
        only,
        from: asUtc(from),
        to: asUtc(to),
        limit,
        cursor,
      })),
    ),
  hint: WHAT_IT_TAKES,
  result: () =>
    z.object({
      /** The changes. */
      changes: list<Change>(change()),
      /** Where the next page begins; null if this is the last. */
      next: numberOrNull,
      /** What is not written, and why, while the store cannot write (H13); absent while it can. */
      store: z.exactOptional(storeTrouble),
    }),
  needs: "view",
  ofBoard: true,
  http: {
    verb: "GET",
    path: "/api/boards/<id>/history",
    query: () => Object.keys(given().shape),
    numbers: ["limit", "cursor"],
  },
} as const satisfies Method;
/** What a client asks. */
export type HistoryAsked = Readonly<z.input<ReturnType<typeof given>>>;
/** A page of the history. */
export type HistoryPage = ResultOf<typeof query>;
/** A checked question: what is null has no bound. */
export type HistoryQuery = ParamsOf<typeof query>;

/** Moments are compared as text, so all have one form. */
function asUtc(moment: string | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}
