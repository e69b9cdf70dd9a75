/**
 * What clients are told of one channel (C5).
 *
 * @module
 */
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
 * A command began, went on the wire, or is over.
 *
 * @param board The board's id.
 * @param twin Knows it already.
 * @param channel Name of the channel.
 */
export function commandPending(board: string, twin: Twin, channel: string): BoardEvent {
  return { method: "command.pending", params: { board, channel, pending: twin.pending(channel) } };
}
