/**
 * The JSON text of a POST, refused before it costs anything (C7, S8).
 *
 * @module
 */
import { MAX_MESSAGE_LENGTH } from "../../protocol/messages.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Problem } from "./responses.ts";

/** Longest body, in bytes. */
export const MAX_BODY_BYTES: number = MAX_MESSAGE_LENGTH;

/** The text, or why there is none. */
export type Body = { readonly ok: true; readonly text: string } | {
  readonly ok: false;
  readonly problem: Problem;
};

const TOO_LONG: Problem = {
  status: 413,
  reason: "too_long",
  message: `The body is longer than ${MAX_BODY_BYTES} bytes`,
  hint: "Send one call at a time",
};

/** How long a body may take to come, in milliseconds: Deno itself waits for ever. */
const BODY_MS = 10_000;

/**
 * The bytes of a body, as they come.
 *
 * @param request The request.
 * @param clock Time.
 * @throws {Error} if they have not all come in time, or the connection ended before.
 */
export async function* bytesOf(request: Request, clock: Clock): AsyncGenerator<Uint8Array, void> {
  const reader = request.body?.getReader();
  if (reader === undefined) return;
  let isLate = false;
  const end = () => void reader.cancel().catch(() => {});
  const timer = clock.after(BODY_MS, () => {
    isLate = true;
    end();
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) throw new Error("It has not come in time");
      if (done) return;
      yield value;
    }
  } finally {
    timer.cancel();
    end();
  }
}

/**
 * Read the body of a request.
 *
 * @param request The request.
 * @param clock Time.
 * @returns Its text, or what is wrong: 415 if it is not JSON (a form of another site could send other types without
 * asking), 413 if it is too long, 400 if it is not UTF-8, or has not come in time (S12b).
 */
export async function readBody(request: Request, clock: Clock): Promise<Body> {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (contentType !== "application/json") {
    return {
      ok: false,
      problem: {
        status: 415,
        reason: "not_json",
        message: `The content type must be "application/json", got ${JSON.stringify(contentType ?? null)}`,
        hint: 'Send "Content-Type: application/json"',
      },
    };
  }
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    return { ok: false, problem: TOO_LONG };
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of bytesOf(request, clock)) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) return { ok: false, problem: TOO_LONG };
      text += decoder.decode(chunk, { stream: true });
    }
    return { ok: true, text: text + decoder.decode() };
  } catch {
    return {
      ok: false,
      problem: {
        status: 400,
        reason: "parse_error",
        message: "The body is not whole or not UTF-8",
        hint: "Send JSON in UTF-8",
      },
    };
  }
}
