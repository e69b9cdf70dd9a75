/**
 * The arguments of a channel's command as options of the command line (T5). One whose values are yes and no is an
 * option without a value.
 *
 * @module
 */
import {
  type AnyValues,
  type Field,
  type Fields,
  isYesNo,
  kindOf,
  valueProblem,
} from "../../protocol/dsl.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import { StartFailure } from "../../server/start_failure.ts";

/** What the program takes itself; an argument of such a name has a prefix. */
const TAKEN: ReadonlySet<string> = new Set(["server", "data", "json", "help"]);
const PREFIX = "arg-";

/** An option for one argument. */
export interface FieldOption {
  /** The option, without dashes. */
  readonly name: string;
  /** The argument. */
  readonly argument: string;
  /** Its field. */
  readonly field: Field;
}

/**
 * The options of a command.
 *
 * @param fields Its arguments.
 */
export function fieldOptions(fields: Fields): readonly FieldOption[] {
  return Object.entries(fields).map(([argument, field]) => ({
    name: TAKEN.has(argument) ? PREFIX + argument : argument,
    argument,
    field,
  }));
}

/**
 * An option as it is written on the command line.
 *
 * @param option The option.
 * @returns For example "--level VALUE"; both forms of one without a value.
 */
export function writtenOption({ name, field }: FieldOption): string {
  return isYesNo(field) ? `--${name}, --no-${name}` : `--${name} VALUE`;
}

/**
 * The names that an option takes.
 *
 * @param option The option.
 * @returns All of them; none where it takes something else.
 */
export function namesTakenBy({ field }: FieldOption): readonly string[] {
  const { scale, bytes } = kindOf(field);
  const { isNamed, min, max, valueOf } = scale(field);
  if (!isNamed || bytes !== undefined || isYesNo(field)) return [];
  return Array.from({ length: max - min + 1 }, (_, index) => String(valueOf(min + index)));
}

/**
 * What an option takes, as the definition says it.
 *
 * @param option The option.
 * @returns For example "int({ min: 0, max: 255 })".
 */
export function takenBy({ field }: FieldOption): string {
  return `${field.kind}(${kindOf(field).written(field)})`;
}

/** The words of a command line. */
interface Words {
  flag(name: string): boolean;
  text(name: string): string | null;
}

/**
 * Read the arguments of a command.
 *
 * @param options Its options.
 * @param line The command line.
 * @param help What says which options there are.
 * @returns The arguments, which fit the definition.
 * @throws {StartFailure} if one is missing, or does not fit.
 */
export function argumentsOf(options: readonly FieldOption[], line: Words, help: string): AnyValues {
  return Object.fromEntries(options.map((option) => [option.argument, valueOf(option, line, help)]));
}

function valueOf(option: FieldOption, line: Words, help: string): Value {
  const { name, field } = option;
  if (isYesNo(field)) {
    const [yes, no] = [line.flag(name), line.flag(`no-${name}`)];
    if (yes !== no) return yes;
    throw new StartFailure(`Say either --${name} or --no-${name}; ${help}`);
  }
  const text = line.text(name);
  if (text === null) throw new StartFailure(`--${name} is missing: ${takenBy(option)}; ${help}`);
  const number = text.trim() === "" ? NaN : Number(text);
  const value = [text, number].find((one) => valueProblem(field, one) === null);
  if (value !== undefined) return value;
  throw new StartFailure(`--${name} ${valueProblem(field, Number.isNaN(number) ? text : number)}`);
}
