/**
 * What a client is told by a server that may be newer than itself: names and kinds of fields that it does not know are part of
 * every type that it is told, and are shown as they are (C15).
 *
 * @module
 */
import type { AnyValues, Channel, Commands, Definition, Field, Fields, Moves, OnBoot, Pin } from "./dsl.ts";
import type { PartName } from "./part_names.ts";

/** One of the names that are known here, or another one. */
export type Told<Known extends string> = Known | (string & Record<never, never>);

/** A field of a kind that is not known here. */
export interface UnknownField {
  /** Discriminant. */
  readonly kind: "unknown";
  /** What the server calls its kind. */
  readonly told: string;
}

/** One named value of a state or of a command's arguments. */
export type ToldField = Field | UnknownField;

/** Fields by name. */
export type ToldFields = Readonly<Record<string, ToldField>>;

/** What names of a definition are called in several languages, by name and then by language (BCP 47). */
export type ToldWords = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A channel of the server's definition. */
export interface ToldChannel {
  /** What people call it. */
  readonly title: string;
  /** What its title, fields, options and commands are called in several languages. */
  readonly words: ToldWords;
  /** Where it is wired. */
  readonly pin: Pin | string | readonly (Pin | string)[] | null;
  /** What it is on the table (V9); null: that follows from its fields and its title. */
  readonly part: Told<PartName> | null;
  /** What the board reports of it. */
  readonly state: ToldFields;
  /** What can be asked of it. */
  readonly commands: Readonly<Record<string, ToldFields>>;
  /** Fall-back when the host is silent (W13); null: keeps its state. */
  readonly lease: { readonly ms: number; readonly safe: AnyValues } | null;
  /** What happens to what is desired after a restart. */
  readonly onBoot: Told<OnBoot>;
  /** Fields that move by themselves. */
  readonly moves: Moves;
}

/** The server's definition. */
export interface ToldDefinition {
  /** What people call this kind of board. */
  readonly name: string;
  /** Its channels. */
  readonly channels: Readonly<Record<string, ToldChannel>>;
  /** The board that the project runs on, as a command line names it; not told by an older server. */
  readonly on?: string | undefined;
}

/**
 * Fields of which every kind is known.
 *
 * @param fields What was told.
 * @returns The same; null if a kind is not known.
 */
export function knownFields(fields: ToldFields): Fields | null {
  const known: [string, Field][] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === "unknown") return null;
    known.push([name, field]);
  }
  return Object.fromEntries(known);
}

/**
 * The commands of which every argument is known.
 *
 * @param commands What was told.
 * @returns Those commands.
 */
export function knownCommands(commands: ToldChannel["commands"]): Commands {
  const known = Object.entries(commands).map(([command, args]) => [command, knownFields(args)] as const);
  return Object.fromEntries(
    known.flatMap(([command, args]) => args === null ? [] : [[command, args] as const]),
  );
}

/**
 * A definition of which every kind of field is known, as who reads the wire needs it: a field of an unknown kind has an unknown
 * length, so whatever follows it cannot be read.
 *
 * @param definition What was told.
 * @returns The same; without channels if a kind is not known.
 */
export function knownDefinition({ name, channels }: ToldDefinition): Definition {
  const known: [string, Channel][] = [];
  for (const [channel, told] of Object.entries(channels)) {
    const state = knownFields(told.state);
    const commands = knownCommands(told.commands);
    const isWhole = Object.keys(commands).length === Object.keys(told.commands).length;
    if (state === null || !isWhole) return { name, channels: {} };
    known.push([channel, {
      title: told.title,
      words: told.words,
      pin: null,
      part: null,
      state,
      commands,
      lease: told.lease,
      onBoot: "safe",
      moves: told.moves,
    }]);
  }
  return { name, channels: Object.fromEntries(known) };
}
