/**
 * `destello CHANNEL COMMAND`: asks a board for something, and says what it confirmed (T5, T6). What there is says the definition of the
 * running server.
 *
 * @module
 */
import { stdout } from "node:process";
import { parseArgs } from "node:util";
import { plainValues } from "../../client/history_rows.ts";
import { definitionOf, type Truth } from "../../client/truth.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import { isYesNo } from "../../protocol/dsl.ts";
import { own } from "../../protocol/own.ts";
import { knownFields, type ToldChannel } from "../../protocol/told.ts";
import { visibleText } from "../../protocol/visible_text.ts";
import type { BoardView } from "../../protocol/views.ts";
import { nearestWord } from "../../protocol/nearest_word.ts";
import { CommandLine } from "../../server/program_arguments.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { reachServer, SERVER_OPTIONS, SERVER_USAGE } from "../reach_server.ts";
import { argumentsOf, type FieldOption, fieldOptions, takenBy, writtenOption } from "./field_options.ts";
import { BOARD_USAGE, boardMeant, checkChannel, unknownWord } from "./meant_board.ts";

const OPTIONS = [...SERVER_OPTIONS, "board"] as const;

const USAGE = `${BOARD_USAGE}
${SERVER_USAGE}
  --json        Print the answer as one line of JSON
  --help        Print this

Exit code: 0 confirmed by the board, 1 not run, 2 something has to be changed first, 3 nobody can tell whether it ran.
`;

/**
 * Run it.
 *
 * @param args The command line: a channel, one of its commands, options.
 * @param others What else the first word could have been, for what is misspelt.
 * @returns The exit code.
 * @throws {StartFailure} if the command line has to be changed.
 * @throws {RequestFailure} if the board did not confirm it.
 */
export async function channelCommand(args: readonly string[], others: readonly string[]): Promise<number> {
  const { values, names: [word = ""] } = wordsOf(args, OPTIONS);
  const isDotted = args[0]?.includes(".") === true;
  const written = (command: string) => `${word}${isDotted ? "." : " "}${command}`;
  const named = (name: typeof OPTIONS[number]) => {
    const value = values[name];
    return typeof value === "string" ? value : null;
  };
  const session = await reachServer({ text: named }).catch((error: unknown) => {
    const meant = nearestWord(word, others);
    if (!(error instanceof StartFailure) || meant === null) throw error;
    throw new StartFailure(
      `${unknownWord("command", word, others)} (A channel it cannot be: ${error.message})`,
    );
  });
  try {
    const { truth } = session;
    checkChannel(truth, word, others);
    const board = boardMeant(truth, named("board"), word);
    const channel = channelOf(truth, board, word);
    // An option's value may stand before the command, and is not taken for it.
    const taking = Object.values(channel.commands).flatMap((told) => fieldOptions(knownFields(told) ?? {}))
      .filter((option) => !isFlag(option)).map(({ name }) => name);
    const { positionals, names: [, command] } = wordsOf(args, [...OPTIONS, ...taking]);
    if (command === undefined) {
      new CommandLine(args, {
        task: `destello ${written("")}`.trim(),
        values: OPTIONS,
        flags: ["json"],
        names: positionals,
      });
      stdout.write(channelUsage(word, written("COMMAND"), channel, board));
      return 0;
    }
    const told = own(channel.commands, command);
    if (told === undefined) {
      throw new StartFailure(
        `${
          unknownWord(
            "command",
            written(command),
            Object.keys(channel.commands).map(written),
          )
        } "deno task destello ${written("").trim()} --help" lists them`,
      );
    }
    const fields = knownFields(told);
    if (fields === null) {
      throw new StartFailure(
        `"${written(command)}" takes a kind of value that this version of Destello does not know`,
      );
    }
    const options = fieldOptions(fields);
    const task = `destello ${written(command)}`;
    const line = new CommandLine<string, string>(withNegatives(args, options), {
      task,
      values: [...OPTIONS, ...options.filter((one) => !isFlag(one)).map(({ name }) => name)],
      flags: ["json", ...options.filter(isFlag).flatMap(({ name }) => [name, `no-${name}`])],
      names: "any",
    });
    const extra = line.names[isDotted ? 1 : 2];
    if (extra !== undefined) {
      const takes = options.map(writtenOption).join(", ") || "no arguments";
      throw new StartFailure(
        `"${extra}" is one word too many: "${
          written(command)
        }" takes ${takes}; "deno task ${task} --help" lists the options`,
      );
    }
    if (line.flag("help")) {
      stdout.write(commandUsage(task, channel, options));
      return 0;
    }
    const given = argumentsOf(options, line, `"deno task ${task} --help" lists the options`);
    const confirmed = await session.command({ board: board.id, channel: word, command, args: given });
    stdout.write(line.flag("json") ? `${JSON.stringify(confirmed)}\n` : said(board, confirmed));
    return 0;
  } finally {
    session.close();
  }
}

/** The words of a command line of which it is known which options take a value. */
function wordsOf(args: readonly string[], taking: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    options: Object.fromEntries(taking.map((name) => [name, { type: "string" }] as const)),
  });
  // "led.set", as the interface calls it, is never a sub-command.
  return { values, positionals, names: positionals.flatMap((name) => name.split(".")).filter(Boolean) };
}

function isFlag({ field }: FieldOption): boolean {
  return isYesNo(field);
}

function channelOf(truth: Truth, { id }: BoardView, name: string): ToldChannel {
  const channel = own(definitionOf(truth, id).channels, name);
  if (channel === undefined) throw new StartFailure(`Board ${id} has no channel "${name}"`);
  return channel;
}

/** An option's value may begin with a dash if it is a number's. */
function withNegatives(args: readonly string[], options: readonly FieldOption[]): readonly string[] {
  return args.flatMap((word, at) => {
    const isNegative = (text = "") => /^-[\d.]/.test(text);
    const takesNext = (text = "") => options.some(({ name }) => text === `--${name}`);
    if (takesNext(word) && isNegative(args[at + 1])) return [`${word}=${args[at + 1]}`];
    return isNegative(word) && takesNext(args[at - 1]) ? [] : [word];
  });
}

function said({ id, name }: BoardView, { channel, state, timing }: Confirmed): string {
  const words = `${channel} ${plainValues(state)}, confirmed by ${id} (${name})`;
  return `${visibleText(words)} in ${timing.totalMs.toFixed(1)} ms\n`;
}

function channelUsage(
  name: string,
  written: string,
  { title, commands, state }: ToldChannel,
  board: BoardView,
): string {
  const listed = Object.entries(commands).map(([command, told]) => {
    const options = fieldOptions(knownFields(told) ?? {});
    return `  ${[command, ...options.map((option) => `[${writtenOption(option)}]`)].join(" ")}\n`;
  });
  return `${visibleText(title)}, a channel of ${board.id} (${visibleText(board.name)}). It says: ${
    Object.keys(state).join(", ")
  }.

Usage: deno task destello ${written} [options]
       deno task destello get ${name} [FIELD]

${listed.length === 0 ? "It has no commands.\n" : listed.join("")}
${USAGE}`;
}

function commandUsage(task: string, { title }: ToldChannel, options: readonly FieldOption[]): string {
  const written = options.map((option) => [writtenOption(option), takenBy(option)] as const);
  const width = Math.max(13, ...written.map(([option]) => option.length + 1));
  return `Ask for something of "${visibleText(title)}", and wait until the board confirmed it.

Usage: deno task ${task} [options]

${written.map(([option, taken]) => `  ${option.padEnd(width)} ${taken}\n`).join("")}${USAGE}`;
}
