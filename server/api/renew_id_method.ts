/**
 * `board.renew_id`: gives a board that has another one's id an id of its own (B13).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck } from "../../protocol/messages.ts";
import type { Renamed } from "../../protocol/rename_message.ts";
import type { Boards } from "../boards/boards.ts";

const takesNothing = argumentsCheck({});

/**
 * The method.
 *
 * @param renewId Does it.
 * @returns The method; rejects with a {@linkcode RequestFailure}.
 */
export function renewIdMethod(
  renewId: NonNullable<Boards["renewId"]>,
): (call: { readonly board: string | null; readonly params: unknown }) => Promise<Renamed> {
  return async ({ board, params }) => {
    const checked = takesNothing(params);
    if (checked.ok) return await renewId(board);
    throw new RequestFailure(
      "invalid_params",
      checked.problem,
      'Send {}, with the id that it has as "board"',
    );
  };
}
