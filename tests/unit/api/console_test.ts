import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import type { ConsoleBytes } from "../../../protocol/api/console.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { Direction } from "../../../protocol/wire/described_frame.ts";
import { ConsoleFeed, GATHER_MS, MAX_GATHERED } from "../../../server/api/console_feed.ts";
import { DRAINED } from "../../../server/api/fanout.ts";
import { createMethods } from "../../../server/api/methods.ts";
import type { WatchedLine } from "../../../server/boards/boards.ts";
import { LineTap, type LineWatcher } from "../../../server/boards/line_tap.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeBoards } from "./fake_boards.ts";
import { FakeSocket } from "./fake_socket.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";
import { SOURCE } from "../../test_projects.ts";

const ID = "uno-7f3a21c4";

/** A board whose line says what the test says. */
class TalkingBoards extends FakeBoards {
  readonly #tap = new LineTap();
  readonly #line = this.#tap.tapped({
    start: () => {},
    write: () => {},
    close: () => Promise.resolve(),
  }, () => ID);

  override watchLine(board: string | null, watcher: LineWatcher): WatchedLine {
    if (board !== null && board !== ID) throw new RequestFailure("unknown_board", "There is none", "");
    return { board: ID, end: this.#tap.watch(ID, watcher) };
  }

  /** The server says something. */
  say(...bytes: number[]): void {
    this.#line.write(Uint8Array.from(bytes));
  }
}

function setup() {
  const boards = new TalkingBoards();
  const clock = new FakeClock();
  const methods = createMethods({
    ...UNATTENDED,
    boards,
    clock,
    wallClock: () => new Date(1_700_000_000_000),
  });
  function client() {
    const socket = new FakeSocket();
    const gone = new AbortController();
    const call = (method: string, board: string | null = null, params: unknown = {}) =>
      methods.call({ method, board, params, by: "page 1", device: OWNER, connection: gone.signal, socket });
    return { socket, gone, call };
  }
  return { boards, clock, methods, client };
}

Deno.test("K7: console.source gives the text of the board's definition", async () => {
  const { client } = setup();
  assert.deepEqual(await client().call("console.source", ID), { file: "definition.ts", text: SOURCE });
  await assert.rejects(client().call("console.source", ID, { file: "/etc/passwd" }), {
    reason: "invalid_params",
  });
});

Deno.test("K1, K2: console.watch has one connection told of the line's bytes, with their times", async () => {
  const { boards, clock, client } = setup();
  const [one, other] = [client(), client()];
  assert.deepEqual(await one.call("console.watch"), { board: ID });
  boards.say(0, 1, 0xff);
  clock.pass(2.5);
  boards.say(2);
  assert.deepEqual(one.socket.sent, []);
  clock.pass(GATHER_MS);
  assert.deepEqual(one.socket.sent, [{
    jsonrpc: "2.0",
    method: "console.bytes",
    params: {
      board: ID,
      missed: 0,
      chunks: [
        { at: 1_700_000_000_000, direction: "down", hex: "0001ff" },
        { at: 1_700_000_000_002.5, direction: "down", hex: "02" },
      ],
    },
  }]);
  assert.deepEqual(other.socket.sent, []);
});

Deno.test("K1: console.watch a second time is the same as once", async () => {
  const { boards, clock, client } = setup();
  const { socket, call } = client();
  await call("console.watch", ID);
  await call("console.watch", ID);
  boards.say(1);
  clock.pass(GATHER_MS);
  assert.deepEqual(socket.methods, ["console.bytes"]);
});

Deno.test("K1: a watch ends by console.unwatch, and with its connection", async () => {
  const { boards, clock, client } = setup();
  const [one, other] = [client(), client()];
  await one.call("console.watch");
  await other.call("console.watch");
  boards.say(1);
  assert.deepEqual(await one.call("console.unwatch"), {});
  other.gone.abort();
  boards.say(2);
  clock.pass(1000);
  assert.deepEqual([one.socket.sent, other.socket.sent, clock.timers], [[], [], 0]);
  assert.deepEqual(await one.call("console.unwatch", "uno-that-is-gone"), {});
});

