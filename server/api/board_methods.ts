/**
 * Boards: which there are, and an id of its own for one that has another one's (B13).
 *
 * @module
 */
import * as board from "../../protocol/api/board.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Boards } from "../boards/boards.ts";
import { handle, type Handlers } from "./handler.ts";

/**
 * The methods.
 *
 * @param boards The boards.
 * @param wallClock The time of day.
 */
export function boardMethods(boards: Boards, wallClock: () => Date): Handlers<typeof board> {
  return {
    renewId: handle(board.renewId, (_, { board }) => boards.renewId(board)),
    identify: handle(board.identify, (_, { board }) => boards.identify(board)),
    list: handle(board.list, (_, { board }) => {
      if (board === null) return { boards: boards.list(), now: wallClock().toISOString() };
      throw new RequestFailure(
        "invalid_params",
        `"boards.list" is about every board, got "board"`,
        "Send arguments that fit the definition",
      );
    }),
  };
}
