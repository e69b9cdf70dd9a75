/**
 * What a page of another origin may read (S7): the interface, if the server is started with `--origin` for it; and why it was
 * not let in, if it shows the token. Everybody else sees an answer no better than none at all.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import type { Credentials, Gate } from "./gate.ts";
import { bytesOf } from "./request_body.ts";
import { json, noContent, problem } from "./responses.ts";
import type { WebSockets } from "./web_sockets.ts";
import type { WrongTries } from "./wrong_tries.ts";

/** Longest body there: a token is 32 characters. */
const MAX_TOKEN_BYTES = 200;

/** What {@linkcode admission} needs. */
export interface AdmissionOptions {
  /** Who may come in. */
  readonly gate: Gate;
  /** Whether there is room for one more. */
  readonly sockets: Pick<WebSockets, "full">;
  /** Wrong tokens. */
  readonly wrongTokens: Pick<WrongTries, "add">;
  /** Time. */
  readonly clock: Clock;
}

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
 * @param options The gate, the sockets, wrong tokens and time.
 * @returns The refusal; 200 if there is none. Origins that are let in may read it, and whoever shows the token.
 * @throws {RequestFailure} "too_many_requests" if the token is wrong, as too many are.
 */
export async function admission(
  request: Request,
  credentials: Credentials,
  { gate, sockets, wrongTokens, clock }: AdmissionOptions,
): Promise<Response> {
  const token = await shortText(request, clock);
  const shown = { ...credentials, authorization: `Bearer ${token}`, protocols: null };
  // From wherever it comes: who may read the answer, which depends on the token, could guess it.
  const isWrong = gate.checkToken(shown).refusal !== null;
  if (isWrong && token !== "") await wrongTokens.add();
  const refusal = gate.check(shown).refusal ?? sockets.full();
  const answer = refusal === null ? json({ status: "ok" }) : problem(refusal);
  const { origin } = credentials;
  const mayRead = origin !== null && (gate.origins.has(origin) || !isWrong);
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
