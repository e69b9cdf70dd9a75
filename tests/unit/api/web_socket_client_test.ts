import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { MAX_MESSAGE_LENGTH } from "../../../protocol/messages.ts";
import { DRAINED, Fanout, QUEUE_LIMIT } from "../../../server/api/fanout.ts";
import { ClientName } from "../../../server/api/client_names.ts";
import { createMethods } from "../../../server/api/methods.ts";
import {
  BURST_CALLS,
  JUNK_CALLS,
  MessageBudget,
  REFUSED_CALLS,
  SPARE_BURST,
  SpareCalls,
} from "../../../server/api/message_budget.ts";
import { createRpc } from "../../../server/api/rpc.ts";
import { WebSocketClient } from "../../../server/api/web_socket_client.ts";
import { createLog } from "../../../server/log.ts";
import { FakeBoards } from "./fake_boards.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeSocket } from "./fake_socket.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

const TOGGLE = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "led.toggle" });

function setup() {
  const boards = new FakeBoards();
  const clock = new FakeClock();
  const fanout = new Fanout(clock);
  const floods: string[] = [];
  const spare = new SpareCalls(clock);
  const log = createLog({ write: () => {}, now: () => new Date(0) });
  const rpc = createRpc({ methods: createMethods({ ...UNATTENDED, boards }), log });
  const server = {
    version: "1.2.3",
    startedAt: "2026-11-22T10:00:00.000Z",
    schemaHash: "00000000",
    findsBoards: false,
  };
  boards.subscribe((event) => fanout.broadcast({ jsonrpc: "2.0", ...event }));
  function connect(name: string, device = OWNER, socket = new FakeSocket()) {
    const snapshot = ({ current }: ClientName) => ({
      boards: boards.list(),
      definition,
      server: { ...server, you: current },
    });
    return {
      socket,
      session: new WebSocketClient({
        socket,
        client: new ClientName(name),
        device,
        rpc,
        fanout,
        snapshot,
        budget: new MessageBudget(clock, spare),
        flooded: (who, code, why) => floods.push(`${who}, ${code}: ${why}`),
      }),
    };
  }
  return { boards, clock, fanout, floods, connect };
}

