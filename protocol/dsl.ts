/**
 * The vocabulary that `definition.ts` is written in: a board has channels, a channel has a state and commands,
 * both made of fields. Types flow from here to the firmware generator, the codec, the validation and the page.
 *
 * @module
 */

import { unseenSign } from "./board_name.ts";
import { own } from "./own.ts";

/** A yes/no field; one bit on the wire. */
export interface BoolField {
  /** Discriminant. */
  readonly kind: "bool";
}

/** A whole number from `min` to `max` in steps of `step`; as few bits on the wire as its range needs. */
export interface IntField {
  /** Discriminant. */
  readonly kind: "int";
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Distance between two neighbouring values; every value is `min` plus a multiple of it. */
  readonly step: number;
  /** What it is counted in, as people write it ("ms"). */
  readonly unit: string | null;
}

/** One of several named options; on the wire its number among them, in as few bits as they need. */
export interface ChoiceField<Option extends string = string> {
  /** Discriminant. */
  readonly kind: "choice";
  /** The options, in the order in which they are numbered and shown. */
  readonly options: readonly Option[];
}

/** One named value of a state or of a command's arguments. */
export type Field = BoolField | IntField | ChoiceField;

/** Fields by name; their order is their order on the wire. */
export type Fields = Readonly<Record<string, Field>>;

/** The value a field takes in TypeScript. */
export type ValueOf<F extends Field> = F extends BoolField ? boolean
  : F extends ChoiceField<infer Option> ? Option
  : number;

/** The values of a set of fields. */
export type Values<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** Values whose names are known only at run time. */
export type AnyValues = Readonly<Record<string, boolean | number | string>>;

/** What a channel's commands are called, and the arguments of each. */
export type Commands = Readonly<Record<string, Fields>>;

/** What happens to the desired state of a channel after its board restarted. */
export type OnBoot = "restore" | "safe";

/** A pin as it is printed on the board: a digital number, or "A0".. */
export type Pin = number | `A${number}`;

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

/** A thing on the board that has a state: an LED, a button, a sensor. */
export interface Channel<S extends Fields = Fields, C extends Commands = Commands> {
  /** What people call it. */
  readonly title: string;
  /** Where it is wired. */
  readonly pin: Pin;
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
}

/** What {@linkcode int} takes. */
export interface IntOptions {
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Distance between values; 1 unless told. */
  readonly step?: number;
  /** Unit shown to people. */
  readonly unit?: string;
}

/** What {@linkcode channel} takes. */
export interface ChannelOptions<S extends Fields, C extends Commands> {
  /** What people call it. */
  readonly title: string;
  /** Where it is wired. */
  readonly pin: Pin;
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

/** The vocabulary's complaint about a definition; its message names the place and the remedy. */
export class DefinitionError extends TypeError {
  /** Always "DefinitionError". */
  override readonly name = "DefinitionError";
}

/**
 * A yes/no field.
 *
 * @returns The field.
 */
export function bool(): BoolField {
  return { kind: "bool" };
}

/**
 * A whole-number field.
 *
 * @param options Its range, step and unit.
 * @returns The field.
 * @throws {DefinitionError} if the range is empty, not of whole numbers, or has more than 2^32 values.
 */
export function int(options: IntOptions): IntField {
  const { min, max, step = 1, unit = null } = options;
  const count = (max - min) / step + 1;
  if (![min, max, step].every(Number.isSafeInteger) || step < 1 || min > max) {
    throw new DefinitionError(
      `int({ min: ${min}, max: ${max}, step: ${step} }) needs whole numbers, min <= max, step >= 1`,
    );
  }
  if (!Number.isInteger(count)) {
    throw new DefinitionError(
      `int({ min: ${min}, max: ${max}, step: ${step} }): max must be min plus a multiple of step`,
    );
  }
  if (count > 2 ** 32) {
    throw new DefinitionError(
      `int({ min: ${min}, max: ${max} }) has ${count} values; at most 2^32 fit a field`,
    );
  }
  return { kind: "int", min, max, step, unit };
}

/** Most options of a choice: the board keeps one in a byte. */
const MAX_OPTIONS = 256;

/**
 * A field that is one of several named options: `choice("off", "slow", "fast")`.
 *
 * @param options Their names, at least two: they become enumerators in C++ and words on the page.
 * @returns The field.
 * @throws {DefinitionError} if a name cannot be used or stands twice, or there are too few or too many.
 */
export function choice<const Option extends string>(...options: readonly Option[]): ChoiceField<Option> {
  checkNames("Option", options, new Set());
  const twice = options.find((option, index) => options.indexOf(option) !== index);
  if (twice !== undefined) throw new DefinitionError(`choice() has the option "${twice}" twice`);
  if (options.length < 2 || options.length > MAX_OPTIONS) {
    throw new DefinitionError(`choice() needs 2 to ${MAX_OPTIONS} options, got ${options.length}`);
  }
  return { kind: "choice", options };
}

/**
 * A channel.
 *
 * @param options Title, pin, state and commands.
 * @returns The channel with its defaults filled in.
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
  return {
    title: options.title,
    pin: options.pin,
    state: options.state,
    commands: options.commands ?? {},
    lease: options.lease ?? null,
    onBoot: options.onBoot ?? "safe",
    moves: { ...options.moves },
  };
}

/**
 * What lets a field rest that moves because of another one: the command whose only argument is that other field, with the value
 * at which nothing moves.
 *
 * @param commands The channel's commands.
 * @param by The field that makes the other one move.
 * @returns The command and its arguments; null if the channel has none.
 */
export function restCommand(
  commands: Commands,
  by: string,
): { readonly command: string; readonly args: AnyValues } | null {
  for (const [command, args] of Object.entries(commands)) {
    const field = own(args, by);
    if (field === undefined || Object.keys(args).length > 1) continue;
    const rest = field.kind === "bool" ? false : 0;
    if (valueProblem(field, rest) === null) return { command, args: { [by]: rest } };
  }
  return null;
}

function checkTitle(what: string, title: string): void {
  if (title.trim() === "") throw new DefinitionError(`${what} is empty; say what people call it`);
  const unseen = unseenSign(title);
  if (unseen === null) return;
  throw new DefinitionError(`${what} "${title}" has a sign that nobody can see (${unseen}); type it anew`);
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
  "doctor",
  "flash",
  "history",
  "ports",
  "server",
  "system",
  "virtual",
]);
const RESERVED_ARGUMENTS: ReadonlySet<string> = new Set(["board"]);
/** Names become C++ identifiers, JSON members and element names: camelCase letters and digits. */
const NAME = /^[a-z][A-Za-z0-9]{0,30}$/;

