/**
 * Entries of the history as text: for the table and for a file.
 *
 * @module
 */
import { own } from "../../../protocol/own.ts";
import type { AnyValues } from "../../../protocol/dsl.ts";
import { argumentsCheck } from "../../../protocol/messages.ts";
import { knownFields, type ToldChannel, type ToldDefinition } from "../../../protocol/told.ts";
import { isBoardReason, isFailureReason } from "../../../protocol/troubles.ts";
import {
  type Change,
  LINE_ACTIONS,
  type LineAction,
  type LostReason,
  SERVER_OUTAGES,
} from "../../../protocol/api/history.ts";
import { historyText } from "../../text/history_words.ts";
import type { Words } from "../../text/words.ts";
import { plainValues } from "../../../client/history_rows.ts";
import { stateInWords, valueInWords } from "../../fields/in_words.ts";

/** Who did what nobody is known to have done, and who is lost with every line. */
const BY_BOARD = "board";
const BY_SERVER = "server";

/**
 * What was asked for.
 *
 * @param change The entry.
 * @param definition Names the fields.
 * @param general Speaks.
 * @returns For example "Fade: 255, Time 500 ms"; null where nobody asked.
 */
export function askedFor(change: Change, definition: ToldDefinition, general: Words): string | null {
  const { command, args, channel } = change;
  if (command === null) return null;
  if (channel === null) {
    return isLineAction(command) ? historyText[general.text.language].actions[command] : command;
  }
  const told = own(definition.channels, channel);
  const words = general.of(told);
  const fields = own(told?.commands ?? {}, command) ?? {};
  const values = Object.entries(args ?? {}).map(([name, value], index) => {
    const field = own(fields, name);
    const said = field === undefined ? String(value) : valueInWords(words, name, field, value);
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
export function stateSaid(change: Change, definition: ToldDefinition, words: Words): string | null {
  if (change.state === null || change.channel === null) return null;
  const channel = own(definition.channels, change.channel);
  return channel !== undefined && isOf(channel, change.state)
    ? stateInWords(words, channel, change.state)
    : plainValues(change.state);
}

/** Whether a state can be this channel's: an entry may be of another project's channel of the same name (H20). */
function isOf({ state: fields }: ToldChannel, state: AnyValues): boolean {
  const known = knownFields(fields);
  return known === null || argumentsCheck(known)(state).ok;
}

/**
 * The channels that a history has to do with.
 *
 * @param changes Its entries.
 * @param definition Names the channels that the board has now.
 * @returns Those, and then the others of which there are entries (H20).
 */
export function channelsOf(changes: readonly Change[], { channels }: ToldDefinition): readonly string[] {
  const known = Object.keys(channels);
  const former = changes.map(({ channel }) => channel).filter((channel) => channel !== null);
  return [...new Set([...known, ...former])];
}

/**
 * Why a command was not confirmed, or a line was lost; of a line that came and went, how often it did.
 *
 * @param change The entry.
 * @param words Speaks.
 * @returns Null if there is nothing to say.
 */
export function whyNot({ outcome, reason, args }: Change, words: Words): string | null {
  const text = historyText[words.text.language];
  const outages = outcome === "back" ? args?.["outages"] : undefined;
  if (typeof outages === "number") return text.outages(words.number(outages));
  if (reason === null) return null;
  if (outcome === "lost") return isLostReason(reason) ? text.lostBecause[reason] : reason;
  return isFailureReason(reason) ? words.text.failures[reason].what : reason;
}

/**
 * Who did it.
 *
 * @param change The entry.
 * @param words Speaks.
 * @param yours This person's own names.
 * @returns For example "you", "page 2", "the board itself"; null where nobody is known.
 */
export function whoDid({ channel, by }: Change, words: Words, yours: readonly string[]): string | null {
  const { byBoard, byServer, byYou } = historyText[words.text.language];
  if (by === BY_BOARD) return channel === null ? null : byBoard;
  if (yours.includes(by)) return byYou;
  return by === BY_SERVER && channel === null ? byServer : words.who(by, yours);
}

function isLostReason(reason: string): reason is LostReason {
  return isBoardReason(reason) || SERVER_OUTAGES.some((code) => code === reason);
}

function isLineAction(action: string): action is LineAction {
  return LINE_ACTIONS.some((one) => one === action);
}
