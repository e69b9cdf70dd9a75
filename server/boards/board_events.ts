/**
 * What clients are told of one channel (C5).
 *
 * @module
 */
import type { Pending } from "../../protocol/views.ts";
import type { BoardEvent } from "./boards.ts";
import type { Report, Twin } from "./twin.ts";

/**
 * A channel changed.
 *
 * @param board The board's id.
 * @param twin Knows it already.
 * @param channel Name of the channel.
 * @param report What the board said.
 */
export function stateChanged(board: string, twin: Twin, channel: string, report: Report): BoardEvent {
  const { state, by, at } = report;
  return {
    method: "state.changed",
    params: { board, channel, state, boot: twin.boot ?? 0, rev: twin.rev, by, at },
  };
}

/**
 * A command is pending, went on the wire, or is over.
 *
 * @param board The board's id.
 * @param channel Name of the channel.
 * @param pending The newest command that clients are told of.
 */
export function commandPending(board: string, channel: string, pending: Pending | null): BoardEvent {
  return { method: "command.pending", params: { board, channel, pending } };
}
