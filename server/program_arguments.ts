/**
 * How the project's programs read their command lines. `node:util` takes the words apart; what is alike in what they mean, and
 * the sentences about what is wrong with them, are here. What one program takes is in its own `command_line.ts`.
 *
 * @module
 */
import { isAbsolute, resolve } from "node:path";
import { cwd, env, platform } from "node:process";
import { parseArgs } from "node:util";
import { StartFailure } from "./start_failure.ts";
import { nearestWord } from "../protocol/nearest_word.ts";

/** What a program takes. Names are without dashes; `--help` is always among the flags. */
export interface CommandLineForm<
  Value extends string,
  Flag extends string,
  List extends string,
  Optional extends string,
> {
  /** The task that runs it, which is named where its options are listed: `deno task TASK --help`. */
  readonly task: string;
  /** Options with a value, each given once at most. */
  readonly values?: readonly Value[];
  /** Options with a value that may be given several times. */
  readonly lists?: readonly List[];
  /** Options whose value may be left out. */
  readonly optionals?: readonly Optional[];
  /** Options without one. */
  readonly flags?: readonly Flag[];
  /** Words that it takes besides, any number of them; "any" where none is known beforehand; none unless told. */
  readonly names?: readonly string[] | "any";
}

/** The words of a command line, by option. */
export class CommandLine<
  Value extends string = never,
  Flag extends string = never,
  List extends string = never,
  Optional extends string = never,
