/**
 * What happened, page by page (H2).
 *
 * @module
 */
import * as history from "../../protocol/api/history.ts";
import type { History } from "../store/keeper.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param kept Where it is kept.
 */
export function historyMethods(kept: History): Handlers<typeof history> {
  return { query: handle(history.query, (query, { board }) => kept.query(board, query)) };
}
