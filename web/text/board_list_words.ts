/**
 * Which language the list of many boards is in.
 *
 * @module
 */
import { boardListEn } from "./board_list_en.ts";
import { boardListEs } from "./board_list_es.ts";
import type { BoardListText } from "./board_list_text.ts";
import type { Tables } from "./text.ts";

/** The words of the list of many boards. */
export const boardListText: Tables<BoardListText> = { en: boardListEn, es: boardListEs };
