/**
 * Why a handshake was refused (C16). Nobody who uses a WebSocket is told what it was answered, so the server is asked again
 * over HTTP.
 *
 * @module
 */
import type { Told } from "../protocol/told.ts";
import * as z from "zod/mini";
import type { FailureReason } from "../protocol/troubles.ts";
import { ADMISSION_PATH } from "../protocol/messages.ts";

/** How long the server may take to say it. */
const ANSWER_MS = 2000;

/** Why a server does not let a client in. */
export interface ServerRefusal {
  /** Its name. */
  readonly reason: Told<FailureReason>;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

const text = z.string();
const refused = z.object({
  error: z.object({
    reason: text,
    message: text,
    hint: text,
  }),
});
const letIn = z.object({ status: z.literal("ok") });

const NO_UPGRADE: ServerRefusal = {
  reason: "no_websocket",
  message: "HTTP comes through, but a WebSocket does not",
  hint: "Have the proxy in between pass on WebSockets (HTTP/1.1, and the headers Upgrade and Connection)",
};

/**
 * Ask a server why it does not let this client in.
 *
 * @param webSocketUrl The server's WebSocket.
 * @param token What it was shown.
 * @returns Why; true if something answers that does not say why; false if nothing answers that this program may read.
 */
export async function askAdmission(webSocketUrl: string, token: string): Promise<ServerRefusal | boolean> {
  const url = new URL(ADMISSION_PATH, webSocketUrl);
  url.protocol = url.protocol === "wss:" ? "https:" : "http:";
  try {
    // Text, which a browser sends to another origin without asking there first.
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(url, { method: "POST", body: token, cache: "no-store", signal });
    const answer: unknown = await response.json().catch(() => null);
    // A server from before there was this path.
    if (response.status === 404) return true;
    const refusal = refused.safeParse(answer);
    if (refusal.success) return refusal.data.error;
    return letIn.safeParse(answer).success ? NO_UPGRADE : true;
  } catch {
    return false;
  }
}
