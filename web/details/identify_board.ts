/**
 * Has a board show which one it is (B20), and says what came of it.
 *
 * @module
 */
import { identify } from "../../protocol/api/board.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { PageModel } from "../page_model.ts";
import type { Tables } from "../text/text.ts";

const BLINKS: Tables<string> = { en: "Its LED blinks", es: "Su LED parpadea" };
/** For how long the board does it, in milliseconds. */
const BLINKS_MS = 5000;

/**
 * Ask the board.
 *
 * @param board Board id.
 * @param model Asks the server.
 * @param said Where what came of it is shown, until it is over or newer truth arrives (U12).
 */
export async function identifyBoard(
  board: string,
  model: PageModel,
  said: Map<string, string>,
): Promise<void> {
  const { words, session, announcements, clock } = model;
  const say = (sentence: string): () => void => {
    said.set(board, sentence);
    announcements.say(`${board} identify`, `${model.label(board)}: ${sentence}`);
    return () => {
      if (said.get(board) === sentence) said.delete(board);
    };
  };
  try {
    await session.call(identify, { board });
    const end = say(BLINKS[words.text.language]);
    clock.after(BLINKS_MS, end);
  } catch (failure) {
    if (!(failure instanceof RequestFailure)) throw failure;
    const { what, todo } = words.failure(failure);
    model.endsWithNewerTruth({ board, channel: null }, say(`${what}. ${todo}`));
  }
}
