/**
 * Which language the list of many boards is in.
 *
 * @module
 */
import { boardListEn } from "./board_list_en.ts";
import { boardListEs } from "./board_list_es.ts";
import type { BoardListText } from "./board_list_text.ts";

const TEXTS: ReadonlyMap<string, BoardListText> = new Map([["en", boardListEn], ["es", boardListEs]]);

/**
 * The words of the list of many boards.
 *
 * @param language BCP 47 tag.
 * @returns English for a language that has no table.
 */
export function boardListText(language: string): BoardListText {
  return TEXTS.get(language) ?? boardListEn;
}
