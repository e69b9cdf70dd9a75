/**
 * One of several named options: on the wire its number among them.
 *
 * @module
 */
import * as z from "zod/mini";
import { DefinitionError } from "../definition_error.ts";
import { checkNames } from "../definition_names.ts";
import { type FieldKind, shown } from "./kind.ts";

/** One of several named options; on the wire its number among them, in as few bits as they need. */
export interface ChoiceField<Option extends string = string> {
  /** Discriminant. */
  readonly kind: "choice";
  /** The options, in the order in which they are numbered and shown. */
  readonly options: readonly Option[];
}

/** Most options of a choice: the board keeps one in a byte. */
const MAX_OPTIONS = 256;
/** So many options are named to a person. */
const LISTED = 10;

/**
 * A field that is one of several named options: `choice("off", "slow", "fast")`.
 *
 * @param options Their names, at least two: they become enumerators in C++ and words on the page.
 * @returns The field.
 * @throws {DefinitionError} if a name cannot be used or stands twice, or there are too few or too many.
 */
export function choice<const Option extends string>(...options: readonly Option[]): ChoiceField<Option> {
  const other = options.find((option) => typeof option !== "string");
  if (other !== undefined) {
    throw new DefinitionError(`choice() takes names in quotes, choice("off", "slow"), got ${shown(other)}`);
  }
  checkNames("Option", options, new Set());
  const twice = options.find((option, index) => options.indexOf(option) !== index);
  if (twice !== undefined) throw new DefinitionError(`choice() has the option "${twice}" twice`);
  if (options.length < 2 || options.length > MAX_OPTIONS) {
    throw new DefinitionError(`choice() needs 2 to ${MAX_OPTIONS} options, got ${options.length}`);
  }
  return { kind: "choice", options };
}

function listed(options: readonly string[]): string {
  const first = options.slice(0, LISTED).map((option) => `"${option}"`).join(", ");
  return options.length <= LISTED ? first : `${first}, ...`;
}

/** The kind. */
export const choiceKind: FieldKind<ChoiceField> = {
  schema: z.object({ kind: z.literal("choice"), options: z.array(z.string()) }),
  problem: ({ options }, value) =>
    typeof value === "string" && options.includes(value)
      ? null
      : `must be one of ${listed(options)}, got ${shown(value)}`,
  canonical: ({ options }) => options,
  scale: ({ options }) => ({
    min: 0,
    max: options.length - 1,
    step: 1,
    digits: 0,
    isNamed: true,
    numberOf(value) {
      const index = options.findIndex((option) => option === value);
      return index < 0 ? null : index;
    },
    valueOf: (number) => options[number] ?? "",
  }),
  written: ({ options }) => options.map((option) => JSON.stringify(option)).join(", "),
};
