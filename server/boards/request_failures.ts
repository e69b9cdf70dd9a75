/**
 * From what is wrong with a board or its link to what a client is told.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { BOARD_TROUBLES, type BoardTrouble } from "../../protocol/troubles.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { LeftAlone } from "../../protocol/api/ports.ts";
import type { BoardView, ChannelView } from "../../protocol/views.ts";
import type { LinkFailure } from "../link/link_failure.ts";
import type { Outcome } from "../link/link_session.ts";
import type { BoardCommand } from "./boards.ts";

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
  const trouble: BoardTrouble = BOARD_TROUBLES[failure.code];
  return new RequestFailure(
    trouble.fails ?? "board_offline",
    `${board}: ${failure.message}${effect}`,
    failure.hint,
    outcome,
  );
}

/**
 * A board that takes no commands now (B4).
 *
 * @param view The board.
 * @param seconds How long it has been so.
 * @returns What the client is told.
 */
export function notOnlineFailure({ id, status, reason }: BoardView, seconds: number): RequestFailure {
  const cause = reason === null ? "" : `: ${reason.message}`;
  const hint = reason?.hint ?? "Try again in a moment";
  switch (status) {
    case "mismatch":
      return new RequestFailure("schema_mismatch", `Board ${id} cannot be used${cause}`, hint);
    case "flashing":
      return new RequestFailure("busy_flashing", `Board ${id} is being programmed`, "Wait until it is done");
    case "connecting":
      return new RequestFailure("board_offline", `Board ${id} is still connecting${cause}`, hint);
    default:
      return reason?.code === "owned_elsewhere" || reason?.code === "id_conflict"
        ? new RequestFailure(
          reason.code,
          `Board ${id} takes no commands here${cause}`,
          hint,
          "not_run",
          null,
          {
            ...reason.details,
          },
        )
        : new RequestFailure("board_offline", `Board ${id} has been offline for ${seconds} s${cause}`, hint);
  }
}

/**
 * The board's firmware is another build than its project's, which may not know what is asked.
 *
 * @param id Its id.
 * @param build What it runs; null before it told any.
 * @param own What its project's firmware is; null if the project is not known.
 * @returns What the client is told.
 */
export function otherBuildFailure(id: string, build: number | null, own: number | null): RequestFailure {
  const named = (id: number | null) => id === null ? "a build that is not known" : `build ${hex32(id)}`;
  return new RequestFailure(
    "schema_mismatch",
    `Board ${id} runs ${named(build)}, and its project's firmware is ${named(own)}`,
    "Program the board: deno task flash",
  );
}

/**
 * The board's sketch said no.
 *
 * @param id Its id.
 * @param method What was asked.
 * @returns What the client is told.
 */
export function refusedFailure(id: string, method: string): RequestFailure {
  const message = `Board ${id} refused "${method}"`;
  return new RequestFailure(
    "refused_by_board",
    message,
    "Its sketch does not allow this now; see its handler",
  );
}

/**
 * A newer command took the place of one that had not been sent (B9).
 *
 * @param id The board's id.
 * @param command What was asked.
 * @returns What the client is told.
 */
export function supersededFailure(id: string, { channel, command }: BoardCommand): RequestFailure {
  return new RequestFailure(
    "superseded",
    `"${channel}.${command}" was not sent to ${id}: a newer one of yours took its place`,
    "Nothing to do: the newest one runs",
  );
}

/**
 * The connection of a command ended before its turn (B9); nobody is there to be told, but it is counted and traced.
 *
 * @param id The board's id.
 * @param command What was asked.
 * @returns Why it did not run.
 */
export function abandonedFailure(id: string, { channel, command }: BoardCommand): RequestFailure {
  return new RequestFailure(
    "connection_lost",
    `"${channel}.${command}" was not sent to ${id}: its connection ended before its turn`,
    "Ask again, with a key if it is to outlive its connection",
  );
}

/**
 * The board took a name, and its EEPROM holds another.
 *
 * @param id Its id.
 * @param name The name that it was given.
 * @param kept What it holds.
 * @returns What the client is told.
 */
export function nameNotKeptFailure(id: string, name: string, kept: string): RequestFailure {
  return new RequestFailure(
    "refused_by_board",
    `Board ${id} was to be called ${JSON.stringify(name)}, but keeps ${JSON.stringify(kept)}`,
    "Try again; if it stays so, the last bytes of its EEPROM are worn out",
    "unknown",
  );
}

/**
 * The board kept its former id.
 *
 * @param id Under which it is listed.
 * @returns What the client is told.
 */
export function idNotKeptFailure(id: string): RequestFailure {
  return new RequestFailure(
    "refused_by_board",
    `Board ${id} was given another id, but its EEPROM does not keep it`,
    "Try again; if it stays so, the last bytes of its EEPROM are worn out",
    "unknown",
  );
}

/**
 * Another id is only for a board that has somebody else's.
 *
 * @param view The board.
 * @returns What the client is told.
 */
export function idIsItsOwnFailure({ id, reason }: BoardView): RequestFailure {
  return new RequestFailure(
    "invalid_request",
    `Board ${id} needs no other id: no other board is known to have the same`,
    reason?.hint ?? "Its history and its settings are kept under the id that it has",
  );
}

/**
 * No port of that id is left alone.
 *
 * @param id What was asked for.
 * @param ports Those that are.
 * @returns What the client is told.
 */
export function unknownPortFailure(id: string, ports: readonly LeftAlone[]): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `No port "${id}" is left alone`,
    ports.length === 0 ? "There is none" : `Ports are ${ports.map((port) => `"${port.id}"`).join(", ")}`,
  );
}

/**
 * The channel is not as the client saw it (C11).
 *
 * @param board Id of the board.
 * @param channel Name of the channel.
 * @param ifRev The revision that the client saw.
 * @param current How the channel is.
 * @returns What the client is told.
 */
export function conflictFailure(
  board: string,
  channel: string,
  ifRev: number,
  current: ChannelView,
): RequestFailure {
  const { pending, rev, by } = current;
  const message = (rev ?? 0) > ifRev
    ? `"${channel}" of ${board} was changed by ${by} in revision ${rev}, after revision ${ifRev}`
    : pending !== null
    ? `"${channel}.${pending.command}" of ${pending.by} is under way on ${board}`
    : `${board} has not come to revision ${ifRev} yet`;
  const hint = 'Look at "current", then ask again with its "rev" if it is still what you want';
  return new RequestFailure("conflict", message, hint, "not_run", current);
}
