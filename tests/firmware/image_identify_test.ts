import assert from "node:assert/strict";
import { OP_SYSTEM, STATUS, SYSTEM } from "../../protocol/wire/codec.ts";
import { eventsOf, MS, ShippedBoard, stateOf } from "./shipped_board.ts";

const LED = 13;
/** 5 s of phases of 128 ms, which begin inverted: an edge at the begin of each of the 40. */
const EDGES = 40;

function identify(board: ShippedBoard): void {
  assert.equal(board.ask(board.next(OP_SYSTEM, [SYSTEM.identify])).header & 15, STATUS.ok);
}

function level(board: ShippedBoard): number {
  return board.edgesOf(LED).at(-1)?.level ?? 0;
}

for (const on of [false, true]) {
  Deno.test(`W19: a board that is ${on ? "lit" : "dark"} blinks for 5 s, reports nothing, and is as it was`, () => {
    const board = ShippedBoard.inSession();
    board.confirmed("led.set", { on });
    const before = board.edgesOf(LED).length;
    board.take();
    identify(board);
    board.run(4800 * MS);
    assert.equal(board.edgesOf(LED).length - before, EDGES - 1, "it blinks all the time");
    board.run(1000 * MS);
    assert.equal(board.edgesOf(LED).length - before, EDGES);
    assert.equal(level(board), on ? 1 : 0);
    assert.deepEqual(eventsOf("led", board.take()), []);
    assert.deepEqual(board.confirmed("led.set", { on }), { on, periodMs: 0 });
  });
}

Deno.test("W19: what is asked of the LED meanwhile is confirmed as it will be, and the pin shows it afterwards", () => {
  const board = ShippedBoard.inSession();
  identify(board);
  board.run(300 * MS);
  assert.deepEqual(board.confirmed("led.toggle", {}), { on: true, periodMs: 0 });
  board.run(128 * MS);
  assert.deepEqual(board.confirmed("led.toggle", {}), { on: false, periodMs: 0 });
  assert.deepEqual(board.confirmed("led.set", { on: true }), { on: true, periodMs: 0 });
  board.run(6000 * MS);
  assert.equal(level(board), 1);
  const edges = board.edgesOf(LED).length;
  board.run(1000 * MS);
  assert.equal(board.edgesOf(LED).length, edges);
});

Deno.test("W19: a LED that blinks goes on, and what it reports is its own blinking", () => {
  const board = ShippedBoard.inSession();
  board.confirmed("led.blink", { periodMs: 1000 });
  board.take();
  identify(board);
  const told = [];
  for (let passed = 0; passed < 6000; passed++) {
    board.run(MS);
    told.push(...eventsOf("led", board.take()).map((event) => stateOf("led", event).on));
  }
  assert.deepEqual(told, told.map((_, index) => index % 2 === 0), "on and off in turn");
  assert.ok(told.length === 11 || told.length === 12, `${told.length} changes in 6 s`);
});

Deno.test("W19: asked again, it begins anew", () => {
  const board = ShippedBoard.inSession();
  identify(board);
  board.run(3000 * MS);
  identify(board);
  board.run(4000 * MS);
  const edges = board.edgesOf(LED).length;
  board.run(200 * MS);
  assert.ok(board.edgesOf(LED).length > edges);
  board.run(2000 * MS);
  assert.equal(level(board), 0);
});
