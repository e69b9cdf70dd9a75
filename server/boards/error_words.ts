/**
 * What an error tells a person.
 *
 * @module
 */

import { type BoardReasonCode, readBoardDetails } from "../../protocol/troubles.ts";
import type { ReasonDetails } from "../../protocol/reason_details.ts";
import { type LinkFailure, ownFailure } from "../link/link_failure.ts";

/** In words, and what varies in them. */
export interface ErrorWords {
  /** What happened. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** What varies in it (C13). */
  readonly details: ReasonDetails;
}

/**
 * An error that knows what to do about itself says so, as those of the serial module do.
 *
 * @param error Anything thrown.
 * @param code The name under which it is told.
 * @returns What happened, and what to do about it.
 */
export function errorWords(error: unknown, code: BoardReasonCode): ErrorWords {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "hint" in error && typeof error.hint === "string"
    ? error.hint
    : "Destello keeps trying";
  const details = error instanceof Error && "details" in error ? error.details : { said: message };
  return { message, hint, details: readBoardDetails(code, details) };
}

/**
 * Why a line cannot be opened. An error that has one of the names for that keeps it.
 *
 * @param error Anything thrown.
 * @returns What the board tells.
 */
export function cannotOpen(error: unknown): LinkFailure {
  return ownFailure(error) ?? { code: "cannot_open", ...errorWords(error, "cannot_open") };
}
