/**
 * The words of the history by language.
 *
 * @module
 */
import { historyEn } from "./history_en.ts";
import { historyEs } from "./history_es.ts";
import type { HistoryText } from "./history_text.ts";
import type { Tables } from "./text.ts";

/** The words of the history. */
export const historyText: Tables<HistoryText> = { en: historyEn, es: historyEs };
