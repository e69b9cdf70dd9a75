/**
 * Everything that can go wrong with a request, by name. A client gets the JSON-RPC code, the reason, a sentence and
 * what to do about it (C6), and what varies in it, for those who have words of their own (C13).
 *
 * @module
 */
import type { Told } from "./told.ts";
import type { ReasonDetails } from "./reason_details.ts";
import type { ChannelView } from "./views.ts";

/** JSON-RPC error code of each named reason. -327xx are JSON-RPC's own. */
export const FAILURE_CODES = {
  parse_error: -32700,
  invalid_request: -32600,
  unknown_method: -32601,
  invalid_params: -32602,
  internal_error: -32603,
  board_offline: -32001,
  no_answer: -32002,
  board_restarted: -32003,
  schema_mismatch: -32004,
  busy_flashing: -32005,
  unknown_board: -32006,
  too_many_requests: -32007,
  refused_by_board: -32008,
  server_closing: -32009,
  flash_failed: -32012,
  not_virtual: -32013,
  conflict: -32014,
  /** Not run because a newer one of the same client says what is wanted now (B9). */
  superseded: -32015,
  /** Given by the client itself: not connected, so never sent. */
  server_offline: -32010,
  /**
   * Given by the client itself: sent, but the connection broke before the answer, so it may have run. In the server's traces:
   * not run, because the connection ended before its turn (B9).
   */
  connection_lost: -32011,
  /** Given by the client itself, when it connects: the server does not go by the name in the address (S2). */
  foreign_host: -32016,
  /** Given by the client itself, when it connects: the server does not let pages of this origin in (S3). */
  foreign_origin: -32017,
  /** Given by the client itself, when it connects: the server has another token (S4). */
  wrong_token: -32018,
  /** Given by the client itself, when it connects: the server has as many clients as it takes (S5). */
  too_many_clients: -32019,
  /** Given by the client itself, when it connects: the server would let it in, but something in between passes on HTTP only. */
  no_websocket: -32020,
} as const;

/** The name of a failure. */
export type FailureReason = keyof typeof FAILURE_CODES;

/** Whether a failed request had an effect: it surely had none, or it may have had one and nobody can tell. */
export type FailureOutcome = "not_run" | "unknown";

/** A request that failed, with what a person needs to know. */
export class RequestFailure extends Error {
  /** Always "RequestFailure". */
  override readonly name = "RequestFailure";
  /** Its name; a newer server may tell one that is not known here. */
  readonly reason: Told<FailureReason>;
  /** What to do about it. */
  readonly hint: string;
  /** Whether it had an effect. */
  readonly outcome: FailureOutcome;
  /** How the channel is now, where that is why; else null. */
  readonly current: ChannelView | null;
  /** What varies in it. */
  readonly details: ReasonDetails;

  /**
   * A failure.
   *
   * @param reason Its name; as `told` where a server told it that may be newer.
   * @param message What happened, with the values concerned.
   * @param hint What to do about it.
   * @param outcome Whether it had an effect; surely none unless told.
   * @param current How the channel is now, where that is why.
   * @param details What varies in it.
   */
  constructor(
    reason: FailureReason | { readonly told: string },
    message: string,
    hint: string,
    outcome: FailureOutcome = "not_run",
    current: ChannelView | null = null,
    details: ReasonDetails = {},
  ) {
    super(message);
    this.reason = typeof reason === "string" ? reason : reason.told;
    this.hint = hint;
    this.outcome = outcome;
    this.current = current;
    this.details = details;
  }

  /** The JSON-RPC code of its reason. */
  get code(): number {
    return isFailureReason(this.reason) ? FAILURE_CODES[this.reason] : FAILURE_CODES.internal_error;
  }
}

/**
 * Whether a name is one of a failure.
 *
 * @param reason Any name.
 * @returns Whether it is known here.
 */
export function isFailureReason(reason: string): reason is FailureReason {
  return Object.hasOwn(FAILURE_CODES, reason);
}
