/**
 * Entries of the history as rows of a file, for programs and spreadsheets.
 *
 * @module
 */
import type { AnyValues } from "../protocol/dsl.ts";
import type { Change } from "../protocol/api/history.ts";
import type { Cell } from "./csv.ts";

/** Where the time of a command went, in milliseconds as far as the clock's steps of one tell. */
export interface Spent {
  /** From the request to the end. */
  readonly total: number;
  /** From the request to the wire; null if it never went there. */
  readonly queue: number | null;
}

/**
 * How long a command took, or a line was lost.
 *
 * @param change The entry.
 * @returns Null where nobody asked.
 */
export function spentOn({ at, outcome, args, requestedAt, sentAt, positions = 1 }: Change): Spent | null {
  const lost = outcome === "back" ? args?.["ms"] : undefined;
  if (typeof lost === "number") return { total: lost, queue: null };
  if (requestedAt === null) return null;
  const begun = Date.parse(requestedAt);
  return {
    total: Math.max(0, Date.parse(at) - begun),
    // A gesture took as long as the person did.
    queue: sentAt === null || positions > 1 ? null : Math.max(0, Date.parse(sentAt) - begun),
  };
}

/** The columns of the file: names that programs read, in any language of the page, and what stands below them. */
const COLUMNS: Readonly<Record<string, (change: Change) => Cell>> = {
  at: ({ at }) => at,
  board: ({ board }) => board,
  channel: ({ channel }) => channel,
  outcome: ({ outcome }) => outcome,
  reason: ({ reason }) => reason,
  by: ({ by }) => by,
  command: ({ command }) => command,
  args: ({ args }) => args === null ? null : plainValues(args),
  state: ({ state }) => state === null ? null : plainValues(state),
  boot: ({ boot }) => boot,
  rev: ({ rev }) => rev,
  "requested_at": ({ requestedAt }) => requestedAt,
  "sent_at": ({ sentAt }) => sentAt,
  "took_ms": (change) => spentOn(change)?.total ?? null,
  positions: ({ positions }) => positions ?? null,
};

/** Headings of the file. */
export const CSV_HEADINGS: readonly Cell[] = Object.keys(COLUMNS);

/**
 * An entry as a row of the file.
 *
 * @param change The entry.
 * @returns One cell for each heading.
 */
export function csvRow(change: Change): readonly Cell[] {
  return Object.values(COLUMNS).map((cell) => cell(change));
}

/**
 * Values in one cell.
 *
 * @param values The values.
 * @returns For example "on=true periodMs=500".
 */
export function plainValues(values: AnyValues): string {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`).join(" ");
}
