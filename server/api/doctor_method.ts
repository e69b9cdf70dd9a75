/**
 * `doctor.examine`: what is wrong around the server and its boards, for the page and the command line (D1).
 *
 * @module
 */
import type { FindingMessage } from "../../protocol/findings.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { argumentsCheck, type BoardView } from "../../protocol/messages.ts";
import { boardFindings } from "../doctor/board_checks.ts";

/** Looks at the machine; resolves to what is wrong with it. */
export type Examine = () => Promise<readonly FindingMessage[]>;

const takesNothing = argumentsCheck({});

/**
 * The method.
 *
 * @param examine Looks at the machine.
 * @param boards Every board.
 * @returns It. Whoever asks while somebody else's examination is under way gets the same one's findings.
 */
export function doctorMethod(
  examine: Examine,
  boards: () => readonly BoardView[],
): (call: { readonly board: string | null; readonly params: unknown }) => Promise<unknown> {
  let underWay: Promise<readonly FindingMessage[]> | null = null;
  return async ({ board, params }) => {
    const checked = takesNothing(params);
    if (!checked.ok || board !== null) {
      const problem = checked.ok ? '"doctor.examine" is about everything, got "board"' : checked.problem;
      throw new RequestFailure("invalid_params", problem, "See docs/SPEC.md, D1");
    }
    underWay ??= examine().finally(() => underWay = null);
    return { findings: [...await underWay, ...boardFindings(boards())] };
  };
}
