/**
 * Tables that are looked up by a name from outside: a field may be called "constructor", and every object has one.
 *
 * @module
 */

/**
 * What a table itself has under a name.
 *
 * @param table The table.
 * @param name Any text.
 * @returns Undefined for a name that is not the table's own.
 */
export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
