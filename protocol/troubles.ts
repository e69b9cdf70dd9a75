/**
 * Everything that can go wrong, by name: one row for each trouble. Its sentences are in `web/text/`, one table for each language; a
 * trouble without a sentence does not compile.
 *
 * @module
 */
import { type DetailName, readDetails, type ReasonDetails } from "./reason_details.ts";

/** What the board or its line may have, and why a board may not be online. */
export interface BoardTrouble {
  /** What varies in it (C13). */
  readonly details: readonly DetailName[];
  /** What a request is told that fails because of it; "board_offline" unless said. */
  readonly fails?:
    | "no_answer"
    | "schema_mismatch"
    | "board_restarted"
    | "too_many_requests"
    | "server_offline"
    | "owned_elsewhere"
    | "id_conflict";
}

/** Why a request failed. */
export interface Failure {
  /** JSON-RPC error code; -327xx are JSON-RPC's own. */
  readonly code: number;
  /** HTTP status, on the routes that are no JSON-RPC. */
  readonly status: number;
  /** What varies in it (C13); nothing unless said. */
  readonly details?: readonly DetailName[];
  /** Who gives it, where that is no method of the server: the client itself, or the server when it lets nobody in. */
  readonly by?: "client" | "entrance";
  /** What has it alone: methods that are of a board, or commands of a channel; every method unless said. */
  readonly of?: "board" | "command";
}

const FLASH_DETAILS = [
  "flash",
  "port",
  "phase",
  "percent",
  "errors",
  "bytes",
  "memory",
  "found",
  "build",
  "said",
  "program",
  "waitMs",
] as const;

/** Troubles of boards. */
export const BOARD_TROUBLES = {
  no_bytes: { details: [] },
  no_frame: { details: ["bytes"] },
  no_answer: { details: ["misses"], fails: "no_answer" },
  schema_mismatch: { details: ["board", "server"], fails: "schema_mismatch" },
  board_restarted: { details: [], fails: "board_restarted" },
  out_of_step: { details: [], fails: "no_answer" },
  queue_full: { details: ["waiting"], fails: "too_many_requests" },
  line_ended: { details: ["port", "line"] },
  closed: { details: ["line"] },
  flash_failed: { details: FLASH_DETAILS },
  /** Its port cannot be opened, for one of the reasons below or another one. */
  cannot_open: { details: ["said"] },
  no_such_port: { details: ["port", "target"] },
  not_a_tty: { details: ["port"] },
  port_busy: { details: ["port", "program", "pid", "others", "command"] },
  no_permission: { details: ["port", "group", "user", "command"] },
  unplugged: { details: ["port"] },
  unsupported_rate: { details: ["port", "rate", "nearest"] },
  write_queue_full: { details: ["port", "waiting"] },
  unsupported_system: { details: ["port", "system"] },
  io_error: { details: ["port", "call", "errno"] },
  /** It is a virtual one, and there is no image of its project that it can run. */
  no_image: { details: ["command"] },
  /** It is behind an address in the network, and there is no connection. */
  no_connection: { details: ["port", "network", "said"] },
  /** The port is open, but another program has it open too. */
  port_shared: { details: ["port", "program", "pid", "others"] },
  /** Another board has the same id. */
  id_taken: { details: ["holder", "name"] },
  /** The server that has it is not at the broker (G3). */
  server_offline: { details: ["owner"], fails: "server_offline" },
  /** There is no connection to the broker over which it is reached (G3). */
  broker_offline: { details: [], fails: "server_offline" },
  /** Another server at the broker has it (Q13). */
  owned_elsewhere: { details: ["owner"], fails: "owned_elsewhere" },
  /** Another server at the broker has a board with the same id (Q13c). */
  id_conflict: { details: ["owner"], fails: "id_conflict" },
} as const satisfies Readonly<Record<string, BoardTrouble>>;

