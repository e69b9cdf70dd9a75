/**
 * What passes on a board's line, as a terminal shows it: nothing in it makes the terminal do anything (T13).
 *
 * @module
 */
import { plainValues } from "../client/history_rows.ts";
import { visibleText } from "../protocol/visible_text.ts";
import type { DescribedFrame } from "../protocol/wire/described_frame.ts";

/** What needs no quotes in a line of words. */
const PLAIN = /^[\w.-]+$/;

/**
 * A frame in one line of words.
 *
 * @param at When it passed.
 * @param frame The frame.
 */
export function frameWords(at: number, { direction, meaning, isRepeated }: DescribedFrame): string {
  const { kind, ...rest } = meaning;
  const said = Object.entries(rest).map(([name, value]) =>
    name === "values"
      ? value === null ? "values=?" : plainValues(value)
      : `${name}=${typeof value === "string" && PLAIN.test(value) ? value : JSON.stringify(value)}`
  );
  const way = direction === "down" ? ">" : "<";
  const words = [new Date(at).toISOString(), way, kind, ...said, ...isRepeated ? ["(again)"] : []];
  return visibleText(words.join(" "));
}
