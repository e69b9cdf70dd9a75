/**
 * Which language the page speaks.
 *
 * @module
 */
import { en } from "./en.ts";
import { es } from "./es.ts";
import type { Text } from "./text.ts";

/** Every language, the one for everybody else first. */
export const LANGUAGES: readonly Text[] = [en, es];

/**
 * The language a person understands best.
 *
 * @param wanted What the person chose and what the browser says, best first: "es-MX", "en".
 * @returns The first one there is words for; else English.
 */
export function chooseText(wanted: readonly string[]): Text {
  for (const tag of wanted) {
    const [language] = tag.toLowerCase().split("-");
    const text = LANGUAGES.find((text) => text.language === language);
    if (text !== undefined) return text;
  }
  return en;
}

/**
 * How numbers and times are written in a language: as in the person's own country, where the browser names it. Half a
 * second is "0.5 s" in Mexico and "0,5 s" in Spain.
 *
 * @param text The language.
 * @param wanted What the browser says, best first.
 * @returns A BCP 47 tag for `Intl`.
 */
export function localeOf({ language }: Text, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}
