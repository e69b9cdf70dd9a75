import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { FAILURES } from "../../../protocol/troubles.ts";
import { type Ask, JSON_TYPE, setup, TOKEN } from "./ask_routes.ts";

Deno.test("S2: a foreign Host is refused on every path, before anything else", async () => {
  const { boards, ask, post } = setup();
  for (const path of ["/", "/main-0123abcd.js", "/healthz", "/nothing", "/api/boards", "/ws"]) {
    assert.equal((await ask(path, { host: "evil.example" })).status, 403, path);
    assert.equal((await ask(path, { host: null })).status, 400, path);
    assert.equal((await ask(path, { headers: { origin: "http://evil.example" } })).status, 403, path);
  }
  assert.equal((await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { host: "evil.example" })).status, 403);
  assert.deepEqual(boards.commands, []);
});

Deno.test("S4: whatever tells of boards or commands them needs the token", async () => {
  const { boards, ask, post } = setup();
  for (const token of [null, "x"]) {
    for (const path of ["/api", "/api/boards", "/api/boards/uno-7f3a21c4", "/api/nothing", "/rpc", "/ws"]) {
      const { status, headers, json } = await ask(path, { token });
      assert.equal(status, 401, path);
      assert.equal(headers.get("www-authenticate"), "Bearer");
      assert.equal(json.error.reason, token === null ? "no_token" : "wrong_token");
    }
    assert.equal((await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { token })).status, 401);
  }
  assert.deepEqual(boards.commands, []);
});

Deno.test("X2b: behind a proxy that speaks TLS the documents name the address that --origin named", async () => {
  const { ask } = setup(["http://lab.example", "https://lab.example", "https://other.example"]);
  const urls = async (host?: string) => {
    const of = host === undefined ? {} : { host };
    const [openrpc, openapi, asyncapi] = await Promise.all(
      ["openrpc", "openapi", "asyncapi"].map(async (name) => (await ask(`/${name}.json`, of)).json.servers),
    );
    const { host: at, protocol } = asyncapi.here;
    return [...openrpc, ...openapi, { url: `${protocol}://${at}` }].map(({ url }) => url);
  };
  const shown = [
    "wss://lab.example/ws",
    "https://lab.example/rpc",
    "https://lab.example",
    "wss://lab.example",
  ];
  assert.deepEqual(await urls("lab.example"), shown);
  assert.deepEqual(await urls("lab.example:443"), shown);
  assert.deepEqual(await urls("other.example"), shown.map((url) => url.replace("lab", "other")));
  const own = "127.0.0.1:8000";
  assert.deepEqual(await urls(), [`ws://${own}/ws`, `http://${own}/rpc`, `http://${own}`, `ws://${own}`]);
});

Deno.test("C9: /healthz answers without a token", async () => {
  const { ask } = setup();
  const { status, json } = await ask("/healthz", { token: null });
  assert.equal(status, 200);
  assert.deepEqual(json, { status: "ok" });
});

Deno.test("C9: /api/boards gives every board, or one", async () => {
  const { boards, ask } = setup();
  const { json: { now, ...all } } = await ask("/api/boards");
  assert.deepEqual(all, { boards: boards.list() });
  assert.equal(new Date(now).toISOString(), now);
  assert.deepEqual((await ask("/api/boards/uno-7f3a21c4")).json, boards.list()[0]);
  assert.deepEqual((await ask("/api/boards/uno%2D7f3a21c4")).json, boards.list()[0]);
  const { status, json } = await ask("/api/boards/uno-0");
  assert.equal(status, 404);
  assert.equal(json.error.reason, "unknown_board");
});

Deno.test("C9: POST /api/boards/<id>/<channel>/<command> answers with what the board confirmed", async () => {
  const { boards, post } = setup();
  const { status, json } = await post("/api/boards/uno-7f3a21c4/led/set", { on: true });
  assert.equal(status, 200);
  assert.deepEqual(json.state, { on: true });
  assert.deepEqual(boards.commands, [
    { board: "uno-7f3a21c4", channel: "led", command: "set", args: { on: true }, by: "http" },
  ]);
});

