/**
 * The JSON text of a POST, refused before it costs anything (C7, S8).
 *
 * @module
 */
import { MAX_MESSAGE_LENGTH } from "../../protocol/messages.ts";
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

/**
 * Read the body of a request.
 *
 * @param request The request.
 * @returns Its text, or what is wrong: 415 if it is not JSON (a form of another site could send other types without
 * asking), 413 if it is too long, 400 if it is not UTF-8.
 */
export async function readBody(request: Request): Promise<Body> {
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
    for await (const chunk of request.body ?? []) {
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
