/**
 * HTTP: which path means what (C9). Paths select among fixed names only (S6), and nothing is looked at before the gate
 * has let the request in.
 *
 * @module
 */
import { PAIR_PATH } from "../../protocol/api/devices.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { ADMISSION_PATH, checkKey, checkRevision, NO_TOKEN } from "../../protocol/messages.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { StoreTrouble } from "../../protocol/store_trouble.ts";
import type { Log } from "../log.ts";
import { isSameAuthority } from "./addresses.ts";
import { namesAnotherHost, requestHost } from "./authority.ts";
import { admission, preflight, readableBy } from "./cross_origin.ts";
import type { Device } from "./devices.ts";
import { DOCUMENT_PATHS, type Documents } from "./documents.ts";
import { type Credentials, credentialsOf, forwardedHost, type Gate, type Refusal } from "./gate.ts";
import type { HttpMethod, Methods } from "./methods.ts";
import type { KeylessRequests } from "./keyless_requests.ts";
import { type PageAssets, TOKEN_PLACEHOLDER } from "./page_assets.ts";
import { queryParams, queryValues } from "./query.ts";
import { readBody } from "./request_body.ts";
import { refusalPage } from "./refusal_page.ts";
import {
  document,
  failed,
  file,
  json,
  jsonText,
  metricsText,
  noContent,
  problem,
  tagged,
} from "./responses.ts";
import { asFailure, Caller, type Rpc } from "./rpc.ts";
import { NONCE, PROOF_PATH, proofOf } from "./server_proof.ts";
import type { WebSockets } from "./web_sockets.ts";
import type { WrongTries } from "./wrong_tries.ts";

/** What {@linkcode createRoutes} takes. */
export interface RoutesOptions {
  /** The port it is asked on. */
  readonly port: number;
  /** Lets devices in. */
  readonly pair: (body: unknown) => Promise<Response>;
  /** Wrong tokens. */
  readonly wrongTokens: Pick<WrongTries, "add">;
  /** Whoever has no token waits here. */
  readonly keyless: Pick<KeylessRequests, "answer">;
  /** Goes into the page. */
  readonly token: string;
  /** The page. */
  readonly page: PageAssets;
  /** What can be called. */
  readonly methods: Methods;
  /** The same as JSON-RPC. */
  readonly rpc: Rpc;
  /** The same in words that other tools read. */
  readonly documents: Documents;
  /** What `/metrics` tells, now. */
  readonly metrics: () => string;
  /** Why the history cannot be written, now; null while it can. */
  readonly trouble: () => StoreTrouble | null;
  /** Told of faults. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
  /** The WebSockets. */
  readonly sockets: Pick<WebSockets, "upgrade" | "full">;
}

/** Answers requests; never rejects. */
export type Routes = (request: Request, sender: Sender) => Promise<Response>;

/** Where a request comes in, and who sends it, as far as the system tells. */
export interface Sender {
  /** Decides who may come in there. */
  readonly gate: Gate;
  /** Whether it is the user who runs the server; looked up when it is asked. */
  readonly isOwner: () => boolean;
}

/**
 * The routes.
 *
 * @param options What they lead to.
 * @returns The handler of all requests.
 */
