import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ByteReceiver, ByteStream, LineEnd } from "../../../server/link/byte_stream.ts";
import { LineCondition, TroubledLine } from "../../../server/virtual_uno/troubled_line.ts";
import { FakeClock } from "../link/fake_clock.ts";

interface Heard {
  readonly board: number[];
  readonly server: number[];
  /** When the board heard something. */
  readonly at: number[];
  readonly ends: LineEnd[];
}

/** A good line, and what was heard at its two ends, with when. */
function opened(seed = 7) {
  const clock = new FakeClock();
  const condition = new LineCondition(seed);
  const heard: Heard = { board: [], server: [], at: [], ends: [] };
  const counts = { sent: 0 };
  let receiver: ByteReceiver | null = null;
  const good: ByteStream = {
    start: (told) => receiver = told,
    write: (bytes) => {
      heard.board.push(...bytes);
      heard.at.push(clock.now());
    },
    close: () => {
      receiver?.ended(null);
      receiver = null;
      return Promise.resolve();
    },
  };
  const line = new TroubledLine({ line: good, clock, condition, sent: () => counts.sent++ });
  line.start({
    received: (bytes) => heard.server.push(...bytes),
    ended: (reason) => heard.ends.push(reason),
  });
  return { clock, condition, heard, counts, line, board: (bytes: Uint8Array) => receiver?.received(bytes) };
}

const BYTES = Uint8Array.of(1, 2, 3);

Deno.test("V4: a good line passes everything on at once, both ways", () => {
  const { clock, heard, counts, line, board } = opened();
  line.write(BYTES);
  board(BYTES);
  assert.deepEqual([heard.board, heard.server, counts.sent], [[1, 2, 3], [1, 2, 3], 2]);
  assert.equal(clock.timers, 0);
});

Deno.test("V4: each way has trouble of its own, which is counted", () => {
  const { condition, heard, line, board } = opened();
  condition.toBoard.rates = { drop: 1, flip: 0 };
  condition.fromBoard.rates = { drop: 0, flip: 1 };
  line.write(BYTES);
  board(BYTES);
  assert.deepEqual(heard.board, []);
  assert.equal(heard.server.length, 3);
  assert.deepEqual([condition.toBoard.dropped, condition.fromBoard.flipped], [3, 3]);
  condition.toBoard.rates = condition.fromBoard.rates = { drop: 0, flip: 0 };
  line.write(BYTES);
  assert.deepEqual(heard.board, [1, 2, 3]);
});

Deno.test("V4: what is delayed arrives as it was sent, also when the sender uses its bytes again", () => {
  const { clock, condition, heard, line } = opened();
  condition.delayMs = 40;
  const bytes = BYTES.slice();
  line.write(bytes);
  bytes.fill(0);
  clock.pass(39);
  assert.deepEqual(heard.board, []);
  clock.pass(1);
  assert.deepEqual(heard.board, [1, 2, 3]);
});

Deno.test("V4: nothing overtakes, however the delay changes, and nothing comes too soon", () => {
  fc.assert(fc.property(
    fc.array(
      fc.record({ delayMs: fc.integer({ min: 0, max: 50 }), waitMs: fc.integer({ min: 0, max: 30 }) }),
    ),
    (steps) => {
      const { clock, condition, heard, line } = opened();
      const soonest: number[] = [];
      steps.forEach(({ delayMs, waitMs }, index) => {
        condition.delayMs = delayMs;
        soonest.push(clock.now() + delayMs);
        line.write(Uint8Array.of(index));
        clock.pass(waitMs);
      });
      clock.pass(50);
      assert.deepEqual(heard.board, steps.map((_, index) => index & 0xff));
      assert.ok(heard.at.every((at, index) => at >= (soonest[index] ?? 0)));
      assert.equal(clock.timers, 0);
    },
  ));
});

Deno.test("V4: the same seed makes the same trouble", () => {
  const passed = (seed: number) => {
    const { condition, heard, line } = opened(seed);
    condition.toBoard.rates = { drop: 0.2, flip: 0.2 };
    for (let index = 0; index < 100; index++) line.write(Uint8Array.of(index));
    return heard.board;
  };
  assert.deepEqual(passed(7), passed(7));
  assert.notDeepEqual(passed(7), passed(8));
});

Deno.test("V5: pulling the plug loses what is on its way, and is told once as the reason", () => {
  const { clock, condition, heard, line, board } = opened();
  condition.delayMs = 40;
  line.write(BYTES);
  board(BYTES);
  const reason = new Error("unplugged");
  line.unplug(reason);
  line.unplug(reason);
  line.write(BYTES);
  clock.pass(100);
  assert.deepEqual(heard, { board: [], server: [], at: [], ends: [reason] });
  assert.equal(clock.timers, 0);
});

Deno.test("TroubledLine.close() tells an end without a reason", async () => {
  const { heard, line } = opened();
  await line.close();
  assert.deepEqual(heard.ends, [null]);
});