Deno.test("C9, B12: POST /api/boards/<id>/rename answers with what the board is called now", async () => {
  const { boards, ask, post } = setup();
  const path = "/api/boards/uno-7f3a21c4/rename";
  const { status, json } = await post(path, { name: "Kitchen" });
  assert.deepEqual([status, json], [200, { board: "uno-7f3a21c4", name: "Kitchen" }]);
  const refused = await post(path, { name: "a".repeat(21) });
  assert.equal(refused.status, 400);
  assert.match(refused.json.error.message, /is 21 bytes long/);
  assert.equal((await ask(path)).status, 405);
  assert.deepEqual(boards.renames, [["uno-7f3a21c4", "Kitchen"]]);
});

Deno.test("C9, B13: POST /api/boards/<id>/renew_id answers with the id that the board has now, and takes nothing else", async () => {
  const { boards, ask, post } = setup();
  const path = "/api/boards/uno-dev-ttyACM1/renew_id";
  const { status, json } = await post(path, {});
  assert.deepEqual([status, json], [200, { board: "uno-0badcafe", name: "Uno" }]);
  const refused = await post(path, { uid: 7 });
  assert.deepEqual([refused.status, refused.json.error.reason], [400, "invalid_params"]);
  assert.equal((await ask(path)).status, 405);
  assert.deepEqual(boards.renewals, ["uno-dev-ttyACM1"]);
});

Deno.test("C9: POST /api/boards/... names what is wrong", async () => {
  const { boards, ask, post } = setup();
  const led = "/api/boards/uno-7f3a21c4/led";
  const cases: readonly (readonly [Promise<{ status: number; json: unknown }>, number, RegExp])[] = [
    [post(`${led}/set`, { on: 3 }), 400, /"invalid_params".*must be true or false, got 3/],
    [post(`${led}/set`, {}), 400, /"invalid_params".*got nothing/],
    [post(`${led}/set`, [true]), 400, /"invalid_params"/],
    [post(`${led}/set`, null), 400, /"invalid_params"/],
    [post(`${led}/set`, { on: true, board: "x" }), 400, /Unknown argument \\"board\\"/],
    [post(`${led}/explode`, {}), 404, /"unknown_method"/],
    [post("/api/boards/uno-7f3a21c4/boards/list", {}), 400, /"invalid_params"/],
    [post("/api/boards/uno-7f3a21c4/led/set/x", {}), 404, /"not_found"/],
    [post("/api/boards/%ff/led/toggle", {}), 404, /"not_found"/],
    [post("/api/boards/uno-7f3a21c4/led", {}), 404, /"not_found"/],
    [ask(`${led}/set`, { method: "POST", headers: JSON_TYPE, body: "{" }), 400, /"parse_error"/],
    [ask(`${led}/set`, { method: "POST", headers: JSON_TYPE }), 400, /"parse_error"/],
    [ask(`${led}/set`), 405, /"method_not_allowed"/],
    [ask(`${led}/set`, { method: "PUT", headers: JSON_TYPE, body: "{}" }), 405, /"method_not_allowed"/],
    [post("/api/boards", {}), 405, /"method_not_allowed"/],
    [ask("/", { method: "DELETE" }), 405, /"method_not_allowed"/],
    [ask("/rpc", { method: "OPTIONS" }), 405, /"method_not_allowed"/],
  ];
  for (const [answer, status, words] of cases) {
    const { status: got, json } = await answer;
    assert.equal(got, status, String(words));
    assert.match(JSON.stringify(json), words);
  }
  const unknown = await post("/api/boards/uno-0/led/toggle", {});
  assert.equal(unknown.status, 404);
  assert.equal(unknown.json.error.reason, "unknown_board");
  assert.deepEqual(boards.commands.filter(({ board }) => board === "uno-7f3a21c4"), []);
});

Deno.test("C11: POST /api/boards/...?ifRev=N depends on a revision; a conflict is 409 and tells how the channel is", async () => {
  const { boards, post } = setup();
  const led = "/api/boards/uno-7f3a21c4/led";
  boards.hold = true;
  const answer = post(`${led}/set?ifRev=17`, { on: true });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(boards.commands[0]?.ifRev, 17);
  const current = boards.list()[0]?.channels["led"] ?? null;
  boards.held[0]?.fail(new RequestFailure("conflict", "Changed", "Look", "not_run", current));
  const { status, json } = await answer;
  assert.deepEqual([status, json.error.reason, json.error.current], [409, "conflict", current]);
  for (const wrong of ["-1", "1.5", "x", ""]) {
    const { status, json } = await post(`${led}/set?ifRev=${wrong}`, { on: true });
    assert.deepEqual([status, json.error.reason], [400, "invalid_params"], wrong);
  }
  assert.equal(boards.commands.length, 1);
});

