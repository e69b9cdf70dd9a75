/**
 * JSON from a broker. Whoever may publish there may have written it: what people are shown of it is read up to a length, and its texts
 * are made visible and short.
 *
 * @module
 */
import { hiddenProblem, visibleText } from "../../protocol/visible_text.ts";

/** Longest text in it, in UTF-16 code units. */
const MOST_TEXT = 300;

/**
 * Read it.
 *
 * @param payload What came.
 * @param most Its greatest length, in UTF-16 code units.
 * @returns Its value; undefined if it is no JSON, or longer.
 */
export function readForeignJson(payload: string, most: number): unknown {
  if (payload.length > most) return undefined;
  try {
    return JSON.parse(payload, tidy);
  } catch {
    return undefined;
  }
}

/**
 * Read what came, as it is: it is checked elsewhere, or nobody is shown it.
 *
 * @param payload What came.
 * @returns Its value; undefined, which no JSON is, if it is none, or no UTF-8.
 */
export function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}

/** Texts that people can see, none of them long; without members whose names they cannot. */
function tidy(name: string, value: unknown): unknown {
  if (hiddenProblem(name) !== null) return undefined;
  return typeof value === "string" ? visibleText(value.slice(0, MOST_TEXT)) : value;
}
