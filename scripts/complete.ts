/**
 * `destello complete -- WORD...`: what the last word can be, for the scripts of `completion.ts` (T11). One candidate a line, with a tab and a
 * description; the line ":files" where names of files are meant.
 *
 * @module
 */
import { stdout } from "node:process";
import { parseArgs } from "node:util";
import { definitionOf, type Truth } from "../client/truth.ts";
import { systemClock } from "../protocol/clock.ts";
import { isYesNo } from "../protocol/dsl.ts";
import { own } from "../protocol/own.ts";
import { knownFields, type ToldChannel } from "../protocol/told.ts";
import { visibleText } from "../protocol/visible_text.ts";
import { ROLES } from "../protocol/api/method.ts";
import { fieldOptions, namesTakenBy } from "./channels/field_options.ts";
import { reachServer, SERVER_OPTIONS } from "./reach_server.ts";
import { SUB_COMMANDS } from "./sub_commands.ts";

const FILES = ":files";
/** A shell may expand what it is given: what a server says is a candidate only if it is plain. */
const PLAIN = /^[\w.@%+/-][\w.:@%+=/-]*$/;
/** What a shell takes for itself, with the file or before it: "2>errors", ">>", "<". */
const REDIRECTION = /^\d*&?[<>]+[&|]?/;
/** An option and its value in one word. */
const WITH_VALUE = /^(--[\w-]+=)(.*)$/s;
/** How the help lists a value that is a file, a folder, or a serial port. */
const FILE_VALUES: ReadonlySet<string | undefined> = new Set(["DIR", "FILE", "P"]);
/** A person waits for Tab. */
const SERVER_MS = 1000;
const CHANNEL_OPTIONS = [...SERVER_OPTIONS, "board"].map((name) => `--${name}`);

type Candidate = readonly [value: string, description: string];

/** What a word can be; files: the name of one. */
type Candidates = readonly Candidate[] | "files";

/**
 * Run it.
 *
 * @param typed The words after the program's name, as they are typed; the last one is completed.
 * @returns Its exit code.
 */
export async function main(typed: readonly string[]): Promise<number> {
  if (isRedirection(typed, typed.length - 1)) return told("files", "", "");
  const words = typed.filter((_, at) => !isRedirection(typed, at)).map(unquoted);
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const [, option, value = ""] = WITH_VALUE.exec(last) ?? [];
  return option === undefined
    ? told(await candidates(before, last), last, "")
    : told(await candidates([...before, option.slice(0, -1)], value), value, option);
}

function told(found: Candidates, last: string, prefix: string): number {
  const fitting = found === "files"
    ? []
    : found.filter(([value]) => value.startsWith(last) && PLAIN.test(value));
  const listed = [...new Map(fitting)];
  stdout.write(
    found === "files"
      ? `${FILES}\n`
      : listed.map(([value, description]) => `${prefix}${value}\t${visibleText(description)}\n`).join(""),
  );
  return 0;
}

/** Whether a word is a redirection, or the file of one. */
function isRedirection(words: readonly string[], at: number): boolean {
  const [operator] = REDIRECTION.exec(words[at - 1] ?? "") ?? [];
  return REDIRECTION.test(words[at] ?? "") || (operator !== undefined && operator === words[at - 1]);
}

