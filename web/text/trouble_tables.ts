/**
 * The words of the tool Trouble by language.
 *
 * @module
 */
import { troubleEn } from "./trouble_en.ts";
import { troubleEs } from "./trouble_es.ts";
import type { TroubleText } from "./trouble_text.ts";
import type { Tables } from "./text.ts";

/** The tool's words. */
export const troubleText: Tables<TroubleText> = { en: troubleEn, es: troubleEs };
