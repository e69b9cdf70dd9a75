import { systemClock } from "../../protocol/clock.ts";
import assert from "node:assert/strict";
import { FakeClock } from "../unit/link/fake_clock.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { handshake, OPCODE_CLOSE, OPCODE_TEXT, RawConnection } from "./raw_connection.ts";
import { type Message, SocketClient } from "./socket_client.ts";

function call(id: number, method: string, params: unknown = {}) {
  return { jsonrpc: "2.0", id, method, params };
}

Deno.test("C2, C4, C5: a command is confirmed to the one who asked, and both clients see it", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  await using one = await SocketClient.connect({ port });
  await using two = await SocketClient.connect({ port });
  assert.equal(one.protocol, "destello.v1");
  for (const client of [one, two]) assert.equal((await client.next()).method, "snapshot");

  one.send(call(1, "led.set", { on: true }));
  const [first, second] = [await one.next(), await one.next()];
  assert.equal(first.method, "state.changed");
  assert.equal(second.id, 1);
  assert.deepEqual(await two.next(), first);
  assert.equal(fixture.boards.commands[0]?.by, "client 1");
});

Deno.test("C6: bad input is answered with what is wrong, and the next good call works", async () => {
  await using fixture = startApi();
  await using client = await SocketClient.connect(fixture.api);
  await client.next();
  const cases: readonly (readonly [message: unknown, code: number, words: RegExp])[] = [
    ["{", -32700, /not JSON/],
    [call(1, "led.explode"), -32601, /led\.explode/],
    [call(1, "led.set", { on: "yes" }), -32602, /"on" must be true or false, got "yes"/],
    [call(1, "lamp.set", { level: 300 }), -32602, /"level" must be a whole number from 0 to 255, got 300/],
    [call(1, "led.toggle", { board: "uno-0" }), -32006, /uno-0/],
  ];
  for (const [message, code, words] of cases) {
    client.send(message);
    const { error } = await client.next();
    assert.equal(error?.code, code);
    assert.match(error?.message ?? "", words);
  }
  client.send(call(2, "led.set", { on: true }));
  assert.equal((await client.next()).method, "state.changed");
  assert.equal((await client.next()).id, 2);
});

Deno.test("C7: a message of 1 MB closes with 1009, a binary one with 1003, and the server goes on", async () => {
  await using fixture = startApi();
  for (const [message, code] of [["x".repeat(2 ** 20), 1009], [new ArrayBuffer(3), 1003]] as const) {
    await using client = await SocketClient.connect(fixture.api);
    client.send(message);
    assert.equal((await client.closed).code, code);
  }
  assert.deepEqual(fixture.boards.commands, []);
  await using client = await SocketClient.connect(fixture.api);
  assert.equal((await client.next()).method, "snapshot");
});

Deno.test("S5: the client after the last that fits is refused with 503, until one is gone", async () => {
  await using fixture = startApi(systemClock, 3);
  const { port } = fixture.api;
  const clients: SocketClient[] = [];
  for (let i = 0; i < 3; i++) clients.push(await SocketClient.connect({ port }));
  async function status() {
    using connection = await RawConnection.open(port);
    await connection.writeHead(handshake([`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TOKEN}`]));
    return (await connection.readHead()).status;
  }
  assert.equal(await status(), 503);
  await clients.pop()?.[Symbol.asyncDispose]();
  assert.equal(await status(), 101);
  for (const client of clients) await client[Symbol.asyncDispose]();
});

Deno.test({
  name: "S5, P10: clients that reset their connection during the handshake take no place for long",
  // Deno itself never ends the upgrade of a connection that was reset before its answer was written.
  sanitizeOps: false,
  async fn() {
    const clock = new FakeClock();
    await using fixture = startApi(clock, 50);
    const { port } = fixture.api;
    const host = `Host: 127.0.0.1:${port}`;
    const hello = handshake([host, `Authorization: Bearer ${TOKEN}`]);
    const bytes = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
    for (let i = 0; i < 50; i++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(bytes(["GET /healthz HTTP/1.1", host]));
      await connection.read(new Uint8Array(1));
      const written = connection.write(bytes(hello));
      // What was received and not read makes this a reset (RFC 2525, 2.17).
      connection.close();
      await written;
    }
    clock.pass(5000);
    using next = await RawConnection.open(port);
    await next.writeHead(hello);
    assert.equal((await next.readHead()).status, 101);
  },
});

