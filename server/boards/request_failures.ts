/**
 * From what is wrong with a board or its link to what a client is told.
 *
 * @module
 */
import { type FailureReason, RequestFailure } from "../../protocol/failures.ts";
import type { LinkFailure, LinkFailureCode } from "../link/link_failure.ts";
import type { Outcome } from "../link/session.ts";

const REASONS: Readonly<Record<LinkFailureCode, FailureReason>> = {
  "no_bytes": "board_offline",
  "no_frame": "board_offline",
  "no_answer": "no_answer",
  "schema_mismatch": "schema_mismatch",
  "board_restarted": "board_restarted",
  "out_of_step": "no_answer",
  "queue_full": "too_many_requests",
  "line_ended": "board_offline",
  "closed": "board_offline",
};

/**
 * A request failed on the link.
 *
 * @param board Id of the board.
 * @param failure What the link said.
 * @param outcome Whether the request had an effect.
 * @returns What the client is told.
 */
export function linkRequestFailure(board: string, failure: LinkFailure, outcome: Outcome): RequestFailure {
  const effect = outcome === "unknown"
    ? "; whether the command ran is not known"
    : "; the command did not run";
  return new RequestFailure(
    REASONS[failure.code],
    `${board}: ${failure.message}${effect}`,
    failure.hint,
    outcome,
  );
}
