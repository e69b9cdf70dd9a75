/**
 * What RFC 6455, 4.2.1 asks of a handshake. Deno opens a WebSocket for other versions, and for keys that are none (C1a).
 *
 * @module
 */
import { type Problem, problem } from "./responses.ts";

/** 16 bytes in base64: the last digit before the filling has four bits that are zero. */
const KEY = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

/**
 * Look at a handshake.
 *
 * @param request The request.
 * @returns The refusal: 426, 405, or 400; null if it is a handshake.
 */
export function handshakeRefusal({ method, headers }: Pick<Request, "method" | "headers">): Response | null {
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return problem({
      status: 426,
      reason: "not_a_websocket",
      message: "This path takes WebSocket handshakes only",
      hint: "Connect with a WebSocket client",
    }, { upgrade: "websocket", connection: "upgrade" });
  }
  if (method !== "GET") {
    return problem({
      status: 405,
      reason: "method_not_allowed",
      message: `A WebSocket handshake is a GET, got ${method}`,
      hint: "Send GET",
    }, { allow: "GET" });
  }
  const options = (headers.get("connection") ?? "").toLowerCase().split(",").map((option) => option.trim());
  if (!options.includes("upgrade")) return problem(badHandshake('It needs "Connection: Upgrade"'));
  if (headers.get("sec-websocket-version") !== "13") {
    return problem({
      status: 426,
      reason: "unknown_version",
      message: "The handshake is not of WebSocket's version 13",
      hint: 'Send "Sec-WebSocket-Version: 13"',
    }, { "sec-websocket-version": "13" });
  }
  if (!KEY.test(headers.get("sec-websocket-key") ?? "")) {
    return problem(badHandshake("It needs one Sec-WebSocket-Key: 16 bytes in base64"));
  }
  return null;
}

/**
 * A handshake that is none.
 *
 * @param hint What it needs.
 */
export function badHandshake(hint: string): Problem {
  return {
    status: 400,
    reason: "bad_handshake",
    message: "The WebSocket handshake is not complete",
    hint: `${hint} (RFC 6455, 4.2.1)`,
  };
}