Deno.test("P7: a client that stops reading is dropped with 1013, and the others miss nothing", async () => {
  const clock = new FakeClock();
  await using fixture = startApi(clock);
  const { port } = fixture.api;
  using stuck = await RawConnection.open(port);
  await stuck.writeHead(handshake([`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TOKEN}`]));
  await stuck.readHead();
  await using reading = await SocketClient.connect({ port });
  await reading.next();

  const message = "x".repeat(50_000);
  const params = { board: "uno-7f3a21c4", phase: "upload", percent: null, message } as const;
  const told = 400;
  for (let i = 0; i < told; i++) {
    fixture.boards.emit({ method: "flash.progress", params });
    assert.equal((await reading.next()).method, "flash.progress");
  }
  clock.pass(6000);

  const frames = await stuck.readFrames();
  const texts = frames.filter(({ opcode }) => opcode === OPCODE_TEXT);
  assert(texts.length < told / 2, `it was sent ${texts.length} of ${told}`);
  const last = frames.at(-1);
  assert.equal(last?.opcode, OPCODE_CLOSE);
  assert.equal(new DataView(last.payload.buffer).getUint16(0), 1013);

  fixture.boards.emit({ method: "flash.progress", params });
  assert.equal((await reading.next()).method, "flash.progress");
});

Deno.test("C10: close() says so, and closes every socket with 1001", async () => {
  const fixture = startApi();
  const clients = [await SocketClient.connect(fixture.api), await SocketClient.connect(fixture.api)];
  for (const client of clients) await client.next();
  await fixture.api.close();
  for (const client of clients) {
    assert.equal((await client.next()).method, "server.closing");
    assert.equal((await client.closed).code, 1001);
  }
  assert.equal(fixture.boards.listeners, 0);
  await fixture.api.close();
});

Deno.test("C10: close() ends in spite of clients that do not read, do not let go, or never finish", async () => {
  const fixture = startApi();
  const { port } = fixture.api;
  const host = `Host: 127.0.0.1:${port}`;
  const bearer = `Authorization: Bearer ${TOKEN}`;
  using silent = await RawConnection.open(port);
  await silent.writeHead(handshake([host, bearer]));
  assert.equal((await silent.readHead()).status, 101);
  using halfway = await RawConnection.open(port);
  await halfway.writeHead([
    "POST /rpc HTTP/1.1",
    host,
    bearer,
    "Content-Type: application/json",
    "Content-Length: 100",
  ]);
  using idle = await RawConnection.open(port);
  await idle.writeHead(["GET /healthz HTTP/1.1", host]);
  assert.equal((await idle.readHead()).status, 200);
  using waiting = await RawConnection.open(port);
  fixture.boards.hold = true;
  await waiting.writeHead([
    "POST /rpc HTTP/1.1",
    host,
    bearer,
    "Content-Type: application/json",
    "Content-Length: 49",
  ]);
  await waiting.write(new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"method":"led.toggle"}   '));
  while (fixture.boards.held.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await fixture.api.close();
  fixture.boards.held[0]?.confirm();
});

Deno.test("C8: calls beyond 16 in flight are refused, each client for itself", async () => {
  await using fixture = startApi();
  fixture.boards.hold = true;
  await using greedy = await SocketClient.connect(fixture.api);
  await using modest = await SocketClient.connect(fixture.api);
  await greedy.next();
  await modest.next();
  for (let id = 0; id < 17; id++) greedy.send(call(id, "led.toggle"));
  const refused = await greedy.next();
  assert.equal(refused.id, 16);
  assert.equal(refused.error?.code, -32007);
  modest.send(call(1, "boards.list"));
  assert.equal((await modest.next()).id, 1);
  for (const held of fixture.boards.held) held.confirm();
  const answered = new Set<unknown>();
  while (answered.size < 16) {
    const message: Message = await greedy.next();
    if (message.id !== undefined) answered.add(message.id);
  }
});