/** Everything that is under way in promises is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("C2: WebSocketClient sends the whole truth first", () => {
  const { boards, connect } = setup();
  const { socket } = connect("page 1");
  assert.deepEqual(socket.sent, [{
    jsonrpc: "2.0",
    method: "snapshot",
    params: {
      boards: boards.list(),
      definition: JSON.parse(JSON.stringify(definition)),
      server: {
        version: "1.2.3",
        startedAt: "2026-11-22T10:00:00.000Z",
        schemaHash: "00000000",
        findsBoards: false,
        you: "page 1",
      },
    },
  }]);
});

Deno.test("C5: WebSocketClient tells everybody what one client changed, and who it was", async () => {
  const { connect } = setup();
  const one = connect("page 1");
  const two = connect("client 1");
  one.session.received(TOGGLE);
  await settled();
  const told = two.socket.sent.at(-1);
  assert.equal(told?.method, "state.changed");
  assert.deepEqual(told?.params, {
    board: "uno-7f3a21c4",
    channel: "led",
    state: { on: true },
    boot: 1,
    rev: 1,
    by: "page 1",
    at: "2026-11-22T10:00:00.123Z",
  });
  assert.equal(one.socket.sent.at(-1)?.id, 1);
  assert.equal(two.socket.sent.length, 2);
});

Deno.test("C7: WebSocketClient closes with 1003 on a binary message", () => {
  const { boards, fanout, connect } = setup();
  for (const data of [new ArrayBuffer(3), new Blob(["x"]), new TextEncoder().encode(TOGGLE), null]) {
    const { socket, session } = connect("page 1");
    session.received(data);
    assert.deepEqual(socket.closings.map(({ code }) => code), [1003]);
  }
  assert.equal(fanout.size, 0);
  assert.deepEqual(boards.commands, []);
});

Deno.test("C7: WebSocketClient closes with 1009 on a message that is too long, and not on the longest", async () => {
  const { boards, connect } = setup();
  const { socket, session } = connect("page 1");
  session.received(TOGGLE.padEnd(MAX_MESSAGE_LENGTH));
  await settled();
  assert.equal(boards.commands.length, 1);
  assert.deepEqual(socket.closings, []);
  session.received(TOGGLE.padEnd(MAX_MESSAGE_LENGTH + 1));
  assert.deepEqual(socket.closings.map(({ code }) => code), [1009]);
  assert.equal(boards.commands.length, 1);
});

Deno.test("C7: end() gives a reason that fits a close frame", () => {
  const { connect } = setup();
  const { socket, session } = connect("page 1");
  session.received("x".repeat(2 ** 20));
  assert(new TextEncoder().encode(socket.closings[0]?.reason).length <= 123);
});

Deno.test("end() takes it out of the fan-out at once, and is idempotent", async () => {
  const { boards, fanout, connect } = setup();
  const { socket, session } = connect("page 1");
  session.end(1001, "The server is closing");
  assert.equal(fanout.size, 0);
  session.end(1001, "The server is closing");
  session.closed();
  session.closed();
  session.dropped();
  session.received(TOGGLE);
  await settled();
  assert.equal(socket.closings.length, 1);
  assert.equal(socket.sent.length, 1);
  assert.deepEqual(boards.commands, []);
});

Deno.test("closed() keeps an answer from a socket that is gone", async () => {
  const { boards, connect } = setup();
  boards.hold = true;
  const { socket, session } = connect("page 1");
  session.received(TOGGLE);
  session.closed();
  boards.held[0]?.confirm();
  await settled();
  assert.equal(socket.sent.length, 1);
  assert.deepEqual(socket.closings, []);
});

Deno.test("P7: WebSocketClient ends a client that asks without reading its answers", async () => {
  const { clock, connect, floods } = setup();
  const { socket, session } = connect("client 1");
  socket.reads = false;
  for (let i = 0; i < 1000; i++) {
    clock.pass(1);
    session.received("{}");
  }
  await settled();
  assert(socket.mostBuffered <= QUEUE_LIMIT);
  assert.deepEqual(socket.closings, [{ code: 1013, reason: "Reads too slowly; connect again" }]);
  assert.deepEqual(floods, ["client 1, 1013: It asks on without reading the answers"]);
});

Deno.test("C5: WebSocketClient sends an answer larger than the queue to a client that reads", async () => {
  const { boards, connect } = setup();
  const { socket, session } = connect("client 1");
  boards.name = "x".repeat(QUEUE_LIMIT);
  socket.bufferedBytes = DRAINED;
  session.received(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "boards.list" }));
  await settled();
  assert.equal(socket.sent.at(-1)?.id, 2);
});

Deno.test("P7: WebSocketClient answers while a large snapshot drains on a slow network", async () => {
  const { boards, connect } = setup();
  boards.name = "x".repeat(QUEUE_LIMIT);
  const slow = new FakeSocket();
  slow.reads = false;
  const { socket, session } = connect("client 1", OWNER, slow);
  assert.ok(socket.bufferedBytes > QUEUE_LIMIT);
  session.received(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "led.nope" }));
  await settled();
  assert.equal(socket.sent.at(-1)?.id, 2);
  assert.deepEqual(socket.closings, []);
});

Deno.test("P7: WebSocketClient is dropped from the fan-out with 1013 when it does not read", () => {
  const { boards, clock, fanout, connect } = setup();
  const { socket } = connect("client 1");
  socket.reads = false;
  const params = { board: "uno-7f3a21c4", phase: "upload", percent: 1, message: "x".repeat(10_000) } as const;
  for (let i = 0; i < 10; i++) boards.emit({ method: "flash.progress", params });
  clock.pass(6000);
  assert.deepEqual(socket.closings.map(({ code }) => code), [1013]);
  assert.equal(fanout.size, 0);
  assert.equal(fanout.counts.dropped, 1);
  assert(socket.mostBuffered <= QUEUE_LIMIT);
});

const NOPE = JSON.stringify({ jsonrpc: "2.0", method: "nope" });

Deno.test("S11: WebSocketClient answers what is too much with an error, also without id, then ends with 1008", async () => {
  const { fanout, floods, connect } = setup();
  const { socket, session } = connect("page 1");
  for (let count = 0; count < (BURST_CALLS + SPARE_BURST); count++) session.received(NOPE);
  await settled();
  assert.equal(socket.sent.length, 1);
  session.received(NOPE);
  session.received(TOGGLE);
  await settled();
  assert.deepEqual(socket.sent.slice(1).map(({ id, error }) => [id, Object(error).data.reason]), [
    [null, "too_many_requests"],
    [1, "too_many_requests"],
  ]);
  assert.deepEqual(socket.closings, []);
  for (let count = 2; count <= REFUSED_CALLS; count++) session.received(NOPE);
  assert.deepEqual(socket.closings.map(({ code }) => code), [1008]);
  session.received(NOPE);
  assert.equal(fanout.size, 0);
  assert.deepEqual(floods, ["page 1, 1008: More than 300 calls a second"]);
});

Deno.test("S11: text that is no JSON counts as several calls", async () => {
  const { connect } = setup();
  const { socket, session } = connect("page 1");
  for (let count = 0; count < (BURST_CALLS + SPARE_BURST) / JUNK_CALLS; count++) session.received("{");
  session.received("{");
  session.received("{");
  await settled();
  assert.deepEqual(socket.closings.map(({ code }) => code), [1008]);
});

Deno.test("S11: WebSocketClient counts each call of a batch, and goes on with a client that rests", async () => {
  const { boards, clock, connect } = setup();
  const { socket, session } = connect("page 1");
  const batch = `[${Array(16).fill(NOPE).join()}]`;
  for (let count = 0; count < (BURST_CALLS + SPARE_BURST) / 16; count++) session.received(batch);
  session.received(TOGGLE);
  await settled();
  assert.deepEqual(boards.commands, []);
  clock.pass(10);
  session.received(TOGGLE);
  await settled();
  assert.equal(boards.commands.length, 1);
  assert.deepEqual(socket.closings, []);
});
