/**
 * The vocabulary that `definition.ts` is written in: a board has channels, a channel has a state and commands,
 * both made of fields. Types flow from here to the firmware generator, the codec, the validation and the page.
 *
 * @module
 */
import { channelProblem } from "./channel_problem.ts";
import { BOARD_MODELS, type BoardModel, USUAL_MODEL } from "./board_models.ts";
import { DefinitionError } from "./definition_error.ts";
import { checkNames, namesOf } from "./definition_names.ts";
import { pointAt, written } from "./definition_place.ts";
import { shown, type Value } from "./fields/kind.ts";
import { type Fields, scaleOf, type ValueOf, valueProblem } from "./fields/kinds.ts";
import { own } from "./own.ts";
import { restCommand } from "./rest_command.ts";
import { listOf, type Pin, type Pins, wiringProblem } from "./pin_problem.ts";
import type { PartName } from "./part_names.ts";
import { unseenSign } from "./visible_text.ts";

export type { Pin, Pins } from "./pin_problem.ts";
export { DefinitionError } from "./definition_error.ts";
export * from "./fields/kinds.ts";

/** The values of a set of fields. */
export type Values<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** Values whose names are known only at run time. */
export type AnyValues = Readonly<Record<string, Value>>;

/** What a channel's commands are called, and the arguments of each. */
export type Commands = Readonly<Record<string, Fields>>;

/** What happens to the desired state of a channel after its board restarted. */
export type OnBoot = "restore" | "safe";

/** W13: how long the host may be silent before the board puts the channel into its safe state by itself. */
export interface Lease<S extends Fields> {
  /** Milliseconds of silence. */
  readonly ms: number;
  /** The state it falls back to. */
  readonly safe: Values<S>;
}

/**
 * Which fields of a state the board changes by itself, each with the field that makes it do so: `{ on: "periodMs" }`. While that
 * one is 0 (or false), the other is at rest (U5).
 */
export type Moves = Readonly<Record<string, string | undefined>>;

/** A text in several languages, by their tags (BCP 47): `{ en: "Fan", es: "Ventilador" }`. */
export type InLanguages = Readonly<Record<string, string>>;

/** A thing on the board that has a state: an LED, a button, a sensor. */
export interface Channel<S extends Fields = Fields, C extends Commands = Commands> {
  /** What people call it; in English, or else in the first language, where there are several. */
  readonly title: string;
  /** What its title, fields, options and commands are called in several languages, by name. */
  readonly words: Readonly<Record<string, InLanguages>>;
  /** Where it is wired. */
  readonly pin: Pins;
  /** What it is on the table; null: that follows from its fields and its title (V9). */
  readonly part: PartName | null;
  /** What the board reports of it, read back from the hardware (W3). */
  readonly state: S;
  /** What can be asked of it; a sensor has none. */
  readonly commands: C;
  /** Fall-back when the host is silent (W13); `null`: keeps its state. */
  readonly lease: Lease<S> | null;
  /** After a restart of the board: bring back what was asked for, or leave it as the sketch starts it. */
  readonly onBoot: OnBoot;
  /** Fields that move by themselves; none unless told. */
  readonly moves: Moves;
}

/** Channels by name; their order is their number on the wire. */
export type Channels = Readonly<Record<string, Channel>>;

/** A whole board. */
export interface Definition<C extends Channels = Channels> {
  /** What people call this kind of board. */
  readonly name: string;
  /** Its channels. */
  readonly channels: C;
  /** The board that the project runs on, as a command line names it; the Uno unless told. */
  readonly on?: string;
}

/** What a board is beside its channels: nothing of it is on the wire. */
export interface BoardOptions {
  /** The board that the project runs on, as a command line names it: "nano"; "uno" unless told. */
  readonly on?: string;
  /** The Arduino libraries that the sketch includes, by name: "Servo"; none unless told. */
  readonly libraries?: readonly string[];
}

/** A definition as a project has it: with what only the firmware is built by. */
export interface ProjectDefinition<C extends Channels = Channels> extends Definition<C> {
  /** The board that the project runs on. */
  readonly on: string;
  /** The Arduino libraries that the sketch includes. */
  readonly libraries: readonly string[];
}

/** What {@linkcode channel} takes. */
export interface ChannelOptions<S extends Fields, C extends Commands> {
  /** What people call it, in one language or in several: `{ en: "Fan", es: "Ventilador" }`. */
  readonly title: string | InLanguages;
  /** What its fields, options and commands are called in several languages: `{ slow: { es: "Lento" } }`; none unless told. */
  readonly words?: Readonly<Record<string, InLanguages>>;
  /** The pin or pins it is wired to; left out for what has none: a counter, a part on the I2C bus. */
  readonly pin?: Pin | readonly Pin[];
  /** What it is on the table; unless told that follows from its fields and its title (V9). */
  readonly part?: PartName;
  /** Fields the board reports. */
  readonly state: S;
  /** Commands and their arguments; none for a sensor. */
  readonly commands?: C;
  /** Fall-back when the host is silent; none unless told. */
  readonly lease?: Lease<S>;
  /** After a restart of the board; "safe" unless told. */
  readonly onBoot?: OnBoot;
  /** Fields that the board changes by itself, and by which field it is told to: `{ on: "periodMs" }`; none unless told. */
  readonly moves?: { readonly [Name in keyof S & string]?: keyof S & string };
}

