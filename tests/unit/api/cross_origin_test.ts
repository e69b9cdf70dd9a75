import assert from "node:assert/strict";
import { ADMISSION_PATH } from "../../../protocol/messages.ts";
import { HOST, JSON_TYPE, setup, TOKEN } from "./ask_routes.ts";

const OWN = "http://localhost:5173";
const OTHERS = [
  "http://evil.example",
  "http://localhost:5174",
  "https://localhost:5173",
  "http://localhost:5173.evil.example",
  "http://localhost",
  "null",
];

function corsOf(headers: Headers): readonly string[] {
  return [...headers.keys()].filter((name) => name.startsWith("access-control"));
}

function asks(origin: string, more: Readonly<Record<string, string>> = {}) {
  return { headers: { origin, ...more } };
}

Deno.test("S3, S7: a page of an origin that the server was started with reads what it asks for, with the token", async () => {
  const { ask } = setup([OWN]);
  const { status, headers, json } = await ask("/api/boards", asks(OWN));
  assert.deepEqual([status, headers.get("access-control-allow-origin")], [200, OWN]);
  assert.match(headers.get("vary") ?? "", /\borigin\b/);
  assert.deepEqual(Object.keys(json), ["boards", "now"]);
  const command = await ask("/rpc", {
    method: "POST",
    headers: { origin: OWN, ...JSON_TYPE },
    body: '{"jsonrpc":"2.0","id":1,"method":"boards.list"}',
  });
  assert.deepEqual([command.status, command.headers.get("access-control-allow-origin")], [200, OWN]);
});

Deno.test("S4, S7: such a page is told in words what is wrong with its requests", async () => {
  const { ask } = setup([OWN]);
  for (
    const [path, token, reason] of [
      ["/api/boards", null, "no_token"],
      ["/api/boards", "x", "wrong_token"],
      ["/api/boards/nobody", TOKEN, "unknown_board"],
      ["/api/boards?x=1", TOKEN, "invalid_params"],
      ["/rpc", TOKEN, "method_not_allowed"],
    ] as const
  ) {
    const { headers, json } = await ask(path, { token, ...asks(OWN) });
    assert.equal(json.error.reason, reason);
    assert.equal(headers.get("access-control-allow-origin"), OWN, path);
  }
});

Deno.test("S7: a browser's question before a request is answered for such a page, without a token and without cookies", async () => {
  const { ask } = setup([OWN]);
  const question = {
    method: "OPTIONS",
    token: null,
    headers: {
      origin: OWN,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  };
  for (const path of ["/api/boards/uno-1/led/set", "/rpc", "/metrics", "/healthz"]) {
    const { status, headers, text } = await ask(path, question);
    assert.deepEqual([status, text], [204, ""]);
    assert.equal(headers.get("access-control-allow-origin"), OWN);
    assert.equal(headers.get("access-control-allow-methods"), "GET, POST");
    assert.equal(headers.get("access-control-allow-headers"), "authorization, content-type, idempotency-key");
    assert.equal(headers.get("access-control-allow-credentials"), null);
    assert.match(headers.get("vary") ?? "", /\borigin\b/);
  }
});

Deno.test("S3, S7: no other origin is let in, is answered the browser's question, or may read anything, token or not", async () => {
  for (const origins of [[], [OWN]]) {
    const { ask } = setup(origins);
    for (const origin of OTHERS) {
      for (const path of ["/", "/healthz", "/api/boards", "/rpc", "/main-0123abcd.js"]) {
        for (const method of ["GET", "POST", "OPTIONS"]) {
          const headers = { origin, "access-control-request-method": "POST", ...JSON_TYPE };
          const { status, headers: told } = await ask(path, { method, headers });
          assert.deepEqual([status, corsOf(told)], [403, []], `${method} ${path} from ${origin}`);
        }
      }
    }
  }
});

Deno.test("S7: the document, which holds the token, is readable by no page of another origin", async () => {
  const { ask } = setup([OWN]);
  for (const path of ["/", "/main-0123abcd.js", "/nothing"]) {
    assert.deepEqual(corsOf((await ask(path, asks(OWN))).headers), [], path);
    const question = { method: "OPTIONS", ...asks(OWN, { "access-control-request-method": "GET" }) };
    assert.deepEqual(corsOf((await ask(path, question)).headers), [], path);
  }
});

Deno.test("S2: an origin's name is also a Host, exactly", async () => {
  const { ask } = setup(["https://name.example", OWN]);
  for (const host of ["name.example", "name.example:443", "localhost:5173", HOST]) {
    assert.equal((await ask("/", { host, token: null })).status, 200, host);
  }
  for (const host of ["name.example:80", "name.example.", "x.name.example", "localhost:80", "localhost"]) {
    assert.equal((await ask("/", { host, token: null })).status, 403, host);
  }
  const { headers } = await ask("/", { host: "name.example" });
  assert.match(
    headers.get("content-security-policy") ?? "",
    /connect-src 'self' [^;]*wss:\/\/name\.example /,
  );
});

Deno.test("C16: whoever shows the token is told why a handshake is refused", async () => {
  const { ask, sockets } = setup([OWN]);
  const why = (body: string, more = {}) =>
    ask(ADMISSION_PATH, { method: "POST", token: null, body, ...more });
  assert.deepEqual((await why(TOKEN)).json, { status: "ok" });
  assert.equal((await why("0123")).json.error.reason, "wrong_token");
  assert.equal((await why("")).json.error.reason, "wrong_token");
  assert.equal((await why("x".repeat(1000))).json.error.reason, "wrong_token");
  assert.equal((await why(TOKEN, { host: "name.example" })).json.error.reason, "foreign_host");
  for (const origin of OTHERS) {
    const { status, json, headers } = await why(TOKEN, asks(origin));
    assert.deepEqual([status, json.error.reason], [403, "foreign_origin"]);
    assert.equal(headers.get("access-control-allow-origin"), origin);
  }
  const told = await why(TOKEN, asks("http://localhost:5174"));
  assert.match(told.json.error.hint, /deno task serve --origin http:\/\/localhost:5174$/);
  sockets.full = { status: 503, reason: "too_many_clients", message: "Full", hint: "Close one" };
  assert.equal((await why(TOKEN, asks(OWN))).json.error.reason, "too_many_clients");
  assert.equal((await ask(ADMISSION_PATH)).status, 405);
});

Deno.test("C16, S7: whoever shows no token may read nothing of it from another origin that is not let in", async () => {
  const { ask } = setup([OWN]);
  for (const origin of OTHERS) {
    for (const body of ["", "0123", TOKEN.slice(1), `${TOKEN}0`, TOKEN.toUpperCase()]) {
      const { headers } = await ask(ADMISSION_PATH, { method: "POST", token: null, body, ...asks(origin) });
      assert.deepEqual(corsOf(headers), [], `${origin} ${body}`);
    }
    // Neither of these can come from a page that did not ask before, and the question has no answer.
    const { headers } = await ask(ADMISSION_PATH, { method: "OPTIONS", ...asks(origin) });
    assert.deepEqual(corsOf(headers), [], origin);
  }
  const wrong = await ask(ADMISSION_PATH, { method: "POST", token: null, body: "0123", ...asks(OWN) });
  assert.deepEqual([wrong.json.error.reason, wrong.headers.get("access-control-allow-origin")], [
    "wrong_token",
    OWN,
  ]);
});
