/**
 * What the rows of the store's tables hold. A row that cannot be read is passed over (H11).
 *
 * Whole numbers arrive as bigint, because SQLite keeps 64 bits of them: as a number, one that is too large spoils every row of
 * its query.
 *
 * @module
 */
import * as z from "zod/mini";
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Change } from "../../protocol/api/history.ts";
import { anyValues } from "../../protocol/values.ts";

/** What is kept of a board, beside its history. */
export interface BoardRow {
  /** Its boot counter when all was as it was wanted. */
  readonly boot: number | null;
  /** Revisions up to this one may have been told. */
  readonly revReserved: number;
  /** Whether its line is lost, as far as the history tells; null if it tells nothing of the line. */
  readonly isOut: boolean | null;
}

/** A change and its place in the history. */
export interface ChangeRow {
  /** Its place. */
  readonly id: number;
  /** It. */
  readonly change: Change;
}

/** Stands for the line where other entries have a channel; no channel is called so. */
export const LINE = "";

/** A row that cannot be read. */
export class UnreadableRowError extends Error {}

const text = z.string();
const whole = z.pipe(
  z.bigint().check(z.minimum(BigInt(Number.MIN_SAFE_INTEGER)), z.maximum(BigInt(Number.MAX_SAFE_INTEGER))),
  z.transform(Number),
);
const moment = text.check(z.refine((at) => !Number.isNaN(Date.parse(at)), "no moment"));
const values = z.pipe(
  z.pipe(
    text,
    z.transform((json, context): unknown => {
      try {
        return JSON.parse(json);
      } catch {
        context.issues.push({ code: "custom", message: "no JSON", input: json });
        return z.NEVER;
      }
    }),
  ),
  anyValues,
);

const boardRow = z.object({
  boot: z.nullable(whole),
  rev_reserved: whole,
  is_out: z.nullable(whole),
});
const desiredRow = z.object({ channel: text, state: values });
const numberRow = z.object({ number: whole });
const placesRow = z.object({ first: whole, end: whole });
const changeRow = z.object({
  id: whole,
  board: text,
  channel: z.pipe(text, z.transform((channel) => channel === LINE ? null : channel)),
  outcome: z.enum(["reported", "confirmed", "refused", "not_run", "unknown", "lost", "back"]),
  boot: z.nullable(whole),
  rev: whole,
  state: z.nullable(values),
  command: z.nullable(text),
  args: z.nullable(values),
  by: text,
  at: moment,
  requested_at: z.nullable(moment),
  sent_at: z.nullable(moment),
  reason: z.nullable(text),
  positions: z.nullable(whole),
});

/**
 * A board's counters.
 *
 * @param row As the database gives it.
 * @throws {UnreadableRowError} if it holds something else.
 */
export function readBoard(row: unknown): BoardRow {
  const { boot, rev_reserved: revReserved, is_out: out } = read(boardRow, row);
  return { boot, revReserved, isOut: out === null ? null : out === 1 };
}

/** What is wanted of a channel; throws {@linkcode UnreadableRowError}. */
export function readDesired(row: unknown): { readonly channel: string; readonly state: AnyValues } {
  return read(desiredRow, row);
}

/** A whole number that was selected as `number`; throws {@linkcode UnreadableRowError}. */
export function readNumber(row: unknown): number {
  return read(numberRow, row).number;
}

/** Where the history begins and ends; throws {@linkcode UnreadableRowError}. */
export function readPlaces(row: unknown): { readonly first: number; readonly end: number } {
  return read(placesRow, row);
}

/** An entry of the history; throws {@linkcode UnreadableRowError}. */
export function readChange(row: unknown): ChangeRow {
  const { id, requested_at: requestedAt, sent_at: sentAt, positions, ...rest } = read(changeRow, row);
  const change: Change = { ...rest, requestedAt, sentAt, ...(positions === null ? {} : { positions }) };
  return { id, change };
}

function read<T>(schema: z.ZodMiniType<T>, row: unknown): T {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UnreadableRowError(
    issue === undefined ? "not valid" : `${issue.path.join(".") || "row"}: ${issue.message}`,
  );
}
