/**
 * The words of the plots by language.
 *
 * @module
 */
import { plotsEn } from "./plots_en.ts";
import { plotsEs } from "./plots_es.ts";
import type { PlotsText } from "./plots_text.ts";
import type { Words } from "./words.ts";

const TEXTS: ReadonlyMap<string, PlotsText> = new Map([["en", plotsEn], ["es", plotsEs]]);

/**
 * The words of the plots.
 *
 * @param words The page's language.
 * @returns Its words; English for a language that has none.
 */
export function plotsText({ text }: Words): PlotsText {
  return TEXTS.get(text.language) ?? plotsEn;
}
