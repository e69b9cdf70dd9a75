/**
 * What the server says, checked before it is believed. Unknown members and unknown notifications are passed over, and
 * unknown names and kinds are taken as they are, so that a newer server may say more (C15); a known message of a wrong shape
 * is named as garbled.
 *
 * @module
 */
import * as z from "zod/mini";
import { NOTIFICATIONS, type ServerNotification } from "../protocol/api/notifications.ts";
import { type Snapshot, snapshot } from "../protocol/api/server.ts";
import type { RequestFailure } from "../protocol/failures.ts";
import { readError, toldError } from "../protocol/rpc_error.ts";
import { number, text } from "../protocol/shapes.ts";

const envelope = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.optional(z.nullable(z.union([text, number]))),
  method: z.optional(text),
  params: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  error: z.optional(toldError),
});

/** A message of the server. */
export type Incoming =
  | { readonly kind: "notification"; readonly notification: ServerNotification }
  | { readonly kind: "result"; readonly id: string | number | null; readonly result: unknown }
  | { readonly kind: "failure"; readonly id: string | number | null; readonly failure: RequestFailure }
  | { readonly kind: "unknown" }
  | { readonly kind: "garbled" };

/**
 * Read a message of the server.
 *
 * @param data What the socket gave.
 * @returns What it is.
 */
export function readIncoming(data: unknown): Incoming {
  const message = envelope.safeParse(parsed(data));
  if (!message.success) return { kind: "garbled" };
  const { id = null, method, params, result, error } = message.data;
  if (error !== undefined) return { kind: "failure", id, failure: readError(error) };
  if (method !== undefined) return readNotification(method, params);
  return result === undefined ? { kind: "garbled" } : { kind: "result", id, result };
}

function readNotification(method: string, params: unknown): Incoming {
  const known = NOTIFICATIONS.find(({ name }) => name === method);
  if (known === undefined) return { kind: "unknown" };
  const notification = known.read(params);
  return notification === null ? { kind: "garbled" } : { kind: "notification", notification };
}

/**
 * Read a snapshot that was kept.
 *
 * @param kept What should be one.
 * @returns The snapshot, or null if it is none.
 */
export function readSnapshot(kept: unknown): Snapshot | null {
  return snapshot.params.safeParse(kept).data ?? null;
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
