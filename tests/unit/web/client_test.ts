import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { board, bool, channel } from "../../../protocol/dsl.ts";
import { hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import { connectTo } from "../../../client/client.ts";
import { connect } from "../../fixture_client.ts";
import { notConnected } from "../../../client/not_connected.ts";
import { FakeClock } from "./fake_clock.ts";
import { exampleSnapshot, MockServer } from "./mock_server.ts";

function options(server: MockServer) {
  return {
    token: "0123456789abcdef".repeat(2),
    WebSocket: server.Socket,
    clock: new FakeClock(),
    reachable: () => Promise.resolve(false),
  };
}

Deno.test("connect() gives a client whose methods are the commands", async () => {
  const server = new MockServer();
  const client = await connect(server.url, options(server));
  const toggled = client.led.toggle();
  const first = await server.request();
  assert.deepEqual([first.method, first.params], ["led.toggle", {}]);
  const result = {
    board: "uno-1",
    channel: "led",
    state: { on: true, periodMs: 0 },
    boot: 3,
    rev: 11,
    timing: { queueMs: 0, boardMs: 1, totalMs: 1 },
  };
  server.answer(first, result);
  assert.equal((await toggled).state.on, true);
  const faded = client.board("uno-1").lamp.fade({ level: 9, ms: 100 });
  const second = await server.request();
  assert.deepEqual([second.method, second.params], ["lamp.fade", { level: 9, ms: 100, board: "uno-1" }]);
  client[Symbol.dispose]();
  await assert.rejects(faded, RequestFailure);
  assert.equal(client.system.connection.status, "closed");
  await server.end();
});

Deno.test("connect() rejects when the first attempt fails, and tries no more", async () => {
  const server = new MockServer();
  server.down();
  const { clock, ...rest } = options(server);
  await assert.rejects(connect(server.url, { clock, ...rest }), {
    name: "RequestFailure",
    reason: "server_offline",
    message: `The server at "${server.url}" does not answer`,
    hint: "Check the address, and that the server runs: deno task serve",
  });
  assert.deepEqual([server.handshakes, clock.waiting], [1, 0]);
});

Deno.test("C16: connect() tells a refusal as such, by the name and with the remedy that the server gives", async () => {
  const server = new MockServer();
  server.down();
  const refusal = {
    reason: "foreign_origin",
    message: 'Origin "http://localhost:5173" may not talk to this server',
    hint: "deno task serve --origin http://localhost:5173",
  } as const;
  const reachable = () => Promise.resolve(refusal);
  await assert.rejects(connect(server.url, { ...options(server), reachable }), {
    name: "RequestFailure",
    reason: "foreign_origin",
    message: `The server at "${server.url}" does not let this program in: ${refusal.message}`,
    hint: refusal.hint,
  });
  await assert.rejects(connect(server.url, { ...options(server), reachable: () => Promise.resolve(true) }), {
    reason: "server_offline",
    message: /answers, but does not let this program in/,
  });
});

Deno.test("P9: connect() rejects when the server works by another definition", async () => {
  const server = new MockServer();
  const snapshot = exampleSnapshot();
  server.greeting = { ...snapshot, server: { ...snapshot.server, schemaHash: "deadbeef" } };
  await assert.rejects(connect(server.url, options(server)), { reason: "schema_mismatch" });
  await server.end();
});

Deno.test("connect() asks no server with what cannot be a token", async () => {
  const server = new MockServer();
  const shape = "A token is 32 hexadecimal digits from 0 to f, and the one that was given";
  for (
    const [token, told] of [
      ["~/.local/state/destello/token\n", "has 29 characters"],
      [" ", "is empty"],
      ["g".repeat(32), "has 32 characters, not all of them such"],
    ] as const
  ) {
    await assert.rejects(connect(server.url, { ...options(server), token }), {
      reason: "invalid_params",
      message: `${shape} ${told}`,
      hint: /^Give the token from the file "token"/,
    });
  }
  assert.equal(server.handshakes, 0);
  await server.end();
});

Deno.test("C13: connectTo() gives the methods of the definition, also where every object has some of the same name", async () => {
  const named = board("Uno", {
    constructor: channel({
      title: "Constructor",
      pin: 3,
      state: { on: bool() },
      commands: { toString: {}, keys: { on: bool() } },
    }),
  });
  const server = new MockServer();
  const { server: view } = exampleSnapshot();
  server.greeting = {
    boards: [],
    definition: named,
    server: { ...view, schemaHash: hex32(schemaHash(named)) },
  };
  using client = await connectTo(named, server.url, options(server));
  const asked = [client.constructor.toString(), client.constructor.keys({ on: true })];
  const methods = [await server.request(), await server.request()].map(({ method }) => method);
  assert.deepEqual(methods, ["constructor.toString", "constructor.keys"]);
  assert.deepEqual(Object.keys({ a: 1 }), ["a"], "what every object has is as it was");
  client[Symbol.dispose]();
  assert.ok((await Promise.allSettled(asked)).every(({ status }) => status === "rejected"));
  await server.end();
});

Deno.test("C16: connect() says that an address without /ws is none, before it blames a proxy", async () => {
  const refusal = {
    reason: "no_websocket",
    message: "HTTP comes through",
    hint: "Have the proxy pass on",
  } as const;
  for (const address of ["http://127.0.0.1:8000", "ws://127.0.0.1:8000/", "ws://127.0.0.1:8000/wss"]) {
    const server = new MockServer();
    server.down();
    const reachable = () => Promise.resolve(refusal);
    await assert.rejects(connect(address, { ...options(server), reachable }), {
      reason: "no_websocket",
      message: `The server at "${address}" does not let this program in: HTTP comes through`,
      hint: 'The address of its WebSocket ends with "/ws": ws://127.0.0.1:8000/ws',
    });
  }
  const { hint } = notConnected("refused", "wss://led.example.org/ws", refusal);
  assert.equal(hint, refusal.hint);
  const secure = notConnected("refused", "https://led.example.org/", refusal).hint;
  assert.match(secure, / wss:\/\/led\.example\.org\/ws$/);
});

Deno.test("C16: connect() says so where there are no WebSockets, as in Node 20", async () => {
  const { WebSocket } = globalThis;
  Reflect.set(globalThis, "WebSocket", undefined);
  try {
    await assert.rejects(connect("ws://127.0.0.1:8000/ws", { token: "0123456789abcdef".repeat(2) }), {
      name: "RequestFailure",
      reason: "server_offline",
      message: "Nothing was sent: there are no WebSockets here",
      hint: "Use Node 22 or newer, or start Node 20 with --experimental-websocket",
    });
  } finally {
    Reflect.set(globalThis, "WebSocket", WebSocket);
  }
});
