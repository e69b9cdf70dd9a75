/**
 * A request that failed (`troubles.ts` has the names). A client gets the JSON-RPC code, the reason, a sentence and
 * what to do about it (C6), and what varies in it, for those who have words of their own (C13).
 *
 * @module
 */
import type { Told } from "./told.ts";
import { type FailureReason, FAILURES, isFailureReason } from "./troubles.ts";
import type { ReasonDetails } from "./reason_details.ts";
import type { ChannelView } from "./views.ts";

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
    return FAILURES[isFailureReason(this.reason) ? this.reason : "internal_error"].code;
  }
}

/** A failure as clients read it. */
export interface ToldFailure {
  /** Its name. */
  readonly reason: string;
  /** What happened. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Whether it had an effect. */
  readonly outcome: FailureOutcome;
  /** How the channel is now, where that is why. */
  readonly current?: ChannelView;
  /** What varies in it, where anything does. */
  readonly details?: ReasonDetails;
}

/**
 * What clients are told of a failure (C6, C13), whichever way they asked.
 *
 * @param failure The failure.
 */
export function toldFailure(
  { reason, message, hint, outcome, current, details }: Omit<RequestFailure, "name" | "code">,
): ToldFailure {
  return {
    reason,
    message,
    hint,
    outcome,
    ...(current === null ? {} : { current }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}