export function createRoutes(options: RoutesOptions): Routes {
  const { wrongTokens, keyless, pair, page, methods, rpc, documents, metrics, trouble, log, clock, sockets } =
    options;
  const html = page.html.replaceAll(TOKEN_PLACEHOLDER, options.token);
  const withoutToken = page.html.replaceAll(TOKEN_PLACEHOLDER, NO_TOKEN);
  const callers = new WeakMap<Device, Caller>();

  /** All connections of a device over HTTP are one client (C8). */
  function callerOf(device: Device): Caller {
    const caller = callers.get(device) ?? new Caller({ client: device.client ?? "http", device });
    callers.set(device, caller);
    return caller;
  }

  async function post(
    request: Request,
    caller: Caller,
    board: string | null,
    method: string,
  ): Promise<Response> {
    const body = await readBody(request, clock);
    if (!body.ok) return problem(body.problem);
    const conditions = { ...revisionIn(request), ...keyIn(request.headers) };
    return json(await caller.call(methods, { method, board, params: parsed(body.text), ...conditions }));
  }

  async function callAt(
    { name, http }: HttpMethod,
    request: Request,
    caller: Caller,
    board: string | null,
  ): Promise<Response> {
    return await only(http.verb, request, async () => {
      if (http.verb === "POST") return await post(request, caller, board, name);
      const params = queryParams(queryOf(request, http.query()), http.numbers);
      return json(await caller.call(methods, { method: name, board, params }));
    });
  }

  async function call(request: Request, caller: Caller): Promise<Response> {
    const body = await readBody(request, clock);
    if (!body.ok) return problem(body.problem);
    const answer = await rpc.handle(body.text, caller);
    return answer === null ? noContent() : jsonText(answer);
  }

  async function written(request: Request, path: string, origin: string): Promise<Response> {
    const project = queryOf(request, ["project"]).get("project") ?? null;
    const { text, etag } = await documents.at(path, origin, project);
    return tagged(text, etag, request.headers.get("if-none-match"));
  }

  /** To a program that is about to show the token (S14). */
  function proof(request: Request): Response {
    const nonce = URL.parse(request.url)?.searchParams.get("nonce") ?? "";
    if (NONCE.test(nonce)) return json({ proof: proofOf(options.token, options.port, nonce) });
    return problem({
      status: 400,
      reason: "bad_nonce",
      message: '"nonce" must be 32 hexadecimal digits',
      hint: "Send 16 random bytes as hexadecimal digits",
    });
  }

  async function pairing(request: Request): Promise<Response> {
    const body = await readBody(request, clock);
    return body.ok ? await pair(parsed(body.text)) : problem(body.problem);
  }

  async function open(
    request: Request,
    path: string,
    credentials: Credentials,
    { gate, isOwner }: Sender,
  ): Promise<Response> {
    if (path === "/" || path === "/docs") {
      const shownAs = forwardedHost(request.headers);
      const refusal = shownAs === null ? null : gate.checkForwarded(shownAs);
      if (refusal !== null) return refused(request, refusal);
      const origins = gate.pageOrigins(credentials.host);
      return await only("GET", request, () => document(isOwner() ? html : withoutToken, origins));
    }
    if (path === PROOF_PATH) return await only("GET", request, () => proof(request));
    if (path === "/healthz") return await only("GET", request, () => json(health(trouble())));
    if (path === ADMISSION_PATH) return await only("POST", request, noContent);
    if (path === PAIR_PATH) {
      return await only("POST", request, () => keyless.answer(() => pairing(request)));
    }
    const asset = page.files.get(path);
    if (asset !== undefined) {
      return await only("GET", request, () => file(asset, request.headers.get("accept-encoding")));
    }
    return notFound(path, methods.http);
  }

  async function guarded(
    request: Request,
    path: string,
    credentials: Credentials,
    { device, origins }: { readonly device: Device; readonly origins: Gate["origins"] },
  ): Promise<Response> {
    const caller = callerOf(device);
    if (path === "/ws" || path === "/rpc" || path === "/metrics") queryOf(request);
    if (path === "/ws") {
      return await only("GET", request, () => sockets.upgrade(request, credentials, device));
    }
    if (path === "/rpc") return await only("POST", request, () => call(request, caller));
    if (path === "/metrics") return await only("GET", request, () => metricsText(metrics()));
    if (DOCUMENT_PATHS.includes(path)) {
      const origin = shownOrigin(credentials.host ?? "", origins) ?? new URL(request.url).origin;
      return await only("GET", request, () => written(request, path, origin));
    }
    const whole = methods.http.find(({ http }) => http.path === path);
    if (whole !== undefined) return await callAt(whole, request, caller, null);
    const segments = decodedSegments(path);
    if (segments === null || segments[1] !== "boards") return notFound(path, methods.http);
    const [, , id = "", channel, name] = segments;
    if (segments.length === 3) {
      queryOf(request);
      return await only("GET", request, () => json(methods.board(id)));
    }
    const method = segments.length === 4
      ? methods.http.find(({ http }) => http.path === `${BOARD_PATH}/${channel}`)
      : undefined;
    if (method !== undefined) return await callAt(method, request, caller, id);
    if (segments.length === 5) {
      return await only("POST", request, () => post(request, caller, id, `${channel}.${name}`));
    }
    return notFound(path, methods.http);
  }

  async function allowed(
    request: Request,
    path: string,
    credentials: Credentials,
    sender: Sender,
  ): Promise<Response> {
    try {
      if (!needsToken(path)) return await open(request, path, credentials, sender);
      const { device, refusal } = sender.gate.check(credentials);
      if (device !== null) {
        return await guarded(request, path, credentials, { device, origins: sender.gate.origins });
      }
      if (refusal.reason !== "wrong_token") return refused(request, refusal);
      return await keyless.answer(async () => {
        await wrongTokens.add();
        return refused(request, refusal);
      });
    } catch (error) {
      return failed(asFailure(error, log));
    }
  }

  async function answer(request: Request, sender: Sender): Promise<Response> {
    const { gate } = sender;
    const credentials = { ...credentialsOf(request.headers), host: requestHost(request) };
    const path = URL.parse(request.url)?.pathname;
    if (path === ADMISSION_PATH && request.method === "POST") {
      const admit = () => admission(request, credentials, { gate, sockets, wrongTokens, clock });
      return await keyless.answer(admit);
    }
    const foreign = gate.checkSite(credentials);
    if (foreign !== null) return refused(request, foreign);
    if (path === undefined) return badTarget("The request's target is no URL");
    if (namesAnotherHost(request, credentials.host ?? "")) {
      return badTarget("The request's target names another host than its Host header");
    }
    const { origin } = credentials;
    // Never the document, which holds the token; and the answer that opens a socket cannot be changed, and needs nothing.
    if (origin === null || !gate.origins.has(origin) || !isInterface(path) || path === "/ws") {
      return await allowed(request, path, credentials, sender);
    }
    return readableBy(preflight(request) ?? await allowed(request, path, credentials, sender), origin);
  }

  return async (request, sender) => {
    // Before an upgrade, after which a request has no headers.
    const credentials = credentialsOf(request.headers);
    const response = await answer(request, sender).catch((error) => failed(asFailure(error, log)));
    if (response.status >= 400 && sender.gate.checkToken(credentials).device === null) {
      // A browser lets go of its connection then. Deno would keep it for the next request (S5c).
      response.headers.set("connection", "close");
    }
    return response;
  };
}

