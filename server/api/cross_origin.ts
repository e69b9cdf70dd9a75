/**
 * What a page of another origin may read (S7): the interface, if the server is started with `--origin` for it; and why it was
 * not let in, if it shows the token. Everybody else sees an answer no better than none at all.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import type { Credentials, Gate } from "./gate.ts";
import { bytesOf } from "./request_body.ts";
import { json, noContent, type Problem, problem } from "./responses.ts";

/** Longest body there: a token is 32 characters. */
const MAX_TOKEN_BYTES = 200;

/**
 * Let a page read an answer.
 *
 * @param response The answer.
 * @param origin The page's origin.
 * @returns The same answer.
 */
export function readableBy(response: Response, origin: string): Response {
  response.headers.set("access-control-allow-origin", origin);
  response.headers.append("vary", "origin");
  return response;
}

/**
 * Answer a browser that asks whether a page may send a request.
 *
 * @param request The request.
 * @returns What may be sent; null if it asks something else.
 */
export function preflight(request: Request): Response | null {
  if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method")) return null;
  const answer = noContent();
  answer.headers.set("access-control-allow-methods", "GET, POST");
  answer.headers.set("access-control-allow-headers", "authorization, content-type, idempotency-key");
  answer.headers.set("access-control-max-age", "600");
  return answer;
}

/**
 * Say what a handshake would be answered. It is a request that browsers send without asking before, with the token as its body.
 *
 * @param request The request.
 * @param credentials Its headers.
 * @param gate Who may come in.
 * @param full Whether there is room for one more.
 * @param clock Time.
 * @returns The refusal; 200 if there is none. Origins that are let in may read it, and whoever shows the token.
 */
export async function admission(
  request: Request,
  credentials: Credentials,
  gate: Gate,
  full: () => Problem | null,
  clock: Clock,
): Promise<Response> {
  const shown = {
    ...credentials,
    authorization: `Bearer ${await shortText(request, clock)}`,
    protocols: null,
  };
  const refusal = gate.check(shown).refusal ?? full();
  const answer = refusal === null ? json({ status: "ok" }) : problem(refusal);
  const { origin } = credentials;
  const mayRead = origin !== null && (gate.origins.has(origin) || gate.checkToken(shown).refusal === null);
  return mayRead ? readableBy(answer, origin) : answer;
}

async function shortText(request: Request, clock: Clock): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of bytesOf(request, clock)) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_TOKEN_BYTES) return "";
    }
    return text.trim();
  } catch {
    return "";
  }
}
