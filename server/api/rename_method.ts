/**
 * `board.rename`: gives a board the name that it keeps in its EEPROM (B12).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { checkRename, type Renamed } from "../../protocol/rename_message.ts";
import type { Boards } from "../boards/boards.ts";

/** One call, as far as a name is concerned. */
export interface RenameCall {
  /** Which board; null where the client named none. */
  readonly board: string | null;
  /** Arguments as the client sent them. */
  readonly params: unknown;
}

/**
 * The method.
 *
 * @param boards The boards.
 * @returns It; rejects with a {@linkcode RequestFailure}.
 */
export function renameMethod(boards: Boards): (call: RenameCall) => Promise<Renamed> {
  return async ({ board, params }) => {
    const checked = checkRename(params);
    if (checked.ok) return await boards.rename(board, checked.value.name);
    throw new RequestFailure(
      "invalid_params",
      checked.problem,
      'Send {"name": "..."}; an empty name is none',
    );
  };
}
