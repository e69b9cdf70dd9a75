/**
 * The words of the history by language.
 *
 * @module
 */
import { historyEn } from "./history_en.ts";
import { historyEs } from "./history_es.ts";
import type { HistoryText } from "./history_text.ts";
import type { Words } from "./words.ts";

const TEXTS: ReadonlyMap<string, HistoryText> = new Map([["en", historyEn], ["es", historyEs]]);

/**
 * The words of the history.
 *
 * @param words The page's language.
 * @returns Its words; English for a language that has none.
 */
export function historyText({ text }: Words): HistoryText {
  return TEXTS.get(text.language) ?? historyEn;
}
