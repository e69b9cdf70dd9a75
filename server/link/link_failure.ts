/**
 * What can be wrong between server and board, by name, with what to do about it. Never a bare "timeout".
 *
 * @module
 */
import {
  BOARD_TROUBLES,
  type BoardReasonCode,
  isBoardReason,
  readBoardDetails,
} from "../../protocol/troubles.ts";
import { LINE_CAUSES, readDetails, type ReasonDetails } from "../../protocol/reason_details.ts";
import { hex32 } from "../../protocol/schema_hash.ts";

/** The names. */
export type LinkFailureCode = Exclude<BoardReasonCode, "flash_failed">;

/** A failure of the link. */
export interface LinkFailure {
  /** Its name, for programs. */
  readonly code: LinkFailureCode;
  /** What happened, for people. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** What varies in it (C13). */
  readonly details?: ReasonDetails;
}

/** The line has just been opened: too early to say more. */
export const notAnsweredYet: LinkFailure = {
  code: "no_answer",
  message: "The board has not answered yet since its line was opened",
  hint: "Ask again in a moment: a board takes up to 1.4 s to start",
  details: { misses: 0 },
};

/**
 * Nobody has answered since the line was opened.
 *
 * @param bytes How many bytes came in that time.
 * @returns "no_bytes" or "no_frame".
 */
export function silentBoard(bytes: number): LinkFailure {
  return bytes === 0
    ? {
      code: "no_bytes",
      message: "The line is open, but not one byte came from the board",
      hint: "Check the cable, the port and delay() in setup(): before begin() the board cannot answer; " +
        "if another sketch is on it, program it with Destello",
    }
    : {
      code: "no_frame",
      message: `${bytes} bytes came from the board, but nothing that Destello understands`,
      hint: "Another sketch is on the board, or it talks at another baud rate: program it with Destello",
      details: { bytes },
    };
}

/**
 * Nothing comes, or bytes are missing, and somebody else reads the port.
 *
 * @param failure What it looks like on the line.
 * @param port Path of the port.
 * @param holders Who has it open beside us.
 * @returns "port_shared"; the failure as it is, if nobody has it, or if it has nothing to do with that.
 */
export function sharedPort(
  failure: LinkFailure,
  port: string,
  holders: () => readonly { readonly pid: number; readonly name: string }[],
): LinkFailure {
  if (!LOSSES.includes(failure.code)) return failure;
  const [first, ...others] = holders();
  if (first === undefined) return failure;
  const { pid, name } = first;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return {
    code: "port_shared",
    message: `Port "${port}" is open in "${name}" (process ${pid}), too${more}: ${
      failure.message.charAt(0).toLowerCase()
    }${failure.message.slice(1)}`,
    hint: `Close that program, maybe a serial monitor, or run: kill ${pid}; it takes what the board says`,
    details: { port, program: name, pid, others: others.length },
  };
}

/** What it looks like when somebody else takes the board's bytes. */
const LOSSES: readonly LinkFailureCode[] = ["no_bytes", "no_frame", "no_answer"];

/**
 * An open session went silent (W6).
 *
 * @param misses Time-outs in a row.
 * @returns "no_answer".
 */
export function noAnswer(misses: number): LinkFailure {
  return {
    code: "no_answer",
    message: `The board left ${misses} repetitions in a row unanswered`,
    hint:
      "Check the cable, the board's power, and its sketch: delay() keeps it from answering, destello::wait() does not; " +
      "Destello keeps asking and goes on when the board answers",
    details: { misses },
  };
}

/**
 * The board was built from another definition (W10): of another project, or of an older version of one that is served. The hash does
 * not say which.
 *
 * @param board Schema hash of the board's firmware.
 * @param served Schema hashes of the definitions that are served.
 * @returns "schema_mismatch".
 */
export function schemaMismatch(board: number, served: readonly number[]): LinkFailure {
  const [only] = served.length === 1 ? served.map(hex32) : [];
  return {
    code: "schema_mismatch",
    message: `The board's firmware has schema ${hex32(board)}, this server has ${
      served.map(hex32).join(", ")
    }: it is of a project that this server does not serve, or of an older version of one that it does`,
    hint: "Serve its project: deno task serve --project DIR; or program the board: deno task flash",
    details: { board: hex32(board), ...(only === undefined ? {} : { server: only }) },
  };
}