/** Where a proxy that speaks TLS shows this server: a program that goes by a document must not send its token in the clear. */
function shownOrigin(host: string, origins: ReadonlySet<string>): string | undefined {
  // Where a name was given both ways, "https:" is the last.
  return [...origins].filter((origin) => isSameAuthority(origin, host)).toSorted().at(-1);
}

/** 200 in either case: boards obey, and whoever restarted the server for it would lose what is only in memory (H13). */
function health(store: StoreTrouble | null): unknown {
  return store === null ? { status: "ok" } : { status: "degraded", store };
}

/** Of one board. */
const BOARD_PATH = "/api/boards/<id>";
/** Paths that need the token (S4), besides those below "/api/". */
const GUARDED_PATHS: readonly string[] = ["/ws", "/rpc", "/api", "/metrics", ...DOCUMENT_PATHS];

/** What programs use. */
function isInterface(path: string): boolean {
  return needsToken(path) || path === "/healthz";
}

function needsToken(path: string): boolean {
  return GUARDED_PATHS.includes(path) || path.startsWith("/api/");
}

async function only(
  method: "GET" | "POST",
  request: Request,
  answer: () => Promise<Response> | Response,
): Promise<Response> {
  // HEAD is GET without its body, which Deno leaves out by itself.
  if (request.method === method || (method === "GET" && request.method === "HEAD")) {
    return await answer();
  }
  return problem({
    status: 405,
    reason: "method_not_allowed",
    message: `This path takes ${method}, got ${request.method}`,
    hint: `Send ${method}`,
  }, { allow: method === "GET" ? "GET, HEAD" : method });
}

/** A person is told in words what a program is told in JSON. */
function refused(request: Request, refusal: Refusal): Response {
  const isPerson = request.headers.get("sec-fetch-dest") === "document" ||
    /\btext\/html\b/i.test(request.headers.get("accept") ?? "");
  return isPerson && request.method === "GET" ? refusalPage(refusal) : problem(refusal);
}

function badTarget(message: string): Response {
  return problem({
    status: 400,
    reason: "bad_target",
    message,
    hint: 'Send a path, for example "/api/boards"',
  });
}

function notFound(path: string, methods: readonly HttpMethod[]): Response {
  const paths = [
    "/",
    "/healthz",
    PROOF_PATH,
    PAIR_PATH,
    "/metrics",
    "/ws",
    "/rpc",
    ...DOCUMENT_PATHS,
    BOARD_PATH,
    ...methods.map(({ http }) => http.path),
  ];
  return problem({
    status: 404,
    reason: "not_found",
    message: `There is nothing at ${JSON.stringify(path.slice(0, 80))}`,
    hint: `Paths are ${paths.join(", ")} and ${BOARD_PATH}/<channel>/<command>`,
  });
}

function decodedSegments(path: string): readonly string[] | null {
  try {
    return path.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}

function queryOf(request: Request, names: readonly string[] = []): ReadonlyMap<string, string> {
  return queryValues(new URL(request.url).searchParams, names);
}

/** C11: `?ifRev=17`. */
function revisionIn(request: Request): { readonly ifRev?: number } {
  const text = queryOf(request, ["ifRev"]).get("ifRev");
  if (text === undefined) return {};
  const revision = checkRevision(/^\d+$/.test(text) ? Number(text) : text);
  if (revision.ok) return { ifRev: revision.value };
  throw new RequestFailure(
    "invalid_params",
    revision.problem,
    'Send the "rev" of the channel as it was seen',
  );
}

/** C12: `Idempotency-Key: "..."`, as a string of RFC 8941 or bare. */
function keyIn(headers: Headers): { readonly key?: string } {
  const header = headers.get("idempotency-key");
  if (header === null) return {};
  const key = checkKey(/^"(.*)"$/.exec(header)?.[1] ?? header);
  if (key.ok) return { key: key.value };
  throw new RequestFailure("invalid_params", `Idempotency-Key: ${key.problem}`, "Send, for example, a UUID");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestFailure(
      "parse_error",
      "The body is not JSON",
      'Send the arguments as a JSON object, "{}" for none',
    );
  }
}
