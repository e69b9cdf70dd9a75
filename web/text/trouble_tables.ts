/**
 * The words of the tool Trouble by language.
 *
 * @module
 */
import { troubleEn } from "./trouble_en.ts";
import { troubleEs } from "./trouble_es.ts";
import type { TroubleText } from "./trouble_text.ts";

const TEXTS: ReadonlyMap<string, TroubleText> = new Map([["en", troubleEn], ["es", troubleEs]]);

/**
 * The tool's words.
 *
 * @param language Tag of the page's language.
 * @returns Its words; English for a language that has none.
 */
export function troubleText(language: string): TroubleText {
  return TEXTS.get(language) ?? troubleEn;
}