Deno.test("K1: console.watch refuses what it cannot do", async () => {
  const { methods, client } = setup();
  const { call } = client();
  await assert.rejects(call("console.watch", "uno-0"), { reason: "unknown_board" });
  await assert.rejects(call("console.watch", null, { raw: true }), { reason: "invalid_params" });
  await assert.rejects(call("console.unwatch", null, { raw: true }), { reason: "invalid_params" });
  const overHttp = { board: null, params: {}, by: "http", device: OWNER, connection: null };
  for (const method of ["console.watch", "console.unwatch"]) {
    await assert.rejects(methods.call({ ...overHttp, method }), { reason: "invalid_request" });
  }
});

Deno.test("K3, P7: a watcher that does not read misses chunks, is told how many, and costs 16 KiB at most", async () => {
  const { boards, clock, client } = setup();
  const { socket, call } = client();
  await call("console.watch");
  socket.reads = false;
  const turn = () => {
    boards.say(...Array<number>(200).fill(1));
    boards.say(2);
    clock.pass(GATHER_MS);
  };
  for (let turns = 0; turns < 1000; turns++) turn();
  assert.ok(socket.mostBuffered <= DRAINED, `${socket.mostBuffered} bytes waited`);
  const heard = socket.sent.length;
  socket.reads = true;
  socket.bufferedBytes = 0;
  turn();
  const missed = socket.sent.at(-1)?.params;
  assert.deepEqual(missed, {
    board: ID,
    missed: 2 * (1000 - heard),
    chunks: [
      { at: 1_700_000_010_000, direction: "down", hex: "01".repeat(200) },
      { at: 1_700_000_010_000, direction: "down", hex: "02" },
    ],
  });
});

/** A feed with all that it sent. */
function feed(room: () => boolean) {
  const clock = new FakeClock();
  const sent: ConsoleBytes[] = [];
  const offered: ConsoleBytes[] = [];
  const one = new ConsoleFeed(ID, {
    clock,
    wallClock: () => new Date(0),
    send(message) {
      offered.push(message);
      if (!room()) return false;
      sent.push(message);
      return true;
    },
  });
  return { clock, sent, offered, one };
}

Deno.test("K2, K3: ConsoleFeed leaves out whole messages, counts their chunks, and tells the rest in order", () => {
  const chunk = fc.record({
    direction: fc.constantFrom<Direction>("down", "up"),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 3 * MAX_GATHERED, size: "max" }),
    pause: fc.integer({ min: 0, max: 2 * GATHER_MS }),
    room: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(chunk, { maxLength: 12, size: "max" }), (chunks) => {
    let room = true;
    const { clock, sent, offered, one } = feed(() => room);
    for (const { direction, bytes, pause, room: isRoom } of chunks) {
      room = isRoom;
      one.take(direction, bytes);
      clock.pass(pause);
    }
    room = true;
    clock.pass(GATHER_MS);
    one.take("up", Uint8Array.of(1));
    clock.pass(GATHER_MS);
    const all = offered.flatMap((message) => message.chunks);
    const said = [...chunks.map(({ bytes }) => bytes), Uint8Array.of(1)];
    assert.equal(
      all.map(({ hex }) => hex).join(""),
      said.map((bytes) => Buffer.from(bytes).toString("hex")).join(""),
    );
    const missed = sent.reduce((sum, message) => sum + message.missed, 0);
    assert.equal(missed + sent.flatMap((message) => message.chunks).length, all.length);
    assert.ok(all.every(({ at }, index) => index === 0 || at >= (all[index - 1]?.at ?? 0)));
    assert.ok(
      offered.every((message) =>
        message.chunks.reduce((sum, { hex }) => sum + hex.length / 2, 0) <= MAX_GATHERED
      ),
    );
    assert.equal(clock.timers, 0);
  }));
});
