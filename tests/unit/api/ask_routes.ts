import { LOOPBACK, type ServerAddress } from "../../../server/api/addresses.ts";
import { Devices } from "../../../server/api/devices.ts";
import { Documents } from "../../../server/api/documents.ts";
import { createGate } from "../../../server/api/gate.ts";
import { KeylessRequests } from "../../../server/api/keyless_requests.ts";
import { createMethods } from "../../../server/api/methods.ts";
import type { Problem } from "../../../server/api/responses.ts";
import { createPairing } from "../../../server/api/pairing.ts";
import { createRoutes } from "../../../server/api/routes.ts";
import { createRpc } from "../../../server/api/rpc.ts";
import { WRONG_TOKENS, WrongTries } from "../../../server/api/wrong_tries.ts";
import { createLog } from "../../../server/log.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeBoards } from "./fake_boards.ts";
import { fakePage } from "./fake_page.ts";
import { TOKEN, UNATTENDED } from "../../idle_boards.ts";

export { TOKEN };
/** The host that the server answers to. */
export const HOST = "127.0.0.1:8000";
/** What a POST says of its body. */
export const JSON_TYPE = { "content-type": "application/json" };

/** What a request has. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly token?: string | null;
  readonly host?: string | null;
  /** Whether the user who runs the server sends it; yes unless told. */
  readonly isOwner?: boolean;
}

/** All routes, with scripted boards, and two ways to ask them. */
export function setup(origins: readonly string[] = [], address: ServerAddress = { ...LOOPBACK, port: 8000 }) {
  const boards = new FakeBoards();
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
  const clock = new FakeClock();
  const devices = new Devices({ token: TOKEN, clock });
  const wrongTokens = new WrongTries({ what: "tokens", atOnce: WRONG_TOKENS, clock, log });
  const wrongCodes = new WrongTries({ what: "codes", atOnce: 0, clock, log });
  const sockets: { full: Problem | null } = { full: null };
  const methods = createMethods({ ...UNATTENDED, boards, devices });
  const routes = createRoutes({
    port: 8000,
    wrongTokens,
    keyless: new KeylessRequests(log),
    pair: createPairing({ devices, wrongCodes, log }),
    token: TOKEN,
    page: fakePage(),
    methods,
    rpc: createRpc({ methods, log }),
    documents: new Documents({ projects: boards.projects, version: "0.0.0" }),
    trouble: () => null,
    metrics: () => "metrics\n",
    log,
    clock,
    sockets: { upgrade: () => new Response("upgraded"), full: () => sockets.full },
  });
  const gate = createGate({ address, devices, origins });
  async function ask(path: string, options: Ask = {}) {
    const { method = "GET", body = null, token = TOKEN, host = HOST, isOwner = true } = options;
    const headers = new Headers(options.headers);
    if (host !== null) headers.set("host", host);
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    const response = await routes(
      new Request(`http://${URL.canParse(`http://${host}`) ? host : HOST}${path}`, { method, headers, body }),
      { gate, isOwner: () => isOwner },
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  }
  const post = (path: string, body: unknown, more: Ask = {}) =>
    ask(path, { method: "POST", headers: JSON_TYPE, body: JSON.stringify(body), ...more });
  return { boards, clock, devices, lines, sockets, wrongTokens, wrongCodes, ask, post };
}