Deno.test("C9, C11: a query name that is unknown or repeated is refused by name: a condition is not dropped", async () => {
  const { boards, ask, post } = setup();
  const set = "/api/boards/uno-7f3a21c4/led/set";
  const cases: readonly (readonly [path: string, body: unknown, message: RegExp])[] = [
    [`${set}?ifrev=0`, { on: true }, /^In the query "ifrev" is unknown$/],
    [`${set}?ifRev=17&ifRev=0`, { on: true }, /^In the query "ifRev" stands there twice$/],
    ["/rpc?ifRev=17", [], /"ifRev" is unknown/],
    ["/ws?x", null, /"x" is unknown/],
    ["/metrics?board=uno", null, /"board" is unknown/],
    ["/api/boards?board=uno", null, /"board" is unknown/],
    ["/api/boards/uno-7f3a21c4/history?sql=x", null, /"sql" is unknown/],
    ["/api/boards/uno-7f3a21c4/history?limit=5&limit=6", null, /"limit" stands there twice/],
  ];
  for (const [path, body, message] of cases) {
    const { status, json } = await (body === null ? ask(path) : post(path, body));
    assert.deepEqual([status, json.error.reason], [400, "invalid_params"], path);
    assert.match(json.error.message, message);
  }
  assert.equal(boards.commands.length, 0);
});

Deno.test("C12: POST /api/boards/... with an Idempotency-Key runs once", async () => {
  const { boards, post } = setup();
  const toggle = "/api/boards/uno-7f3a21c4/led/toggle";
  const withKey = (key: string) => ({ headers: { ...JSON_TYPE, "idempotency-key": key } });
  const first = await post(toggle, {}, withKey('"8e03978e-40d5"'));
  const again = await post(toggle, {}, withKey("8e03978e-40d5"));
  assert.deepEqual([first.status, again.json], [200, first.json]);
  assert.equal(boards.commands.length, 1);
  const wrong = await post(toggle, {}, withKey("x".repeat(65)));
  assert.deepEqual([wrong.status, wrong.json.error.message], [
    400,
    `Idempotency-Key: "key" must be a string of 1 to 64 characters, got "${"x".repeat(39)}...`,
  ]);
});

