/**
 * Who may come in (S2..S4): a pure decision on raw headers, made before anything else, and before any upgrade. Nothing
 * here looks at the request's URL, which a Host header or an absolute request line can shift.
 *
 * @module
 */
import { TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";
import { isSameAuthority, LOOPBACK, originOf, originsOf, type ServerAddress } from "./addresses.ts";
import type { Device, Devices } from "./devices.ts";
import { hostsOf, originProblem } from "./origins.ts";

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
  /** What a person can do who wants to see the page, where it has another address. */
  readonly ways?: Ways;
}

/** Ways to a page that works. */
export interface Ways {
  /** An address that works. */
  readonly open: string;
  /** What to type on another machine, where that address is this machine's alone; else null. */
  readonly tunnel: string | null;
  /** How to start the server for this address. */
  readonly serve: string;
}

/** What {@linkcode createGate} takes. */
export interface GateOptions {
  /** Where the requests come in. */
  readonly address: ServerAddress;
  /** Origins that are let in besides its own; none unless told. */
  readonly origins?: readonly string[];
  /** Whose a token is. */
  readonly devices: Pick<Devices, "find">;
}

/** Who is let in, or why nobody is. */
export type Admission =
  | { readonly device: Device; readonly refusal: null }
  | { readonly device: null; readonly refusal: Refusal };

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
   * @returns Who comes in, or why it may not.
   */
  check(credentials: Credentials): Admission;
  /**
   * The token alone.
   *
   * @param credentials The raw headers.
   * @returns Whose it is, or what is wrong with it.
   */
  checkToken(credentials: Credentials): Admission;
  /**
   * The address under which a proxy says that it shows the page. It is not trusted: it lets nobody in.
   *
   * @param host What the proxy says.
   * @returns Why the page could not work there; null if it can.
   */
  checkForwarded(host: string): Refusal | null;
  /**
   * The origins that the page may have in a browser.
   *
   * @param host What the browser, or a proxy, calls the server.
   */
  pageOrigins(host: string | null): readonly string[];
  /** Origins besides its own. */
  readonly origins: ReadonlySet<string>;
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
 * Where a proxy says that a browser sees what it forwards (`X-Forwarded-Host`, or RFC 7239).
 *
 * @param headers The request's headers.
 * @returns The first that is named, which is the browser's; null if there is none.
 */
export function forwardedHost(headers: Headers): string | null {
  const [first = ""] = (headers.get("x-forwarded-host") ?? "").split(",");
  const [, standard = ""] = /(?:^|;)\s*host="?([^";,]*)/i.exec(headers.get("forwarded") ?? "") ?? [];
  return first.trim() || standard.trim() || null;
}

/**
 * A gate for one address of the server.
 *
 * @param options Address, origins and devices.
 * @returns The gate.
 */
export function createGate(options: GateOptions): Gate {
  const { address, origins: others = [], devices } = options;
  const open = originOf(address);
  const own = originsOf(address);
  const hosts = new Set([...own, ...others].flatMap(hostsOf));
  const isLoopback = address.hostname === LOOPBACK.hostname;
  const isSecure = address.scheme === "https";

  /** What a person types to let an origin in, too, where the requests come in. */
  function serve(origin: string): string {
    const network = isLoopback ? "" : isSecure ? "--lan --tls self " : "--lan ";
    return `deno task serve ${network}--origin ${origin}`;
  }

  function isOwnOrigin(origin: string, host: string): boolean {
    return own.includes(origin) && isSameAuthority(origin, host);
  }

  function checkSite({ host, origin }: Credentials): Refusal | null {
    if (host === null) {
      return {
        status: 400,
        reason: "no_host",
        message: "The request has no Host header",
        hint: `Send "Host: ${new URL(open).host}"`,
      };
    }
    if (!hosts.has(host)) return foreignHost(`Host ${shown(host)} is not this server`, host);
    if (origin !== null && !others.includes(origin) && !isOwnOrigin(origin, host)) {
      return {
        status: 403,
        reason: "foreign_origin",
        message: `Origin ${shown(origin)} may not talk to this server`,
        hint:
          `Only its own page at ${open}, programs without an Origin header, and pages that it is told to let in may: ${
            serve(originProblem(origin) === null ? origin : "URL")
          }`,
      };
    }
    return null;
  }

  function foreignHost(message: string, host: string): Refusal {
    // Nobody has a certificate for a name of this machine only.
    const isHttps = isLoopback ? LOOPBACK.names.every((name) => name !== nameIn(host)) : isSecure;
    const origin = `${isHttps ? "https" : "http"}://${host}`;
    const ways = {
      open,
      tunnel: isLoopback ? `ssh -L ${address.port}:127.0.0.1:${address.port} MACHINE` : null,
      serve: serve(originProblem(origin) === null ? origin : "https://NAME"),
    };
    return {
      status: 403,
      reason: "foreign_host",
      message,
      hint: `Open ${ways.open}; ${
        ways.tunnel === null ? "" : `from another machine "${ways.tunnel}" first; `
      }or start the server with the address as the browser shows it: ${ways.serve}`,
      ways,
    };
  }

  function checkForwarded(host: string): Refusal | null {
    // A proxy may leave out the port, so only the name counts.
    if ([...hosts].some((known) => nameIn(known) === nameIn(host))) return null;
    return foreignHost(`A proxy shows this page as ${shown(host)}, which this server does not know`, host);
  }

  function checkToken(credentials: Credentials): Admission {
    const [device, ...others] = new Set(offeredTokens(credentials).map((token) => devices.find(token)));
    if (device === undefined) {
      return refuse({
        status: 401,
        reason: "no_token",
        message: "The request carries no token",
        hint: TOKEN_HINT,
      });
    }
    if (device !== null && others.length === 0) return { device, refusal: null };
    return refuse({
      status: 401,
      reason: "wrong_token",
      message: "The token is not this server's, or was revoked",
      hint: TOKEN_HINT,
    });
  }

  function check(credentials: Credentials): Admission {
    const foreign = checkSite(credentials);
    return foreign === null ? checkToken(credentials) : refuse(foreign);
  }

  return {
    checkSite,
    checkToken,
    check,
    checkForwarded,
    pageOrigins: (host) => [
      ...own.filter((origin) => host !== null && isSameAuthority(origin, host)),
      ...others,
    ],
    origins: new Set(others),
  };
}

/** The sub-protocols a client offers, in its order (RFC 6455, 4.1). */
export function offeredProtocols(header: string | null): readonly string[] {
  return header === null ? [] : header.split(",").map((name) => name.trim());
}

function nameIn(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host;
}

function offeredTokens({ authorization, protocols }: Credentials): readonly string[] {
  const bearer = authorization === null ? null : /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  const fromProtocols = offeredProtocols(protocols)
    .filter((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX))
    .map((name) => name.slice(TOKEN_SUBPROTOCOL_PREFIX.length));
  return bearer === null ? fromProtocols : [bearer, ...fromProtocols];
}

function refuse(refusal: Refusal): Admission {
  return { device: null, refusal };
}

function shown(header: string): string {
  return JSON.stringify(header.length <= 80 ? header : `${header.slice(0, 80)}...`);
}
