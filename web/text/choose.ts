/**
 * Which language the page speaks, and its table. English comes with the page, for everybody else; a person needs one table, so the
 * others are fetched by those who read them.
 *
 * @module
 */
import { en } from "./en.ts";
import type { Text } from "./text.ts";

/** A language that the page speaks. */
export interface Spoken extends Pick<Text, "language" | "languageName"> {
  /** Gives its table; rejects if it cannot be fetched, because the server is gone. */
  readonly load: () => Promise<Text>;
}

/** For everybody whose own language is not there. */
const ENGLISH: Spoken = {
  language: en.language,
  languageName: en.languageName,
  load: () => Promise.resolve(en),
};

/** Every language, the one for everybody else first. */
export const LANGUAGES: readonly Spoken[] = [
  ENGLISH,
  { language: "es", languageName: "Español", load: () => import("./es.ts").then(({ es }) => es) },
];

/**
 * The language a person understands best.
 *
 * @param wanted What the person chose and what the browser says, best first: "es-MX", "en".
 * @returns The first one there is a table for; else English.
 */
export function chooseLanguage(wanted: readonly string[]): Spoken {
  for (const tag of wanted) {
    const [language] = tag.toLowerCase().split("-");
    const spoken = LANGUAGES.find((spoken) => spoken.language === language);
    if (spoken !== undefined) return spoken;
  }
  return ENGLISH;
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
