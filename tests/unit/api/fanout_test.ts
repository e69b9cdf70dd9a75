import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { list } from "../../../protocol/api/devices.ts";
import { isAllowed, type Method, type Role, ROLES } from "../../../protocol/api/method.ts";
import type { RpcNotification } from "../../../protocol/api/notifications.ts";
import {
  CHECK_MS,
  DRAINED,
  Fanout,
  QUEUE_LIMIT,
  type Receiver,
  STUCK_MS,
} from "../../../server/api/fanout.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { FakeSocket } from "./fake_socket.ts";

/** A receiver whose snapshot is told apart by a number that grows. */
class FakeReceiver implements Receiver {
  readonly socket = new FakeSocket();
  drops = 0;
  snapshots = 0;
  /** What makes its snapshot large. */
  padding: string | undefined;

  snapshot(): string {
    return JSON.stringify({ method: "snapshot", number: ++this.snapshots, padding: this.padding });
  }

  role: Role = "view";

  may(method: Pick<Method, "needs">): boolean {
    return isAllowed(this.role, method);
  }

  dropped(): void {
    this.drops++;
  }
}

function change(message = ""): RpcNotification {
  return {
    jsonrpc: "2.0",
    method: "flash.progress",
    params: { board: "uno-1", phase: "upload", percent: null, message },
  };
}

/** A notification of so many bytes. */
function changeOf(bytes: number): RpcNotification {
  const empty = Buffer.byteLength(JSON.stringify(change()));
  return change("x".repeat(bytes - empty));
}

function setup(count: number) {
  const clock = new FakeClock();
  const fanout = new Fanout(clock);
  const receivers = Array.from({ length: count }, () => new FakeReceiver());
  for (const receiver of receivers) fanout.add(receiver);
  const [first = new FakeReceiver(), second = new FakeReceiver()] = receivers;
  return { clock, fanout, receivers, first, second };
}

Deno.test("C2: add() sends the snapshot before anything else", () => {
  const { fanout, first } = setup(1);
  fanout.broadcast(change());
  assert.deepEqual(first.socket.methods, ["snapshot", "flash.progress"]);
});

Deno.test("R10a: renewAll() sends everybody who keeps up another snapshot at once, and the others one when they have caught up", () => {
  const { clock, fanout, first, second } = setup(2);
  second.socket.bufferedBytes = QUEUE_LIMIT;
  fanout.renewAll();
  assert.deepEqual([first.snapshots, second.snapshots], [2, 1]);
  fanout.renewAll();
  assert.deepEqual([first.snapshots, second.snapshots], [3, 1]);
  second.socket.bufferedBytes = 0;
  clock.pass(CHECK_MS);
  assert.deepEqual([first.snapshots, second.snapshots], [3, 2]);
});

Deno.test("C5: broadcast() sends the same text to everybody, and sets no timer", () => {
  const { clock, fanout, receivers } = setup(10);
  fanout.broadcast(change("a"));
  fanout.broadcast(change("b"));
  for (const { socket } of receivers) {
    assert.deepEqual(socket.sent.slice(1), [change("a"), change("b")]);
  }
  assert.equal(clock.timers, 0);
});

Deno.test("C5: broadcast() makes text of a message once", () => {
  const { fanout } = setup(10);
  let made = 0;
  const params = { ...change().params, toJSON: () => made++ };
  fanout.broadcast({ jsonrpc: "2.0", method: "server.closing", params: { ...params, message: "" } });
  assert.equal(made, 1);
});

Deno.test("C5: remove() ends it, however often it is called", () => {
  const { fanout, first, second } = setup(2);
  fanout.remove(first);
  fanout.remove(first);
  fanout.broadcast(change());
  assert.deepEqual(first.socket.methods, ["snapshot"]);
  assert.deepEqual(second.socket.methods, ["snapshot", "flash.progress"]);
  assert.equal(fanout.size, 1);
});

Deno.test("P7: a client that stops reading costs at most 64 KiB, and the others miss nothing", () => {
  const { clock, fanout, first, second } = setup(2);
  first.socket.reads = false;
  for (let i = 0; i < 1000; i++) {
    fanout.broadcast(changeOf(1000));
    clock.pass(1);
  }
  assert(first.socket.mostBuffered <= QUEUE_LIMIT);
  assert(first.socket.mostBuffered > QUEUE_LIMIT - 1000);
  assert.equal(second.socket.sent.length, 1001);
});

/** Bytes of a snapshot of 1,000 boards, as much as a slow network takes seconds for. */
const LARGE = 800 * 1024;

Deno.test("P7: what waits of a large snapshot on a slow network leaves room for changes, and for no more than always", () => {
  const { clock, fanout } = setup(0);
  const receiver = new FakeReceiver();
  receiver.padding = "x".repeat(LARGE);
  receiver.socket.reads = false;
  fanout.add(receiver);
  const { socket } = receiver;
  const snapshotBytes = socket.bufferedBytes;
  for (let round = 0; round < 95; round++) {
    fanout.broadcast(changeOf(1000));
    clock.pass(CHECK_MS);
    socket.bufferedBytes = Math.max(0, socket.bufferedBytes - 10_000);
  }
  assert.deepEqual([socket.bufferedBytes, fanout.counts.skipped], [0, 0]);
  assert.equal(receiver.snapshots, 1);
  assert.ok(socket.mostBuffered <= snapshotBytes + 1000);
  // Once that is gone, it makes no room for anything else.
  for (let times = 0; times < 70; times++) fanout.broadcast(changeOf(1000));
  assert.ok(socket.bufferedBytes <= QUEUE_LIMIT, `${socket.bufferedBytes} bytes waited`);
});