> {
  /** The words that are no options. */
  readonly names: readonly string[];
  readonly #help: string;
  readonly #options: { readonly [name: string]: unknown };

  /**
   * Take the words apart.
   *
   * @param args The words.
   * @param form What the program takes.
   * @throws {StartFailure} if there is a word that it does not take, a value is missing, or an option that is no list is given twice.
   */
  constructor(args: readonly string[], form: CommandLineForm<Value, Flag, List, Optional>) {
    const { task, values: needed = [], optionals = [], flags = [], lists = [], names } = form;
    const values: readonly string[] = [...needed, ...optionals];
    this.#help = `"deno task ${task} --help" lists the options`;
    try {
      const { values: options, positionals, tokens } = parseArgs({
        args: withEmptyValues(args, optionals),
        allowPositionals: names !== undefined,
        tokens: true,
        options: Object.fromEntries([
          ...values.map((name) => [name, { type: "string" }] as const),
          ...lists.map((name) => [name, { type: "string", multiple: true }] as const),
          ...flags.map((name) => [name, { type: "boolean" }] as const),
          ["help", { type: "boolean", short: "h" }] as const,
        ]),
      });
      const given = tokens.flatMap((token) => token.kind === "option" ? [token.name] : []);
      const twice = values.find((name) => given.indexOf(name) !== given.lastIndexOf(name));
      if (twice !== undefined) {
        throw new StartFailure(`--${twice} is given twice, and counts once; ${this.#help}`);
      }
      const known = names === undefined || names === "any" ? positionals : names;
      const wrong = positionals.find((word) => !known.includes(word));
      if (wrong !== undefined) {
        const meant = nearestWord(wrong, known);
        const advice = meant === null ? "; there" : `: did you mean "${meant}"? There`;
        throw new StartFailure(`There is no "${wrong}"${advice} are ${known.join(", ")}`);
      }
      this.#options = options;
      this.names = positionals;
    } catch (error) {
      if (!(error instanceof TypeError && "code" in error)) throw error;
      const what = complaint(error.message, {
        args,
        options: [...values, ...lists, ...flags, "help"],
        flags,
      });
      throw new StartFailure(`${what} ${this.#help}`);
    }
  }

  /**
   * Whether an option without a value is there.
   *
   * @param name The option.
   */
  flag(name: Flag | "help"): boolean {
    return this.#options[name] === true;
  }

  /**
   * Refuse options that mean nothing beside others.
   *
   * @param why Why they mean nothing, as the sentence that the option ends: "--csv prints a table; leave out".
   * @param options The options.
   * @throws {StartFailure} if one of them is there.
   */
  refuse(why: string, options: readonly (Value | Flag | List | Optional)[]): void {
    const given = options.find((name) => this.#options[name] !== undefined);
    if (given !== undefined) throw new StartFailure(`${why} --${given}`);
  }

  /**
   * An option's value.
   *
   * @param name The option.
   * @param needed What it needs to be, where it may not be empty.
   * @returns The value; null if the option is not there.
   * @throws {StartFailure} if it is empty and may not be.
   */
  text(name: Value, needed?: string): string | null {
    const text = this.#options[name];
    if (text === "" && needed !== undefined) {
      throw new StartFailure(`--${name} needs ${needed}; ${this.#help}`);
    }
    return typeof text === "string" ? text : null;
  }

  /**
   * The value of an option that may be given without one.
   *
   * @param name The option.
   * @returns The value, empty if there is none; null if the option is not there.
   */
  optional(name: Optional): string | null {
    const text = this.#options[name];
    return typeof text === "string" ? text : null;
  }

  /**
   * The values of an option that may be given several times.
   *
   * @param name The option.
   * @param needed What each needs to be; none may be empty.
   * @returns The values in the order in which they were given; none if the option is not there.
   * @throws {StartFailure} if one is empty.
   */
  texts(name: List, needed: string): readonly string[] {
    const given = this.#options[name];
    const texts = Array.isArray(given)
      ? given.filter((text): text is string => typeof text === "string")
      : [];
    if (texts.includes("")) throw new StartFailure(`--${name} needs ${needed}; ${this.#help}`);
    return texts;
  }

  /**
   * A value that is a number.
   *
   * @param name The option.
   * @param least The smallest that may be.
   * @param most The largest.
   * @returns The number; null if the option is not there.
   * @throws {StartFailure} if it is no whole number within these.
   */
  wholeNumber(name: Value, least: number, most: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new StartFailure(`--${name} must be a whole number from ${least} to ${most}, got "${text}"`);
  }

  /**
   * A value that is one of a few.
   *
   * @param name The option.
   * @param words Which there are; two at least.
   * @returns The word; null if the option is not there.
   * @throws {StartFailure} if it is none of them.
   */
  oneOf<T extends string>(name: Value, words: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    const known = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
    throw new StartFailure(`--${name} must be ${known}, got "${text}"`);
  }
}

/**
 * A file's or folder's place, where a command line names it from where the person is.
 *
 * @param path As the person wrote it.
 * @returns An absolute path.
 */
export function absolutePath(path: string): string {
  if (isAbsolute(path)) return resolve(path);
  // `deno task` changes the working folder, and says in INIT_CWD where the person was.
  return resolve(env["INIT_CWD"] ?? cwd(), path);
}

/**
 * A serial port, where a command line names it from where the person is.
 *
 * @param name As the person wrote it.
 * @returns An absolute path; the name as it is on Windows, whose ports are in no folder.
 */
export function portPath(name: string): string {
  return platform === "win32" ? name : absolutePath(name);
}

/** What a program takes, and what it was given. */
interface Given {
  readonly args: readonly string[];
  readonly options: readonly string[];
  readonly flags: readonly string[];
}

/**
 * What is wrong with a command line, in this project's words.
 *
 * @param said What `node:util` says. Its first sentence names the option; the others explain Node's own conventions.
 * @param given The command line, and what may be in it.
 * @returns The sentence, up to where the options are listed.
 */
function complaint(said: string, { args, options, flags }: Given): string {
  const [what = ""] = said.split(/(?<=')\. |\.?\n/);
  const [, unknown] = /^Unknown option '--(.+)'$/.exec(what) ?? [];
  const meant = unknown === undefined ? null : nearestWord(unknown, options);
  if (meant !== null) return `Unknown option "--${unknown}": did you mean "--${meant}"?`;
  const [, missing] = /^Option '(?:-\w, )?(--.+) <value>' argument missing$/.exec(what) ?? [];
  if (missing !== undefined) return `${missing} needs a value;`;
  const [, dashed] = /use '(--.+)=-XYZ'/.exec(said) ?? [];
  if (dashed !== undefined) {
    return `${dashed} needs a value; one that begins with a dash is written "${dashed}=-VALUE";`;
  }
  const [, full] = /^Option '(?:-\w, )?--(.+)' does not take an argument$/.exec(what) ?? [];
  if (full === undefined) return `${what.replaceAll("'", '"')};`;
  const value = args.find((word) => word.startsWith(`--${full}=`))?.slice(full.length + 3) ?? "";
  const advice = flags.includes(`no-${full}`)
    ? `write --${full} or --no-${full}`
    : `write --${full}, or leave it out`;
  return `--${full} takes no value, got "${value}"; ${advice};`;
}

/**
 * Write out what a person may leave out, as `node:util` needs it.
 *
 * @param args The words.
 * @param optionals Options whose value may be left out.
 * @returns The words, with an empty value for each of these at the end or before another option.
 */
export function withEmptyValues(args: readonly string[], optionals: readonly string[]): string[] {
  return args.map((word, at) => {
    const hasValue = args[at + 1]?.startsWith("-") === false;
    return optionals.includes(word.replace(/^--/, "")) && word.startsWith("--") && !hasValue
      ? `${word}=`
      : word;
  });
}
