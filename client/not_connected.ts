/**
 * Why there is no connection, in words.
 *
 * @module
 */
import { RequestFailure } from "../protocol/failures.ts";
import type { ServerRefusal } from "./admission.ts";
import type { ConnectionState, DisconnectReason } from "./connection.ts";

const WEBSOCKET_PATH = "/ws";
/** 128 bits as hexadecimal digits (S4). */
const TOKEN = /^[0-9a-f]{32}$/;
const WHERE =
  'Give the token from the file "token" of that server\'s data folder, which "--data" names; unless told it is ' +
  "~/.local/state/destello on Linux, ~/Library/Application Support/Destello on macOS, " +
  "%LOCALAPPDATA%\\Destello on Windows";

/** What happened, and what to do about it. */
const WORDS: Readonly<Record<DisconnectReason | "closed", readonly [what: string, todo: string]>> = {
  refused: [
    "answers, but does not let this program in: the token is not its own, or it has as many clients as it takes",
    WHERE,
  ],
  unreachable: ["does not answer", "Check the address, and that the server runs: deno task serve"],
  lost: ["broke the connection before it said anything", "Look at the server's log, then connect again"],
  silent: [
    "took the connection, but says nothing",
    "Check that it is a server of Destello, and start it again",
  ],
  closing: ["is going away", "Connect again when it is back"],
  incompatible: [
    "says something that this client does not understand",
    "Use the client library of the server's own version",
  ],
  closed: ["was given up before it answered", "Connect again"],
};

/**
 * Refuse what cannot be a token before anything is asked: no server could take it, and most of it no handshake can carry.
 *
 * @param token What was given.
 * @throws {RequestFailure} "invalid_params"; it tells the token's length, not the token.
 */
export function checkToken(token: string): void {
  const { length } = token.trim();
  if (TOKEN.test(token.trim())) return;
  const given = length === 0 ? "is empty" : `has ${length} characters`;
  const message = `A token is 32 hexadecimal digits from 0 to f, and the one that was given ${given}`;
  throw new RequestFailure(
    "invalid_params",
    length === 32 ? `${message}, not all of them such` : message,
    WHERE,
  );
}

/**
 * Refuse to connect where nothing can.
 *
 * @throws {RequestFailure} "server_offline" if there are no WebSockets.
 */
export function checkWebSockets(): void {
  if (typeof WebSocket !== "undefined") return;
  throw new RequestFailure(
    "server_offline",
    "Nothing was sent: there are no WebSockets here",
    "Use Node 22 or newer, or start Node 20 with --experimental-websocket",
  );
}

/**
 * The first connection failed.
 *
 * @param why Why, as far as can be told from here.
 * @param url The server's WebSocket.
 * @param refusal Why the server let nobody in, where it says so.
 * @returns The refusal, by its name; otherwise "server_offline".
 */
export function notConnected(
  why: DisconnectReason | "closed",
  url: string,
  refusal?: ServerRefusal,
): RequestFailure {
  if (refusal !== undefined) {
    const { reason, hint } = refusal;
    const todo = reason === "wrong_token" ? WHERE : reason === "no_websocket" ? wrongPath(url) ?? hint : hint;
    return refused(`The server at "${url}"`, refusal, todo);
  }
  const [what, todo] = WORDS[why];
  const more = why === "unreachable" ? elsewhere(url) : "";
  return new RequestFailure("server_offline", `The server at "${url}" ${what}`, todo + more);
}

/**
 * A call could not be sent.
 *
 * @param method Its name.
 * @param connection How the connection is.
 * @returns The refusal, by its name, of a server that no longer lets this program in; otherwise "server_offline".
 */
export function notSent(method: string, connection: ConnectionState): RequestFailure {
  if (connection.status === "offline" && connection.refusal !== undefined) {
    return refused(`"${method}" was not sent: the server`, connection.refusal, connection.refusal.hint);
  }
  return new RequestFailure(
    "server_offline",
    `"${method}" was not sent: there is no connection to the server`,
    "Wait until the connection is back, then ask again",
  );
}

function refused(who: string, { reason, message }: ServerRefusal, todo: string): RequestFailure {
  return new RequestFailure({ told: reason }, `${who} does not let this program in: ${message}`, todo);
}

/** A server of Destello has its WebSocket at one path only. */
function wrongPath(url: string): string | null {
  const { protocol, host, pathname } = new URL(url);
  const scheme = protocol === "wss:" || protocol === "https:" ? "wss" : "ws";
  return pathname === WEBSOCKET_PATH
    ? null
    : `The address of its WebSocket ends with "${WEBSOCKET_PATH}": ${scheme}://${host}${WEBSOCKET_PATH}`;
}

/** A browser hides from a page of another origin whether a server is there, unless the page shows the right token. */
function elsewhere(url: string): string {
  // Programs have none.
  const page: Location | undefined = globalThis.location;
  if (page === undefined || page.host === new URL(url).host) return "";
  return page.origin === "null"
    ? "; and open this page from a web server: one from a file is never let in"
    : `; that the token is its own, without which no page of ${page.origin} is told more; and that it was started with --origin ${page.origin}`;
}