/**
 * A channel.
 *
 * @param options Title, pin, state and commands.
 * @returns The channel with its defaults filled in.
 * @throws {DefinitionError} if there is a word that it does not take, or the pin or what happens after a restart is none.
 */
export function channel<const S extends Fields, const C extends Commands = Record<never, never>>(
  options: ChannelOptions<S, C> & { readonly commands: C },
): Channel<S, C>;
/**
 * A channel without commands: a sensor.
 *
 * @param options Title, pin and state.
 * @returns The channel with its defaults filled in.
 */
export function channel<const S extends Fields>(
  options: ChannelOptions<S, Record<never, never>>,
): Channel<S, Record<never, never>>;
export function channel(options: ChannelOptions<Fields, Commands>): Channel {
  const { title: told } = options;
  const title = typeof told === "object" ? told.en ?? Object.values(told)[0] ?? "" : told;
  const made: Channel = {
    title,
    words: { ...options.words, ...(typeof told === "object" ? { [title]: told } : {}) },
    pin: options.pin ?? null,
    part: options.part ?? null,
    state: options.state,
    commands: options.commands ?? {},
    lease: options.lease ?? null,
    onBoot: options.onBoot ?? "safe",
    moves: options.moves ?? {},
  };
  const problem = channelProblem(made, Object.keys(options));
  if (problem !== null) throw new DefinitionError(problem);
  return written(made);
}

function checkTitle(what: string, title: unknown): void {
  if (typeof title !== "string") {
    throw new DefinitionError(`${what} must be text in quotes, got ${shown(title)}`);
  }
  if (title.trim() === "") throw new DefinitionError(`${what} is empty; say what people call it`);
  const unseen = unseenSign(title);
  if (unseen === null) return;
  throw new DefinitionError(`${what} "${title}" has a sign that nobody can see (${unseen}); type it anew`);
}

/** A language as browsers name it: "es", "pt-BR". */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/;

function checkWords(name: string, { title, words, state, commands }: Channel): void {
  const all = [state, ...Object.values(commands)];
  const named = new Set([title, ...Object.keys(commands), ...all.flatMap((fields) => Object.keys(fields))]);
  const scales = all.flatMap((fields) => Object.values(fields).map(scaleOf));
  const isOption = (word: string) =>
    scales.some(({ isNamed, numberOf }) => isNamed && numberOf(word) !== null);
  for (const [word, languages] of Object.entries(words)) {
    if (!named.has(word) && !isOption(word)) {
      throw new DefinitionError(`Channel "${name}" has words for "${word}", but nothing in it is called so`);
    }
    for (const [language, text] of Object.entries(languages)) {
      if (!LANGUAGE.test(language)) {
        throw new DefinitionError(
          `"${word}" of channel "${name}" has words in "${language}", which is no language: "en", "es"`,
        );
      }
      checkTitle(`"${word}" of channel "${name}" in "${language}"`, text);
    }
  }
}

/** What is wrong with a channel's `moves`, as a whole sentence; null if nothing is. */
function movesProblem(name: string, channel: Channel): string | null {
  const { state, moves } = channel;
  for (const [moved, by] of Object.entries(moves)) {
    if (by === undefined) continue;
    const told = `Channel "${name}" has moves: { ${moved}: "${by}" }`;
    const unknown = [moved, by].find((field) => !Object.hasOwn(state, field));
    if (unknown !== undefined) return `${told}, but its state has no field "${unknown}"`;
    if (moved === by) return `${told}, but a field cannot make itself move`;
    if (restCommand(channel.commands, by) === null) {
      return `${told}, but nothing can stop it: it needs a command whose only argument is "${by}", with 0 or false for rest`;
    }
  }
  return null;
}

/** First words of method names that are not channels ("boards.list"), and names the messages use themselves. */
const RESERVED_CHANNELS: ReadonlySet<string> = new Set([
  "board",
  "boards",
  "console",
  "devices",
  "doctor",
  "flash",
  "history",
  "ports",
  "projects",
  "server",
  "system",
  "virtual",
]);
const RESERVED_ARGUMENTS: ReadonlySet<string> = new Set(["board"]);