/** Failures of requests. */
export const FAILURES = {
  parse_error: { code: -32700, status: 400 },
  invalid_request: { code: -32600, status: 400 },
  unknown_method: { code: -32601, status: 404 },
  invalid_params: { code: -32602, status: 400 },
  internal_error: { code: -32603, status: 500 },
  board_offline: { code: -32001, status: 503, of: "board" },
  no_answer: { code: -32002, status: 504, of: "board" },
  // The board went away in the middle: nobody knows whether the command ran (RFC 9110, 15.6.3).
  board_restarted: { code: -32003, status: 502, of: "board" },
  schema_mismatch: { code: -32004, status: 409, of: "board" },
  busy_flashing: { code: -32005, status: 409, of: "board" },
  unknown_board: { code: -32006, status: 404, of: "board" },
  too_many_requests: { code: -32007, status: 429, details: ["waitMs"] },
  refused_by_board: { code: -32008, status: 409, of: "board" },
  server_closing: { code: -32009, status: 503 },
  flash_failed: { code: -32012, status: 502, details: FLASH_DETAILS },
  not_virtual: { code: -32013, status: 409, of: "board" },
  conflict: { code: -32014, status: 409, of: "command" },
  /** Not run because a newer one of the same client says what is wanted now (B9). */
  superseded: { code: -32015, status: 409, of: "command" },
  /** The caller's role may not (S21). */
  not_allowed: { code: -32021, status: 403 },
  unknown_device: { code: -32022, status: 404 },
  /** Another server at the broker has the board (Q13). */
  owned_elsewhere: { code: -32023, status: 409, details: ["owner"], of: "board" },
  /** Another server at the broker has a board with the same id (Q13c). */
  id_conflict: { code: -32024, status: 409, details: ["owner"], of: "board" },
  /** Given by the client itself, which is not connected, and by a gateway whose broker or server is away (G4): never sent. */
  server_offline: { code: -32010, status: 503, details: ["owner"] },
  /**
   * Given by the client itself, and by a gateway: sent, but the connection broke before the answer, so it may have run. In the server's traces:
   * not run, because the connection ended before its turn (B9).
   */
  connection_lost: { code: -32011, status: 502 },
  /** Given by the client itself, when it connects: the server does not go by the name in the address (S2). */
  foreign_host: { code: -32016, status: 403, by: "entrance" },
  /** Given by the client itself, when it connects: the server does not let pages of this origin in (S3). */
  foreign_origin: { code: -32017, status: 403, by: "entrance" },
  /** Given by the client itself, when it connects: the server has another token (S4). */
  wrong_token: { code: -32018, status: 401, by: "entrance" },
  /** Given by the client itself, when it connects: the server has as many clients as it takes (S5). */
  too_many_clients: { code: -32019, status: 503, by: "entrance" },
  /** Given by the client itself, when it connects: the server would let it in, but something in between passes on HTTP only. */
  no_websocket: { code: -32020, status: 502, by: "client" },
} as const satisfies Readonly<Record<string, Failure>>;

/** The name of a board's trouble. */
export type BoardReasonCode = keyof typeof BOARD_TROUBLES;
/** The name of a failure. */
export type FailureReason = keyof typeof FAILURES;
/** The details of one trouble of a board. */
export type DetailsOf<C extends BoardReasonCode> = Pick<
  ReasonDetails,
  typeof BOARD_TROUBLES[C]["details"][number]
>;

/**
 * Whether a name is one of a failure.
 *
 * @param reason Any name.
 * @returns Whether it is known here.
 */
export function isFailureReason(reason: string): reason is FailureReason {
  return Object.hasOwn(FAILURES, reason);
}

/**
 * The details of a board's trouble.
 *
 * @param code Its name.
 * @param value What came.
 * @returns Those that fit; none for a name that is not known.
 */
export function readBoardDetails(code: string, value: unknown): ReasonDetails {
  return isBoardReason(code) ? readDetails(BOARD_TROUBLES[code].details, value) : {};
}

/**
 * The details of a failed request.
 *
 * @param reason Its name.
 * @param value What came.
 * @returns Those that fit.
 */
export function readFailureDetails(reason: string, value: unknown): ReasonDetails {
  const failure: Failure | undefined = isFailureReason(reason) ? FAILURES[reason] : undefined;
  return readDetails(failure?.details ?? [], value);
}

/**
 * Whether a name is one of a board's troubles.
 *
 * @param code The name.
 * @returns Whether it is known here.
 */
export function isBoardReason(code: string): code is BoardReasonCode {
  return Object.hasOwn(BOARD_TROUBLES, code);
}
