/**
 * What the things of a definition may be called.
 *
 * @module
 */
import { DefinitionError } from "./definition_error.ts";

/** Names become C++ identifiers, JSON members and element names: camelCase letters and digits. */
const NAME = /^[a-z][A-Za-z0-9]{0,30}$/;

/**
 * The names of a table. `{ __proto__: ... }` is no entry of a table, but what it inherits from.
 *
 * @param what What the table has.
 * @param table The table.
 * @returns Its own names.
 * @throws {DefinitionError} if it inherits from something.
 */
export function namesOf(what: string, table: object): readonly string[] {
  const inherits: unknown = Object.getPrototypeOf(table);
  if (inherits !== null && inherits !== Object.prototype) {
    throw new DefinitionError(`${what} "__proto__" means something else in JavaScript; choose another name`);
  }
  return Object.keys(table);
}

/**
 * Refuse names that cannot be used.
 *
 * @param what What they name.
 * @param names The names.
 * @param reserved Names that Destello uses itself.
 * @throws {DefinitionError} if one of them is not camelCase, or reserved.
 */
export function checkNames(what: string, names: readonly string[], reserved: ReadonlySet<string>): void {
  for (const name of names) {
    if (!NAME.test(name)) {
      throw new DefinitionError(
        `${what} "${name}" must be camelCase: a small letter from a to z, then letters and digits, at most 31`,
      );
    }
    if (reserved.has(name)) {
      throw new DefinitionError(`${what} "${name}" is a name Destello uses itself; choose another`);
    }
  }
}
