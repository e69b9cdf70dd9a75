/**
 * What is wrong around the server and its boards, for the page and the command line (D1).
 *
 * @module
 */
import * as doctor from "../../protocol/api/doctor.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { FindingMessage } from "../../protocol/findings.ts";
import type { BoardView } from "../../protocol/views.ts";
import { boardFindings } from "../doctor/board_checks.ts";
import { handle, type Handlers } from "./handler.ts";

/** Looks at the machine; resolves to what is wrong with it. */
export type Examine = () => Promise<readonly FindingMessage[]>;

/**
 * The methods. Whoever asks while somebody else's examination is under way gets the same one's findings.
 *
 * @param examine Looks at the machine.
 * @param boards Every board.
 */
export function doctorMethods(
  examine: Examine,
  boards: () => readonly BoardView[],
): Handlers<typeof doctor> {
  let underWay: Promise<readonly FindingMessage[]> | null = null;
  return {
    examine: handle(doctor.examine, async (_, { board }) => {
      if (board !== null) {
        const problem = '"doctor.examine" is about everything, got "board"';
        throw new RequestFailure("invalid_params", problem, doctor.examine.hint);
      }
      underWay ??= examine().finally(() => underWay = null);
      return { findings: [...await underWay, ...boardFindings(boards())] };
    }),
  };
}
