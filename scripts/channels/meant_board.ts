/**
 * The board that a command line means (T4).
 *
 * @module
 */
import { definitionOf, type Truth } from "../../client/truth.ts";
import { meantBoard } from "../../protocol/meant_board.ts";
import type { BoardView } from "../../protocol/views.ts";
import { own } from "../../protocol/own.ts";
import { nearestWord } from "../../protocol/nearest_word.ts";
import { StartFailure } from "../../server/start_failure.ts";

/** How the option is listed where it is needed only if there is a choice. */
export const BOARD_USAGE: string = boardUsage("the only one, or the only one that is online");

/**
 * How the option is listed.
 *
 * @param unless Which board is meant without it.
 */
export function boardUsage(unless: string): string {
  return `  --board B     A board, by its id or its name (default: ${unless})`;
}

/**
 * The boards that may be meant.
 *
 * @param truth What the server says.
 * @param named A board's id or name; null where none is named.
 * @param channel A channel that it has to have; null for any board.
 * @returns One at least.
 * @throws {StartFailure} if there is none.
 */
export function boardsMeant(
  truth: Truth,
  named: string | null,
  channel: string | null,
): readonly BoardView[] {
  const boards = [...truth.boards.values()];
  if (channel !== null) checkChannel(truth, channel);
  const fitting = boards.filter(({ id, name }) => named === null || named === id || named === name)
    .filter(({ id }) => channel === null || own(definitionOf(truth, id).channels, channel) !== undefined);
  if (fitting.length > 0) return fitting;
  throw new StartFailure(`There is no ${wanted(named, channel)}; there ${listed(boards)}`);
}

/**
 * The board that is meant.
 *
 * @param truth What the server says.
 * @param named The board's id or name; null where none is named.
 * @param channel A channel that it has to have; null for any board.
 * @returns The board.
 * @throws {StartFailure} if there is none, or there are several.
 */
export function boardMeant(truth: Truth, named: string | null, channel: string | null): BoardView {
  const fitting = boardsMeant(truth, named, channel);
  const meant = meantBoard(fitting);
  if (meant !== null) return meant;
  throw new StartFailure(
    `There is more than one ${wanted(named, channel)}: choose with --board; there ${listed(fitting)}`,
  );
}

/**
 * Refuse a channel that no project has (T12).
 *
 * @param truth What the server says.
 * @param channel Its name.
 * @param others What else the word could have been.
 * @throws {StartFailure} with the nearest name.
 */
export function checkChannel({ definitions }: Truth, channel: string, others: readonly string[] = []): void {
  const channels = [...definitions.values()].flatMap(({ channels }) => Object.keys(channels));
  if (channels.includes(channel)) return;
  const what = others.length === 0 ? "channel" : "command or channel";
  throw new StartFailure(
    `${unknownWord(what, channel, [...others, ...channels])} "deno task destello get" lists the channels${
      others.length === 0 ? "" : `, "deno task destello --help" the commands`
    }`,
  );
}

/**
 * What is said of a word that is misspelt.
 *
 * @param what What it should be.
 * @param word The word.
 * @param known Which there are.
 * @returns The begin of a sentence, with the nearest one.
 */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  const meant = nearestWord(word, known);
  return `There is no ${what} "${word}"${meant === null ? ";" : `: did you mean "${meant}"?`}`;
}

function wanted(named: string | null, channel: string | null): string {
  const board = named === null ? "board" : `board "${named}"`;
  return channel === null ? board : `${board} with a channel "${channel}"`;
}

function listed(boards: readonly BoardView[]): string {
  if (boards.length === 0) return "is none";
  return `${boards.length === 1 ? "is" : "are"} ${
    boards.map(({ id, name }) => `${id} (${name})`).join(", ")
  }`;
}
