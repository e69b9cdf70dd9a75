/**
 * A word of a command that people paste into a shell.
 *
 * @module
 */

/** What no shell takes for anything but itself. */
const PLAIN = /^[\p{L}\p{M}\p{N}_@%+=:,./-]+$/u;

/**
 * Write a word so that a shell takes it as it is (T12b).
 *
 * @param word For example a path, or a board's id.
 * @returns The word, in quotes where a shell needs them.
 */
export function shellWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
