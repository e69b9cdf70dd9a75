/**
 * What a kind of field is given in a definition, looked at when the compiler does not.
 *
 * @module
 */
import { DefinitionError } from "../definition_error.ts";
import { shown } from "./kind.ts";

/**
 * Refuse options that a kind does not take: a misspelt one would be dropped without a word.
 *
 * @param kind The kind.
 * @param options What it is given.
 * @param known What it takes.
 * @throws {DefinitionError} if there is another one, or no options at all.
 */
export function checkOptions(kind: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new DefinitionError(`${kind}() needs { ${known.join(", ")} }, got ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown === undefined) return;
  throw new DefinitionError(`${kind}() takes no "${unknown}"; it takes ${known.join(", ")}`);
}

/**
 * Refuse options where a kind takes none.
 *
 * @param kind The kind.
 * @param given What it is given.
 * @throws {DefinitionError} if that is anything.
 */
export function checkNoOptions(kind: string, given: readonly unknown[]): void {
  if (given.length > 0) throw new DefinitionError(`${kind}() takes nothing, got ${shown(given[0])}`);
}
