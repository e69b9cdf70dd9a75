/**
 * A failed request as JSON-RPC tells it (C6, C13): written by whoever answers, read by whoever asked.
 *
 * @module
 */
import * as z from "zod/mini";
import { RequestFailure, toldFailure } from "./failures.ts";
import type { RpcError } from "./messages.ts";
import { number, text } from "./shapes.ts";
import { readFailureDetails } from "./troubles.ts";
import { channelView } from "./views.ts";

/** The error member of a response, of whichever version. */
export const toldError = z.object({
  code: number,
  message: text,
  data: z.optional(
    z.object({
      reason: text,
      hint: text,
      outcome: text,
      current: z.optional(channelView),
      details: z.optional(z.unknown()),
    }),
  ),
});

/** An error that does not say more may have left anything behind. */
const NO_DATA = {
  reason: "internal_error",
  hint: "Look at the server's log",
  outcome: "unknown",
  current: null,
  details: {},
} as const;

/**
 * What is told of a failed request.
 *
 * @param failure Why it failed.
 */
export function rpcErrorOf(failure: RequestFailure): RpcError {
  const { message, ...data } = toldFailure(failure);
  return { code: failure.code, message, data };
}

/**
 * Read what was told.
 *
 * @param error As {@linkcode toldError} gave it.
 */
export function readError({ message, data }: z.output<typeof toldError>): RequestFailure {
  const { reason, hint, outcome, current = null, details } = data ?? NO_DATA;
  return new RequestFailure(
    { told: reason },
    message,
    hint,
    // Of an outcome that is not known here nobody can tell.
    outcome === "not_run" ? outcome : "unknown",
    current,
    readFailureDetails(reason, details),
  );
}
