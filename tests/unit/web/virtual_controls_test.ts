import assert from "node:assert/strict";
import { NO_TROUBLE, type VirtualView } from "../../../protocol/virtual_board.ts";
import { connect } from "../../fixture_client.ts";
import { VirtualControls } from "../../../client/virtual_controls.ts";
import { FakeClock } from "./fake_clock.ts";
import { exampleBoard, exampleSnapshot, MockServer } from "./mock_server.ts";

const CALM: VirtualView = {
  pressedBy: [],
  light: null,
  pressed: { 2: [] },
  moved: { A0: null },
  power: "on",
  trouble: NO_TROUBLE,
  troubleBy: null,
};
const LINE = {
  board: "uno-1",
  bytesDropped: 3,
  bitsFlipped: 2,
  framesSent: 70,
  retransmissions: 5,
  naksReceived: 1,
  badFrames: 4,
  eventGaps: 2,
  eventGapsMended: 2,
  sessions: 1,
};

async function connected() {
  const server = new MockServer();
  server.greeting = exampleSnapshot(exampleBoard({ virtual: CALM }));
  const client = await connect(server.url, {
    token: "0123456789abcdef".repeat(2),
    WebSocket: server.Socket,
    clock: new FakeClock(),
    reachable: () => Promise.resolve(false),
  });
  return { server, client };
}

Deno.test("client.virtual calls the methods of a virtual board, and gives its environment", async () => {
  const { server, client } = await connected();
  const { virtual } = client;
  const one = new VirtualControls(client.system, "uno-1");
  for (
    const [call, method, params] of [
      [() => virtual.press(true), "virtual.press", { down: true }],
      [() => virtual.light(null), "virtual.light", { value: null }],
      [() => virtual.press(false, 3), "virtual.press", { down: false, pin: 3 }],
      [() => virtual.light(7, "A2"), "virtual.light", { value: 7, pin: "A2" }],
      [() => virtual.trouble({ delayMs: 5 }), "virtual.trouble", { delayMs: 5 }],
      [() => virtual.power("brownOut"), "virtual.power", { action: "brownOut" }],
      [() => virtual.mend(), "virtual.mend", {}],
      [() => one.mend(), "virtual.mend", { board: "uno-1" }],
    ] as const
  ) {
    const called = call();
    const request = await server.request();
    assert.deepEqual([request.method, request.params], [method, params]);
    server.answer(request, { board: "uno-1", virtual: { ...CALM, light: 7 } });
    assert.deepEqual(await called, { ...CALM, light: 7 });
  }
  const watched = virtual.watch(true);
  server.answer(await server.request(), LINE);
  assert.deepEqual(await watched, LINE);
  client[Symbol.dispose]();
  await server.end();
});

Deno.test("V1: what was asked for is part of the truth when it is answered, also if everybody is told later", async () => {
  const { server, client } = await connected();
  const { system, virtual } = client;
  const called = virtual.light(1023);
  const drawn: (number | null | undefined)[] = [];
  system.subscribe(() => drawn.push(system.truth.boards.get("uno-1")?.virtual?.light));
  server.answer(await server.request(), { board: "uno-1", virtual: { ...CALM, light: 1023 } });
  await called;
  assert.deepEqual(drawn, [1023]);
  client[Symbol.dispose]();
  await server.end();
});

Deno.test("client.virtual names an answer that is none", async () => {
  const { server, client } = await connected();
  const called = client.virtual.mend();
  server.answer(await server.request(), { board: "uno-1" });
  await assert.rejects(called, { reason: "internal_error", outcome: "unknown" });
  client[Symbol.dispose]();
  await server.end();
});

Deno.test("V1, V7: what is told of a virtual board becomes part of the truth", async () => {
  const { server, client } = await connected();
  const { system } = client;
  const changed = Promise.withResolvers<void>();
  const end = system.subscribe(() => {
    if (system.truth.lines.size > 0) changed.resolve();
  });
  server.notify({
    method: "virtual.changed",
    params: { board: "uno-1", virtual: { ...CALM, pressedBy: ["page 2"] } },
  });
  server.notify({ method: "virtual.changed", params: { board: "uno-2", virtual: CALM } });
  server.notify({ method: "virtual.line", params: LINE });
  await changed.promise;
  end();
  assert.deepEqual(system.truth.boards.get("uno-1")?.virtual?.pressedBy, ["page 2"]);
  assert.equal(system.truth.boards.size, 1);
  assert.deepEqual(system.truth.lines.get("uno-1"), LINE);
  client[Symbol.dispose]();
  await server.end();
});