/** The line is lent to whoever programs the board. */
export const beingProgrammed: LinkFailure = {
  code: "closed",
  message: "The board is being programmed",
  hint: "Wait until it is done",
  details: { line: "programming" },
};

/** The board expects a sequence number that it cannot rightly expect. */
export const outOfStep: LinkFailure = {
  code: "out_of_step",
  message: "The board and the server lost count of each other's frames",
  hint: "Nothing to do: Destello opens a new session at once; ask again",
};

/**
 * More is asked than the board can confirm.
 *
 * @param waiting How many requests wait already.
 * @returns "queue_full".
 */
export function queueFull(waiting: number): LinkFailure {
  return {
    code: "queue_full",
    message: `${waiting} requests wait for the board already`,
    hint: "Ask again when some of them are confirmed",
    details: { waiting },
  };
}

/** The board started anew (W11). */
export const boardRestarted: LinkFailure = {
  code: "board_restarted",
  message: "The board restarted",
  hint: "Look at the state it reports now and ask again if it is not what you want",
};

/**
 * The line is gone.
 *
 * @param reason What the line said, or `null` if we closed it.
 * @returns "line_ended", "closed", or the name that the error has for itself.
 */
export function lineEnded(reason: Error | null): LinkFailure {
  if (reason === null) {
    return {
      code: "closed",
      message: "The line to the board was closed",
      hint: "It opens again when the board is needed",
    };
  }
  const own = ownFailure(reason);
  if (own !== null && !LINE_CAUSES.some((cause) => cause === own.code)) return own;
  return {
    code: "line_ended",
    message: `The line to the board ended: ${reason.message}`,
    hint: "Plug the board in again; Destello finds it by itself",
    details: endDetails(reason),
  };
}

/**
 * An error that says itself under which name a client is told of it.
 *
 * @param error Anything thrown.
 * @returns What the client is told; null for an error without such a name.
 */
export function ownFailure(error: unknown): LinkFailure | null {
  if (!(error instanceof Error && "code" in error && "hint" in error && "details" in error)) return null;
  const { code, hint, message, details } = error;
  if (typeof code !== "string" || typeof hint !== "string") return null;
  if (!isBoardReason(code) || code === "flash_failed") return null;
  return { code, message, hint, details: readBoardDetails(code, details) };
}

/**
 * The place itself is gone.
 *
 * @param place What people call it.
 * @param port Path of the port; null if it is none.
 * @returns "line_ended".
 */
export function placeGone(place: string, port: string | null): LinkFailure {
  return {
    code: "line_ended",
    message: `${place} is gone`,
    hint: "Plug the board in again; Destello finds it by itself, on whatever port",
    details: port === null ? {} : { port, line: "unplugged" },
  };
}

/**
 * Why a board with another one's id cannot be used.
 *
 * @param place Where it is.
 * @param holder The board whose id it has.
 * @returns "id_taken".
 */
export function idTaken(place: string, holder: { readonly id: string; readonly name: string }): LinkFailure {
  const { id, name } = holder;
  return {
    code: "id_taken",
    message: `The board at ${place} has the id of ${name} (${id}), which is another board`,
    hint: "Give it an id of its own: board.renew_id, or the button on the page; then both can be used",
    details: { holder: id, name },
  };
}

/**
 * Why a board cannot be used that has been plugged in at another machine.
 *
 * @param server The server there.
 * @returns "owned_elsewhere".
 */
export function ownedElsewhere(server: string): LinkFailure {
  return {
    code: "owned_elsewhere",
    message: `Server ${server} has this board now`,
    hint: "Use it there, or plug it in here again; Destello finds it by itself",
    details: { owner: server },
  };
}

/**
 * Why neither of two boards with one id can be used.
 *
 * @param server The server that has the other one.
 * @returns "id_conflict".
 */
export function idConflict(server: string): LinkFailure {
  return {
    code: "id_conflict",
    message: `Server ${server} has a board with the same id: one EEPROM was copied from the other`,
    hint:
      "Give one of them an id of its own: board.renew_id, or the button on the page; then both can be used",
    details: { owner: server },
  };
}

/** What a line that ended by a failure of its port tells of it. */
function endDetails(reason: Error): ReasonDetails {
  const told = "details" in reason && typeof reason.details === "object" ? reason.details : {};
  const line = "code" in reason ? reason.code : undefined;
  return readDetails(BOARD_TROUBLES.line_ended.details, { ...told, line });
}