Deno.test("P7: a client that stops reading in its snapshot costs that and 64 KiB", () => {
  const { fanout } = setup(0);
  const receiver = new FakeReceiver();
  receiver.padding = "x".repeat(LARGE);
  receiver.socket.reads = false;
  fanout.add(receiver);
  const { socket } = receiver;
  const snapshotBytes = socket.bufferedBytes;
  for (let times = 0; times < 70; times++) fanout.broadcast(changeOf(1000));
  assert.ok(socket.bufferedBytes <= snapshotBytes + QUEUE_LIMIT, `${socket.bufferedBytes} bytes waited`);
  assert.ok(socket.bufferedBytes > snapshotBytes + QUEUE_LIMIT - 1000);
});

Deno.test("P7: a message that fills the queue exactly is sent, one byte more is not", () => {
  const { fanout, first } = setup(1);
  first.socket.reads = false;
  fanout.broadcast(changeOf(QUEUE_LIMIT));
  assert.equal(first.socket.bufferedBytes, QUEUE_LIMIT);
  fanout.broadcast(changeOf(200));
  assert.equal(first.socket.sent.length, 2);
});

Deno.test("P7: the queue is counted in bytes, not in characters", () => {
  const { fanout, first } = setup(1);
  first.socket.reads = false;
  fanout.broadcast(change("\u20ac".repeat(QUEUE_LIMIT / 3)));
  assert.equal(first.socket.bufferedBytes, 0);
});

Deno.test("P7: a client that was behind gets the newest snapshot when it has caught up, then every change", () => {
  const { clock, fanout, first } = setup(1);
  first.socket.reads = false;
  fanout.broadcast(changeOf(QUEUE_LIMIT));
  for (let i = 0; i < 5; i++) fanout.broadcast(change("missed"));
  assert.equal(first.snapshots, 1);

  first.socket.bufferedBytes = DRAINED + 1;
  clock.pass(CHECK_MS);
  fanout.broadcast(change("missed"));
  assert.equal(first.snapshots, 1);

  first.socket.bufferedBytes = DRAINED;
  clock.pass(CHECK_MS);
  fanout.broadcast(change("after"));
  assert.deepEqual(first.socket.sent.slice(2), [{ method: "snapshot", number: 2 }, change("after")]);
  assert.equal(clock.timers, 0);
});

Deno.test("P7: a client that stays behind is dropped after 5 s, once", () => {
  const { clock, fanout, first, second } = setup(2);
  first.socket.reads = false;
  fanout.broadcast(changeOf(QUEUE_LIMIT));
  fanout.broadcast(change());
  clock.pass(STUCK_MS - 1);
  assert.equal(first.drops, 0);
  clock.pass(CHECK_MS);
  assert.equal(first.drops, 1);
  assert.equal(fanout.size, 1);
  assert.equal(clock.timers, 0);
  clock.pass(10 * STUCK_MS);
  assert.equal(first.drops, 1);
  assert.equal(second.drops, 0);
});

Deno.test("P7: a client that catches up within 5 s again and again is never dropped", () => {
  const { clock, fanout, first } = setup(1);
  first.socket.reads = false;
  for (let i = 0; i < 20; i++) {
    fanout.broadcast(changeOf(QUEUE_LIMIT - 1000));
    fanout.broadcast(changeOf(2000));
    clock.pass(STUCK_MS - CHECK_MS);
    first.socket.bufferedBytes = 0;
    clock.pass(CHECK_MS);
    first.socket.bufferedBytes = 0;
  }
  assert.equal(first.drops, 0);
  assert.equal(first.snapshots, 21);
});

Deno.test("P7: one timer runs, and only while somebody is behind", () => {
  const { clock, fanout, receivers } = setup(10);
  for (const { socket } of receivers) socket.reads = false;
  fanout.broadcast(changeOf(QUEUE_LIMIT));
  fanout.broadcast(change());
  assert.equal(clock.timers, 1);
  for (const receiver of receivers) fanout.remove(receiver);
  assert.equal(clock.timers, 0);
});

Deno.test("M3: Fanout counts who came and what was skipped", () => {
  const { clock, fanout, first, second } = setup(2);
  first.socket.reads = false;
  fanout.broadcast(changeOf(QUEUE_LIMIT));
  assert.deepEqual(fanout.counts, { added: 2, dropped: 0, skipped: 0 });
  assert.equal(fanout.bufferedBytes, QUEUE_LIMIT);
  fanout.broadcast(change());
  fanout.broadcast(change());
  assert.deepEqual(fanout.counts, { added: 2, dropped: 0, skipped: 2 });
  clock.pass(2 * STUCK_MS);
  fanout.broadcast(change());
  assert.deepEqual(fanout.counts, { added: 2, dropped: 0, skipped: 2 });
  assert.equal(fanout.bufferedBytes, 0);
  assert.deepEqual([first.drops, second.drops], [1, 0]);
});

Deno.test("S25: broadcast() tells only those of a change who may ask what it is", () => {
  const { fanout, receivers } = setup(3);
  for (const [index, role] of ROLES.entries()) Object.assign(receivers[index] ?? {}, { role });
  fanout.broadcast({ jsonrpc: "2.0", method: "devices.changed", params: {} }, list);
  assert.deepEqual(receivers.map(({ socket }) => socket.methods), [
    ["snapshot"],
    ["snapshot"],
    ["snapshot", "devices.changed"],
  ]);
});
