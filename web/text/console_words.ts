/**
 * The words of the console by language.
 *
 * @module
 */
import { consoleEn } from "./console_en.ts";
import { consoleEs } from "./console_es.ts";
import type { ConsoleText } from "./console_text.ts";
import type { Tables } from "./text.ts";

/** The console's words. */
export const consoleText: Tables<ConsoleText> = { en: consoleEn, es: consoleEs };