/** The options as they are, whatever the compiler was not asked (F13b). */
function checkOptions(
  options: object,
): { readonly model: BoardModel; readonly libraries: readonly string[] } {
  const { on, libraries, ...others }: { readonly [word: string]: unknown } = { ...options };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new DefinitionError(`board() takes no "${unknown}"; it takes on, libraries`);
  }
  const model = on === undefined ? USUAL_MODEL : BOARD_MODELS.find((one) => one.name === on);
  if (model === undefined) {
    throw new DefinitionError(
      `There is no board ${shown(on)}; there are ${BOARD_MODELS.map((one) => one.name).join(", ")}`,
    );
  }
  if (libraries === undefined) return { model, libraries: [] };
  if (!Array.isArray(libraries) || !libraries.every((one) => typeof one === "string" && one !== "")) {
    throw new DefinitionError(
      `board() needs a list of names as "libraries", like ["Servo"], got ${JSON.stringify(libraries)}`,
    );
  }
  return { model, libraries };
}

/** An argument called like a state's field says how that field shall be (B2), so it is of the same kind. */
function checkSameKind(name: string, { state, commands }: Channel): void {
  for (const [command, args] of Object.entries(commands)) {
    for (const [argument, { kind }] of Object.entries(args)) {
      const field = own(state, argument);
      if (field === undefined || field.kind === kind) continue;
      throw new DefinitionError(
        `Argument "${argument}" of "${name}.${command}" is ${kind}, but the state's "${argument}" is ${field.kind}; ` +
          `it says how that field shall be, so give both one kind, or the argument another name`,
      );
    }
  }
}

function checkLease(name: string, { state, lease }: Channel): void {
  if (lease === null) return;
  if (!Number.isInteger(lease.ms) || lease.ms < 1 || lease.ms > 65535) {
    throw new DefinitionError(
      `Lease of "${name}" is ${lease.ms} ms; it must be a whole number from 1 to 65535`,
    );
  }
  for (const [fieldName, field] of Object.entries(state)) {
    const problem = valueProblem(field, own(lease.safe, fieldName));
    if (problem !== null) throw new DefinitionError(`Safe state of "${name}": "${fieldName}" ${problem}`);
  }
}

function checkChannel(name: string, channel: Channel): void {
  const { state, commands } = channel;
  checkTitle(`The title of channel "${name}"`, channel.title);
  checkWords(name, channel);
  const stateField = `State field of "${name}"`;
  const fields = namesOf(stateField, state);
  if (fields.length === 0) throw new DefinitionError(`Channel "${name}" needs at least one state field`);
  checkNames(stateField, fields, new Set());
  const command = `Command of "${name}"`;
  checkNames(command, namesOf(command, commands), new Set());
  for (const [commandName, args] of Object.entries(commands)) {
    const argument = `Argument of "${name}.${commandName}"`;
    checkNames(argument, namesOf(argument, args), RESERVED_ARGUMENTS);
  }
  checkSameKind(name, channel);
  const problem = movesProblem(name, channel);
  if (problem !== null) throw new DefinitionError(problem);
  checkLease(name, channel);
}

/** Whether something is what {@linkcode channel} makes, as far as the rest of the checks need it. */
function isChannel(thing: unknown): boolean {
  return typeof thing === "object" && thing !== null && "commands" in thing && "moves" in thing &&
    "lease" in thing;
}

/**
 * A board: checks the names and gives the definition.
 *
 * @param name What people call this kind of board.
 * @param channels Its channels, in wire order.
 * @param options The board it runs on, and the libraries that its sketch includes.
 * @returns The definition.
 * @throws {DefinitionError} if a name cannot be used or seen, a state is empty, an argument is of another kind than the state's field of its
 * name, a lease's safe state is out of range, nothing can stop what moves by itself, a pin is one that the board cannot give, or there is
 * an option that it does not take.
 */
export function board<const C extends Channels>(
  name: string,
  channels: C,
  options: BoardOptions = {},
): ProjectDefinition<C> {
  const { model, libraries } = checkOptions(options);
  if (typeof channels !== "object" || channels === null) {
    throw new DefinitionError(`board() needs channels by name: board("${name}", { led: channel({ ... }) })`);
  }
  checkTitle("The board's name", name);
  checkNames("Channel", namesOf("Channel", channels), RESERVED_CHANNELS);
  for (const [channelName, channel] of Object.entries<Channel>(channels)) {
    if (!isChannel(channel)) {
      throw new DefinitionError(
        `Channel "${channelName}" was not made by channel(); write ${channelName}: channel({ ... })`,
      );
    }
    try {
      checkChannel(channelName, channel);
    } catch (error) {
      if (error instanceof DefinitionError) pointAt(error, channel);
      throw error;
    }
  }
  const wired = Object.entries<Channel>(channels).map(([channel, { pin }]) => ({
    name: channel,
    pins: listOf(pin),
  }));
  const wrong = wiringProblem(wired, model);
  if (wrong !== null) throw new DefinitionError(wrong.problem, own(channels, wrong.channel));
  return written({ name, channels, on: model.name, libraries });
}