/** A word as the program gets it, as far as no shell is needed for that. */
function unquoted(word: string): string {
  return word.replace(/\\(.)|["']/gs, "$1");
}

async function candidates(words: readonly string[], last: string): Promise<Candidates> {
  const [first] = words;
  if (first === undefined) return await firstWords(last);
  const command = own(SUB_COMMANDS, first);
  if (command === undefined) return await ofChannel([...first.split("."), ...words.slice(1)], last);
  const { USAGE: usage } = await command.load();
  const options = optionsIn(usage);
  const option = options.find(({ option }) => option === words.at(-1));
  if (option?.takes !== undefined) return await valuesOf(option, words);
  if (last.startsWith("-")) return options.map(({ option, description }) => [option, description]);
  const names = namesAmong(
    words,
    options.filter(({ takes }) => takes !== undefined).map(({ option }) => option),
  );
  if (/\bCHANNEL\b/.test(usage)) return await channelOrField(names, words);
  if (names.length > 1) return [];
  return new RegExp(`^Usage: .* ${first} DIR\\b`, "m").test(usage) ? "files" : actionsIn(usage, first);
}

/** A channel that is called as a command is written with its own command (T5). */
async function firstWords(last: string): Promise<Candidates> {
  const commands = Object.entries(SUB_COMMANDS).map(([name, { summary }]): Candidate => [name, summary]);
  const channels = named(await truthFor([]), []);
  const isTaken = ([name]: readonly [string, ToldChannel]) => Object.hasOwn(SUB_COMMANDS, name);
  const dotted = channels.filter((channel) => last.includes(".") || isTaken(channel));
  return [
    ...commands,
    ...channels.filter((channel) => !isTaken(channel)).map(candidateOf),
    ...dotted.flatMap(([channel, { commands }]) =>
      Object.keys(commands).map((command): Candidate => [`${channel}.${command}`, ""])
    ),
  ];
}

async function ofChannel(words: readonly string[], last: string): Promise<Candidates> {
  const previous = words.at(-1) ?? "";
  if (previous === "--data") return "files";
  if (previous === "--server") return [];
  const truth = await truthFor(words);
  if (previous === "--board") return boardsIn(truth);
  const [name, action] = namesAmong(words, CHANNEL_OPTIONS);
  const commands = named(truth, words).filter(([channel]) => channel === name)
    .flatMap(([, { commands }]) => Object.entries(commands));
  if (action === undefined && !last.startsWith("-")) {
    return commands.map(([command, args]) => [command, Object.keys(args).join(", ")]);
  }
  const options = commands.filter(([command]) => command === action)
    .flatMap(([, args]) => fieldOptions(knownFields(args) ?? {}));
  const option = options.find(({ name }) => previous === `--${name}`);
  if (option !== undefined && !isYesNo(option.field)) {
    return namesTakenBy(option).map((value) => [value, ""]);
  }
  const ofArguments = options.flatMap(({ name, field }): Candidate[] =>
    isYesNo(field) ? [[`--${name}`, ""], [`--no-${name}`, ""]] : [[`--${name}`, field.kind]]
  );
  return [...ofArguments, ...[...CHANNEL_OPTIONS, "--json", "--help"].map((name): Candidate => [name, ""])];
}

/** The words that are no options, and no values of the options that take one. */
function namesAmong(words: readonly string[], taking: readonly string[]): readonly string[] {
  return words.filter((word, at) => !word.startsWith("-") && !taking.includes(words[at - 1] ?? ""));
}

async function channelOrField(names: readonly string[], words: readonly string[]): Promise<Candidates> {
  const [name, channel, ...others] = names;
  const channels = named(await truthFor(words), words);
  if (name === "watch" || channel === undefined) return channels.map(candidateOf);
  if (others.length > 0) return [];
  return channels.filter(([name]) => name === channel)
    .flatMap(([, { state }]) => Object.keys(state).map((field): Candidate => [field, ""]));
}

async function valuesOf({ option, takes }: Option, words: readonly string[]): Promise<Candidates> {
  if (FILE_VALUES.has(takes) || option.startsWith("--tls-")) return "files";
  switch (option) {
    case "--board":
      return boardsIn(await truthFor(words));
    case "--channel":
      return named(await truthFor(words), words).map(candidateOf);
    case "--role":
      return ROLES.map((role) => [role, ""]);
    default:
      return [];
  }
}

/** Everything is completed without a server, too: but what a server knows. */
async function truthFor(words: readonly string[]): Promise<Truth | null> {
  const { values } = parseArgs({
    args: [...words],
    strict: false,
    options: Object.fromEntries(SERVER_OPTIONS.map((name) => [name, { type: "string" }] as const)),
  });
  const text = (name: typeof SERVER_OPTIONS[number]) => {
    const value = values[name];
    return typeof value === "string" ? value : null;
  };
  const late = Promise.withResolvers<null>();
  const timer = systemClock.after(SERVER_MS, () => late.resolve(null));
  try {
    const session = await Promise.race([reachServer({ text }), late.promise]);
    session?.close();
    return session?.truth ?? null;
  } catch {
    return null;
  } finally {
    timer.cancel();
  }
}

/** The channels of the board that the words name, or of all. */
function named(truth: Truth | null, words: readonly string[]): readonly [string, ToldChannel][] {
  const board = words[words.indexOf("--board") + 1];
  const boards = [...truth?.boards.values() ?? []]
    .filter(({ id, name }) => !words.includes("--board") || id === board || name === board);
  return boards.flatMap(({ id }) => truth === null ? [] : Object.entries(definitionOf(truth, id).channels));
}

function candidateOf([name, { title }]: readonly [string, ToldChannel]): Candidate {
  return [name, title];
}

function boardsIn(truth: Truth | null): readonly Candidate[] {
  return [...truth?.boards.values() ?? []].map(({ id, name, status }) => [id, `${name}, ${status}`]);
}

/** An option that the help of a command lists. */
interface Option {
  readonly option: string;
  readonly takes: string | undefined;
  readonly description: string;
}

function optionsIn(usage: string): readonly Option[] {
  return [...usage.matchAll(/^ {2}(--[\w-]+)(?: (\[?[A-Z]+\]?))?(?: +(.*))?$/gm)].map((
    [, option = "", takes, description = ""],
  ) => ({
    option,
    takes,
    description,
  }));
}

/** What a command can be told to do stands in the usage behind its name. */
function actionsIn(usage: string, command: string): readonly Candidate[] {
  const lines = usage.matchAll(/^ *(?:Usage: )?(?:deno task|npx) (?:destello )?([\w:]+) \[?([a-z|]+)\b/gm);
  return [...lines].filter(([, name]) => name === command)
    .flatMap(([, , actions = ""]) => actions.split("|"))
    .filter((action) => action !== "options")
    .map((action) => [action, ""]);
}
