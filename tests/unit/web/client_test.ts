import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import { connect } from "../../../web/client/connect.ts";
import { FakeClock } from "./fake_clock.ts";
import { exampleSnapshot, MockServer } from "./mock_server.ts";

function options(server: MockServer) {
  return {
    token: "0123abcd",
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
    message: "The server cannot be used: unreachable",
  });
  assert.deepEqual([server.handshakes, clock.waiting], [1, 0]);
});

Deno.test("P9: connect() rejects when the server works by another definition", async () => {
  const server = new MockServer();
  const snapshot = exampleSnapshot();
  server.greeting = { ...snapshot, server: { ...snapshot.server, schemaHash: "deadbeef" } };
  await assert.rejects(connect(server.url, options(server)), { reason: "schema_mismatch" });
  await server.end();
});
