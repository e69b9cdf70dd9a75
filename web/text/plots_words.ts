/**
 * The words of the plots by language.
 *
 * @module
 */
import { plotsEn } from "./plots_en.ts";
import { plotsEs } from "./plots_es.ts";
import type { PlotsText } from "./plots_text.ts";
import type { Tables } from "./text.ts";

/** The words of the plots. */
export const plotsText: Tables<PlotsText> = { en: plotsEn, es: plotsEs };
