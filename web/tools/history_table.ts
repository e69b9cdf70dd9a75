/**
 * Entries of the history as text: for the table and for a file.
 *
 * @module
 */
import type { AnyValues, Definition } from "../../protocol/dsl.ts";
import { FAILURE_CODES, type FailureReason } from "../../protocol/failures.ts";
import type { Change } from "../../protocol/history_messages.ts";
import type { Words } from "../text/words.ts";
import type { Cell } from "./csv.ts";

/** Where the time of a command went, in milliseconds as far as the clock's steps of one tell. */
export interface Spent {
  /** From the request to the end. */
  readonly total: number;
  /** From the request to the wire; null if it never went there. */
  readonly queue: number | null;
}

/**
 * How long a command took.
 *
 * @param change The entry.
 * @returns Null where nobody asked.
 */
export function spentOn({ at, requestedAt, sentAt }: Change): Spent | null {
  if (requestedAt === null) return null;
  const begun = Date.parse(requestedAt);
  return {
    total: Math.max(0, Date.parse(at) - begun),
    queue: sentAt === null ? null : Math.max(0, Date.parse(sentAt) - begun),
  };
}

/**
 * What was asked for.
 *
 * @param change The entry.
 * @param definition Names the fields.
 * @param words Speaks.
 * @returns For example "Fade: 255, Time 500 ms"; null where nobody asked.
 */
export function askedFor(change: Change, definition: Definition, words: Words): string | null {
  const { command, args, channel } = change;
  if (command === null) return null;
  const fields = definition.channels[channel]?.commands[command] ?? {};
  const values = Object.entries(args ?? {}).map(([name, value], index) => {
    const field = fields[name];
    const said = field === undefined ? String(value) : words.value(name, field, value);
    return index === 0 ? said : `${words.term(name)} ${said}`;
  });
  return values.length === 0 ? words.term(command) : `${words.term(command)}: ${values.join(", ")}`;
}

/**
 * What the board said then.
 *
 * @param change The entry.
 * @param definition Names the fields.
 * @param words Speaks.
 * @returns For example "On, Period 500 ms"; null if it said nothing.
 */
export function stateSaid(change: Change, definition: Definition, words: Words): string | null {
  const channel = definition.channels[change.channel];
  if (change.state === null) return null;
  return channel === undefined ? plain(change.state) : words.state(channel, change.state);
}

/**
 * Why a command was not confirmed.
 *
 * @param change The entry.
 * @param words Speaks.
 * @returns Null if it was.
 */
export function whyNot({ reason }: Change, words: Words): string | null {
  if (reason === null) return null;
  return isReason(reason) ? words.text.failures[reason].what : reason;
}

/** Headings of the file: names that programs read, in any language of the page. */
export const CSV_HEADINGS: readonly Cell[] = [
  "at",
  "board",
  "channel",
  "outcome",
  "reason",
  "by",
  "command",
  "args",
  "state",
  "boot",
  "rev",
  "requested_at",
  "sent_at",
  "took_ms",
];

/**
 * An entry as a row of the file.
 *
 * @param change The entry.
 * @returns One cell for each heading.
 */
export function csvRow(change: Change): readonly Cell[] {
  return [
    change.at,
    change.board,
    change.channel,
    change.outcome,
    change.reason,
    change.by,
    change.command,
    change.args === null ? null : plain(change.args),
    change.state === null ? null : plain(change.state),
    change.boot,
    change.rev,
    change.requestedAt,
    change.sentAt,
    spentOn(change)?.total ?? null,
  ];
}

function plain(values: AnyValues): string {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`).join(" ");
}

function isReason(reason: string): reason is FailureReason {
  return Object.hasOwn(FAILURE_CODES, reason);
}