Deno.test("C13: what varies in a failure stands in the error as details, over HTTP and in JSON-RPC", async () => {
  const { boards, post } = setup();
  const details = { waitMs: 1200 };
  boards.hold = true;
  const answers = [
    post("/api/boards/uno-7f3a21c4/led/toggle", {}),
    post("/rpc", { jsonrpc: "2.0", id: 1, method: "led.toggle", params: {} }),
  ];
  while (boards.held.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const failure = new RequestFailure("too_many_requests", "Soon", "Wait", "not_run", null, details);
  for (const held of boards.held) held.fail(failure);
  const [http, rpc] = await Promise.all(answers);
  assert.deepEqual([http?.json.error.details, rpc?.json.error.data.details], [details, details]);
});

Deno.test("C9: every failure has its HTTP status", async () => {
  for (
    const [reason, status] of [["board_offline", 503], ["no_answer", 504], ["schema_mismatch", 409]] as const
  ) {
    const { boards, post } = setup();
    boards.hold = true;
    const answer = post("/api/boards/uno-7f3a21c4/led/toggle", {});
    while (boards.held.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    boards.held[0]?.fail(new RequestFailure(reason, "It failed", "Do something", "unknown"));
    const { status: got, json } = await answer;
    assert.equal(got, status);
    assert.deepEqual(json, {
      error: { reason, message: "It failed", hint: "Do something", outcome: "unknown" },
    });
  }
  for (const { status } of Object.values(FAILURES)) assert(status >= 400 && status < 600);
});

Deno.test("C6: a fault of the server is 500, with its details in the log only", async () => {
  const { boards, lines, post } = setup();
  boards.hold = true;
  const answer = post("/api/boards/uno-7f3a21c4/led/toggle", {});
  while (boards.held.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  boards.held[0]?.fail(new TypeError("secret detail"));
  const { status, text } = await answer;
  assert.equal(status, 500);
  assert(!text.includes("secret"));
  assert.match(lines.join(), /secret detail/);
});

Deno.test("C9: POST /rpc answers as the WebSocket does, and 204 to notifications", async () => {
  const { boards, post, ask } = setup();
  const request = { jsonrpc: "2.0", id: 1, method: "led.set", params: { on: true } };
  assert.deepEqual((await post("/rpc", request)).json.result.state, { on: true });
  const wrong = await post("/rpc", { ...request, method: "led.explode" });
  assert.equal(wrong.status, 200);
  assert.equal(wrong.json.error.code, -32601);
  const { id: _, ...notification } = request;
  const silent = await post("/rpc", notification);
  assert.equal(silent.status, 204);
  assert.equal(silent.text, "");
  assert.equal(
    (await ask("/rpc", { method: "POST", headers: JSON_TYPE, body: "{" })).json.error.code,
    -32700,
  );
  assert.equal(boards.commands.length, 2);
});

Deno.test("S8: a POST must be JSON, which other sites cannot send without asking", async () => {
  const { boards, ask } = setup();
  const types = [
    null,
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonx",
  ];
  for (const path of ["/rpc", "/api/boards/uno-7f3a21c4/led/toggle"]) {
    for (const type of types) {
      const headers: Record<string, string> = type === null ? {} : { "content-type": type };
      const body = new TextEncoder().encode("{}");
      assert.equal((await ask(path, { method: "POST", headers, body })).status, 415, String(type));
    }
  }
  assert.deepEqual(boards.commands, []);
  const headers = { "content-type": "Application/JSON; charset=utf-8" };
  assert.equal(
    (await ask("/api/boards/uno-7f3a21c4/led/toggle", { method: "POST", headers, body: "{}" })).status,
    200,
  );
});

Deno.test("C7: a POST of more than 4096 bytes is refused, whatever its length says", async () => {
  const { boards, ask } = setup();
  const path = "/api/boards/uno-7f3a21c4/led/toggle";
  const post = (body: Ask["body"], more: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      headers: { ...JSON_TYPE, ...more },
      ...(body === undefined ? {} : { body }),
    });
  assert.equal((await post("{}".padEnd(4096))).status, 200);
  assert.equal((await post("{}".padEnd(4097))).status, 413);
  assert.equal((await post(`{"x":"${"\u20ac".repeat(1400)}"}`)).status, 413);
  assert.equal((await post("{}", { "content-length": "1000000" })).status, 413);
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(0x20)),
  });
  assert.equal((await post(endless)).status, 413);
  assert.equal(boards.commands.length, 1);
});

Deno.test("C7: a POST that is not UTF-8 is refused", async () => {
  const { ask } = setup();
  const body = new Uint8Array([0x22, 0xff, 0x22]);
  const { status, json } = await ask("/rpc", { method: "POST", headers: JSON_TYPE, body });
  assert.equal(status, 400);
  assert.equal(json.error.reason, "parse_error");
});

Deno.test("C9: an unknown path is told in JSON", async () => {
  const { ask } = setup();
  const { status, json } = await ask("/nothing");
  assert.equal(status, 404);
  assert.equal(json.error.reason, "not_found");
  assert.match(json.error.message, /"\/nothing"/);
});

Deno.test("M1: /metrics gives text of Prometheus' format to whoever shows the token, and takes GET only", async () => {
  const { ask, post } = setup();
  const { status, text, headers } = await ask("/metrics");
  assert.deepEqual([status, text], [200, "metrics\n"]);
  assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal((await ask("/metrics", { token: null })).status, 401);
  assert.equal((await ask("/metrics", { token: "0" })).status, 401);
  assert.equal((await ask("/metrics", { host: "evil.example" })).status, 403);
  assert.equal((await post("/metrics", {})).status, 405);
});

Deno.test("S12b: a body that does not come to its end is refused in time, and what came of it does nothing", async () => {
  const { boards, clock, ask } = setup();
  const begun = (text: string) =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
    });
  const asked = [
    ask("/api/boards/uno-7f3a21c4/led/set", {
      method: "POST",
      headers: JSON_TYPE,
      body: begun('{"on":true}'),
    }),
    ask("/ws/admission", { method: "POST", body: begun(TOKEN) }),
  ];
  await new Promise((resolve) => setTimeout(resolve, 0));
  clock.pass(9999);
  assert.equal(clock.timers, 2);
  clock.pass(1);
  const answers = await Promise.all(asked);
  assert.deepEqual(answers.map(({ status, json }) => [status, json.error.reason]), [[400, "parse_error"], [
    401,
    "wrong_token",
  ]]);
  assert.deepEqual(boards.commands, []);
  assert.equal(clock.timers, 0);
});