/** The names of a table. `{ __proto__: ... }` is no entry of a table, but what it inherits from. */
function namesOf(what: string, table: object): readonly string[] {
  const inherits: unknown = Object.getPrototypeOf(table);
  if (inherits !== null && inherits !== Object.prototype) {
    throw new DefinitionError(`${what} "__proto__" means something else in JavaScript; choose another name`);
  }
  return Object.keys(table);
}

function checkNames(what: string, names: readonly string[], reserved: ReadonlySet<string>): void {
  for (const name of names) {
    if (!NAME.test(name)) {
      throw new DefinitionError(
        `${what} "${name}" must be camelCase: a small letter, then letters and digits, at most 31`,
      );
    }
    if (reserved.has(name)) {
      throw new DefinitionError(`${what} "${name}" is a name Destello uses itself; choose another`);
    }
  }
}

/**
 * A board: checks the names and gives the definition.
 *
 * @param name What people call this kind of board.
 * @param channels Its channels, in wire order.
 * @returns The definition.
 * @throws {DefinitionError} if a name cannot be used or seen, a state is empty, a lease's safe state is out of range, or nothing can stop
 * what moves by itself.
 */
export function board<const C extends Channels>(name: string, channels: C): Definition<C> {
  checkTitle("The board's name", name);
  checkNames("Channel", namesOf("Channel", channels), RESERVED_CHANNELS);
  for (const [channelName, channel] of Object.entries<Channel>(channels)) {
    const { state, commands, lease } = channel;
    checkTitle(`The title of channel "${channelName}"`, channel.title);
    const stateField = `State field of "${channelName}"`;
    const fields = namesOf(stateField, state);
    if (fields.length === 0) {
      throw new DefinitionError(`Channel "${channelName}" needs at least one state field`);
    }
    checkNames(stateField, fields, new Set());
    const command = `Command of "${channelName}"`;
    checkNames(command, namesOf(command, commands), new Set());
    for (const [commandName, args] of Object.entries(commands)) {
      const argument = `Argument of "${channelName}.${commandName}"`;
      checkNames(argument, namesOf(argument, args), RESERVED_ARGUMENTS);
    }
    const problem = movesProblem(channelName, channel);
    if (problem !== null) throw new DefinitionError(problem);
    if (lease === null) continue;
    if (!Number.isInteger(lease.ms) || lease.ms < 1 || lease.ms > 65535) {
      throw new DefinitionError(
        `Lease of "${channelName}" is ${lease.ms} ms; it must be a whole number from 1 to 65535`,
      );
    }
    for (const [fieldName, field] of Object.entries(state)) {
      const problem = valueProblem(field, own(lease.safe, fieldName));
      if (problem !== null) {
        throw new DefinitionError(`Safe state of "${channelName}": "${fieldName}" ${problem}`);
      }
    }
  }
  return { name, channels };
}

/**
 * What is wrong with a value for a field, as the end of a sentence that begins with the field's name.
 *
 * @param field The field.
 * @param value Any value, from anywhere.
 * @returns "must be ..., got ...", or `null` if the value fits.
 */
export function valueProblem(field: Field, value: unknown): string | null {
  if (field.kind === "bool") {
    return typeof value === "boolean" ? null : `must be true or false, got ${shown(value)}`;
  }
  if (field.kind === "choice") {
    return typeof value === "string" && field.options.includes(value)
      ? null
      : `must be one of ${listed(field.options)}, got ${shown(value)}`;
  }
  const { min, max, step, unit } = field;
  const range = `from ${min} to ${max}${unit === null ? "" : ` ${unit}`}`;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    return `must be a whole number ${range}, got ${shown(value)}`;
  }
  if ((value - min) % step === 0) return null;
  const below = value - (value - min) % step;
  return `must be a whole number ${range} in steps of ${step}, got ${value}; nearest are ${below} and ${
    below + step
  }`;
}

/** So many options are named to a person. */
const LISTED = 10;

function listed(options: readonly string[]): string {
  const first = options.slice(0, LISTED).map((option) => `"${option}"`).join(", ");
  return options.length <= LISTED ? first : `${first}, ...`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 40 ? text : `${text.slice(0, 40)}...`;
}
