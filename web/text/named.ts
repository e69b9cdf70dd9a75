/**
 * The words for a name that the server told. A newer server's name has no words here, and is shown as it is (C15).
 *
 * @module
 */
import { own } from "../../protocol/own.ts";

/**
 * Look up a name.
 *
 * @param table Words by name.
 * @param name As the server told it.
 * @returns Its words, or the name itself.
 */
export function named(table: Readonly<Record<string, string>>, name: string): string {
  return own(table, name) ?? name;
}
