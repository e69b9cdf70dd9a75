/**
 * Who may come in (S2..S4): a pure decision on raw headers, made before anything else, and before any upgrade. Nothing
 * here looks at the request's URL, which a Host header or an absolute request line can shift.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";

/** The raw headers that decide; null where the request has none. */
export interface Credentials {
  /** `Host`. */
  readonly host: string | null;
  /** `Origin`: browsers send it with every WebSocket and every POST. */
  readonly origin: string | null;
  /** `Authorization`. */
  readonly authorization: string | null;
  /** `Sec-WebSocket-Protocol`. */
  readonly protocols: string | null;
}

/** Why a request is not let in. */
export interface Refusal {
  /** HTTP status. */
  readonly status: 400 | 401 | 403;
  /** Its name, for programs. */
  readonly reason: "no_host" | "foreign_host" | "foreign_origin" | "no_token" | "wrong_token";
  /** What is wrong with it. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** What {@linkcode createGate} takes. */
export interface GateOptions {
  /** The port that the server listens on. */
  readonly port: number;
  /** The secret. */
  readonly token: string;
}

/** The gate. */
export interface Gate {
  /**
   * Host and Origin: for whatever needs no token.
   *
   * @param credentials The raw headers.
   * @returns Why it may not come in; null if it may.
   */
  checkSite(credentials: Credentials): Refusal | null;
  /**
   * Host, Origin and token.
   *
   * @param credentials The raw headers.
   * @returns Why it may not come in; null if it may.
   */
  check(credentials: Credentials): Refusal | null;
}

const TOKEN_HINT =
  'Send "Authorization: Bearer <token>", or from a browser the sub-protocol "destello.token.<token>"; the token is in the file "token" of the data folder';

/**
 * Copy the headers that decide. A request's headers are gone once it is upgraded, hence the copy.
 *
 * @param headers The request's headers.
 * @returns The raw values.
 */
export function credentialsOf(headers: Headers): Credentials {
  return {
    host: headers.get("host"),
    origin: headers.get("origin"),
    authorization: headers.get("authorization"),
    protocols: headers.get("sec-websocket-protocol"),
  };
}

/**
 * A gate for a server on loopback.
 *
 * @param options Port and token.
 * @returns The gate.
 */
export function createGate(options: GateOptions): Gate {
  const { port, token } = options;
  const names = ["127.0.0.1", "localhost", "[::1]"];
  // Clients leave out the port that http: implies (RFC 9110, 4.2.3).
  const hosts = new Set(names.flatMap((name) => port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  const expected = digest(token);

  function checkSite({ host, origin }: Credentials): Refusal | null {
    if (host === null) {
      return {
        status: 400,
        reason: "no_host",
        message: "The request has no Host header",
        hint: `Send "Host: 127.0.0.1:${port}"`,
      };
    }
    if (!hosts.has(host)) {
      return {
        status: 403,
        reason: "foreign_host",
        message: `Host ${shown(host)} is not this server`,
        hint: `Open http://127.0.0.1:${port}`,
      };
    }
    if (origin !== null && !origins.has(origin)) {
      return {
        status: 403,
        reason: "foreign_origin",
        message: `Origin ${shown(origin)} may not talk to this server`,
        hint: `Only its own page at http://127.0.0.1:${port} and programs without an Origin header may`,
      };
    }
    return null;
  }

  function checkToken(credentials: Credentials): Refusal | null {
    const offered = offeredTokens(credentials);
    if (offered.length === 0) {
      return { status: 401, reason: "no_token", message: "The request carries no token", hint: TOKEN_HINT };
    }
    // Digests have one length, which timingSafeEqual needs; and every token offered is compared.
    const wrong = offered.filter((one) => !timingSafeEqual(digest(one), expected));
    if (wrong.length === 0) return null;
    return {
      status: 401,
      reason: "wrong_token",
      message: "The token is not this server's",
      hint: TOKEN_HINT,
    };
  }

  return { checkSite, check: (credentials) => checkSite(credentials) ?? checkToken(credentials) };
}

/** The sub-protocols a client offers, in its order (RFC 6455, 4.1). */
export function offeredProtocols(header: string | null): readonly string[] {
  return header === null ? [] : header.split(",").map((name) => name.trim());
}

function offeredTokens({ authorization, protocols }: Credentials): readonly string[] {
  const bearer = authorization === null ? null : /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  const fromProtocols = offeredProtocols(protocols)
    .filter((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX))
    .map((name) => name.slice(TOKEN_SUBPROTOCOL_PREFIX.length));
  return bearer === null ? fromProtocols : [bearer, ...fromProtocols];
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(Buffer.from(text)).digest();
}

function shown(header: string): string {
  return JSON.stringify(header.length <= 80 ? header : `${header.slice(0, 80)}...`);
}
