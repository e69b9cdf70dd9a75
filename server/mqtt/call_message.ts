/**
 * What one server asks another one, and its answer (Q12): JSON-RPC, as a WebSocket carries it, in an envelope that says who asks. All of
 * it is in the payload, so that it is the same by MQTT 3.1.1.
 *
 * @module
 */
import * as z from "zod/mini";
import { RequestFailure } from "../../protocol/failures.ts";
import { checkRequest, MAX_MESSAGE_LENGTH, type RpcRequest } from "../../protocol/messages.ts";
import { rpcErrorOf } from "../../protocol/rpc_error.ts";
import { text } from "../../protocol/shapes.ts";
import { BY_MQTT, nameOf, type Outcome } from "./command_message.ts";
import { readJson } from "./foreign_json.ts";
import { isLevel } from "./topics.ts";

/** Most bytes of a call: a request with what is around it. */
const MOST_BYTES = MAX_MESSAGE_LENGTH + 1024;
/** Longest id of whoever asks. */
const MOST_ASKER = 64;

/** A call that came. */
export interface Asked {
  /** Names the request, and tells whoever asked what an answer is to. */
  readonly id: string;
  /** Whose answer it is. */
  readonly asker: string;
  /** On whose behalf, as others will read it. */
  readonly by: string;
  /** What is asked. */
  readonly request: Omit<RpcRequest, "id">;
}

const envelope = z.object({
  from: text.check(z.maxLength(MOST_ASKER), z.refine(isLevel)),
  by: text,
  request: z.unknown(),
});

/**
 * Write a call.
 *
 * @param call It.
 */
export function callMessage({ id, asker, by, request }: Asked): string {
  const { method, params, board, ifRev, key, gesture } = request;
  return JSON.stringify({
    from: asker,
    by,
    request: { jsonrpc: "2.0", id, method, params, board, ifRev, key, gesture },
  });
}

/**
 * Read a call.
 *
 * @param payload What came.
 * @returns It; null if nobody could be answered.
 */
export function readCall(payload: Uint8Array): Asked | null {
  if (payload.length > MOST_BYTES) return null;
  const { success, data } = envelope.safeParse(readJson(payload));
  if (!success) return null;
  const checked = checkRequest(data.request);
  if (!checked.ok || typeof checked.value.id !== "string") return null;
  const { id, ...request } = checked.value;
  try {
    return { id, asker: data.from, by: `${BY_MQTT}: ${nameOf(data.by)}`, request };
  } catch (error) {
    if (error instanceof RequestFailure) return null;
    throw error;
  }
}

/**
 * Write an answer.
 *
 * @param id To which call.
 * @param outcome What it came to.
 */
export function answerMessage(id: string, outcome: Outcome): string {
  const told = "failure" in outcome ? { error: rpcErrorOf(outcome.failure) } : { result: outcome.result };
  return JSON.stringify({ jsonrpc: "2.0", id, ...told });
}
