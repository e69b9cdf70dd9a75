/**
 * HTTP answers: their headers, and how a failure looks (C9, S7).
 *
 * @module
 */
import { type FailureOutcome, type RequestFailure, toldFailure } from "../../protocol/failures.ts";
import { FAILURES, isFailureReason } from "../../protocol/troubles.ts";
import type { ChannelView } from "../../protocol/views.ts";
import type { ReasonDetails } from "../../protocol/reason_details.ts";
import { chosenCoding } from "./content_codings.ts";
import { EXPOSITION_TYPE } from "./exposition.ts";
import type { PageFile } from "./page_assets.ts";

/** What is wrong with a request, in the shape of {@linkcode problem}'s body. */
export interface Problem {
  /** HTTP status. */
  readonly status: number;
  /** Its name, for programs. */
  readonly reason: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Whether it had an effect; surely none unless told. */
  readonly outcome?: FailureOutcome;
  /** How the channel is now, where that is why. */
  readonly current?: ChannelView | null;
  /** What varies in it (C13). */
  readonly details?: ReasonDetails;
}

/** On every answer. What other sites may read is decided in `cross_origin.ts` (S7). */
export const COMMON_HEADERS = {
  "content-security-policy": policyOf(),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** What a browser could ask the page's reader for, and the page never needs (S7c). */
const PERMISSIONS_POLICY = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "hid",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "serial",
  "usb",
].map((feature) => `${feature}=()`).join(", ");

/** A content security policy (S7): what is named, nothing else, and no frames. */
function policyOf(...allowed: readonly string[]): string {
  return [
    "default-src 'none'",
    ...allowed,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * The content security policy of the page: nothing from elsewhere, nothing inline, and no text that becomes HTML or a script (S7b).
 *
 * @param origins What it may have: not every browser counts a WebSocket to the same host as 'self'.
 */
function documentPolicy(origins: readonly string[]): string {
  return policyOf(
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...origins.map((origin) => origin.replace(/^http/, "ws"))].join(" "),
    "require-trusted-types-for 'script'",
    // The templates of the page's elements, and the address of the worker in `web/main.ts`.
    "trusted-types lit-html default",
  );
}

/**
 * A JSON answer.
 *
 * @param body What is told.
 * @param status HTTP status.
 * @param headers More headers.
 */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return jsonText(JSON.stringify(body), status, headers);
}

/**
 * A JSON answer that is text already.
 *
 * @param body JSON.
 * @param status HTTP status.
 * @param headers More headers.
 */
export function jsonText(
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, {
    status,
    headers: {
      ...COMMON_HEADERS,
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    },
  });
}

/**
 * A JSON answer that whoever has it already need not be sent again.
 *
 * @param body JSON.
 * @param etag Its tag.
 * @param has The request's `If-None-Match`.
 */
export function tagged(body: string, etag: string, has: string | null): Response {
  const headers = { "cache-control": "no-cache", etag };
  const isSame = has?.split(",").some((one) => one.trim().replace(/^W\//, "") === etag) ?? false;
  return isSame
    ? new Response(null, { status: 304, headers: { ...COMMON_HEADERS, ...headers } })
    : jsonText(body, 200, headers);
}

/**
 * What Prometheus asks for.
 *
 * @param body Text in its format.
 */
export function metricsText(body: string): Response {
  return new Response(body, {
    headers: { ...COMMON_HEADERS, "content-type": EXPOSITION_TYPE, "cache-control": "no-store" },
  });
}

/**
 * An answer without a body.
 *
 * @returns 204.
 */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: { ...COMMON_HEADERS, "cache-control": "no-store" } });
}

/**
 * What was wrong with the request: `{"error":{"reason","message","hint","outcome"}}`, "current" after a conflict, and "details".
 *
 * @param what Status, name, words and remedy.
 * @param headers More headers.
 */
export function problem(what: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const { status, reason, message, hint, outcome = "not_run", current = null, details = {} } = what;
  const forStatus: Record<string, string> = status === 401 ? { "www-authenticate": "Bearer" } : {};
  const error = toldFailure({ reason, message, hint, outcome, current, details });
  return json({ error }, status, { ...forStatus, ...headers });
}

/**
 * A named failure as an HTTP answer.
 *
 * @param failure The failure.
 */
export function failed({ reason, message, hint, outcome, current, details }: RequestFailure): Response {
  return problem({
    status: isFailureReason(reason) ? FAILURES[reason].status : 500,
    reason,
    message,
    hint,
    outcome,
    current,
    details,
  });
}

/**
 * The page's document.
 *
 * @param body HTML with the token in it.
 * @param origins Those that the page may have in a browser.
 */
export function document(body: string, origins: readonly string[]): Response {
  return new Response(body, {
    headers: {
      ...COMMON_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": documentPolicy(origins),
      "permissions-policy": PERMISSIONS_POLICY,
      "cross-origin-opener-policy": "same-origin",
    },
  });
}

/**
 * A file of the page.
 *
 * @param file It; if its name carries its content's hash, it never changes.
 * @param acceptEncoding The request's `Accept-Encoding`.
 */
export function file(
  { body, compressed, contentType, mayChange }: PageFile,
  acceptEncoding: string | null,
): Response {
  const coding = chosenCoding(acceptEncoding, [...compressed.keys()]);
  return new Response(compressed.get(coding) ?? body, {
    headers: {
      ...COMMON_HEADERS,
      // The worker's own: it fetches what the page is made of.
      "content-security-policy": policyOf("connect-src 'self'"),
      "content-type": contentType,
      "cache-control": mayChange ? "no-cache" : "public, max-age=31536000, immutable",
      ...(compressed.size === 0 ? {} : { vary: "accept-encoding" }),
      ...(coding === "identity" ? {} : { "content-encoding": coding }),
    },
  });
}
