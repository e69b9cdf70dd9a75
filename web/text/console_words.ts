/**
 * The words of the console by language.
 *
 * @module
 */
import { consoleEn } from "./console_en.ts";
import { consoleEs } from "./console_es.ts";
import type { ConsoleText } from "./console_text.ts";

const TEXTS: ReadonlyMap<string, ConsoleText> = new Map([["en", consoleEn], ["es", consoleEs]]);

/**
 * The console's words.
 *
 * @param language Tag of the page's language.
 * @returns Its words; English for a language that has none.
 */
export function consoleText(language: string): ConsoleText {
  return TEXTS.get(language) ?? consoleEn;
}
