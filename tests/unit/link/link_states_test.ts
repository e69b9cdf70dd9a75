import assert from "node:assert/strict";
import { SYSTEM } from "../../../protocol/wire/codec.ts";
import { boardSeed } from "../../../protocol/wire/frame.ts";
import { BUTTON } from "./model_definition.ts";
import { Rig } from "./rig.ts";
import { framesIn, wireBytes } from "./wire_frames.ts";

const REPORTED = `reported ${BUTTON}`;
/** What a snapshot tells: every channel. */
const WHOLE = ["reported 0", "reported 1", "reported 2", "reported 3"];

function press(rig: Rig, presses: number): void {
  rig.board.change(BUTTON, { presses });
  rig.clock.pass(3);
}

/** Events that are lost on their way. */
function pressUnheard(rig: Rig, ...presses: readonly number[]): void {
  rig.line.toServer = () => null;
  for (const count of presses) press(rig, count);
  rig.line.toServer = (bytes) => bytes;
}

function asked(rig: Rig, kind: number): number {
  return framesIn(rig.line.written).filter(({ low, payload }) => low === 31 && payload[0] === kind).length;
}

function event(rig: Rig, header: number, payload: readonly number[]): void {
  assert.ok(rig.board.seed !== null);
  rig.line.fromBoard(wireBytes(boardSeed(rig.board.seed), header, payload));
  rig.clock.pass(3);
}

Deno.test("W7: Link reports what changed by itself, through all values of ev3", () => {
  const rig = Rig.up();
  for (let presses = 1; presses <= 20; presses++) {
    press(rig, presses);
    assert.deepEqual(rig.known[BUTTON], { pressed: false, presses });
  }
  assert.deepEqual([rig.told.length, rig.link.statistics.eventGaps], [21, 0]);
});

Deno.test("W7: Link reads a snapshot when ev3 jumps", () => {
  const rig = Rig.up();
  rig.board.states[0] = { on: true, mark: 5 };
  pressUnheard(rig, 1, 2);
  press(rig, 3);
  assert.deepEqual(rig.told, ["up", REPORTED, ...WHOLE]);
  assert.deepEqual(rig.known, rig.board.states);
  press(rig, 4);
  const { eventGaps, eventGapsMended } = rig.link.statistics;
  assert.deepEqual([rig.told.length, eventGaps, eventGapsMended], [7, 1, 1]);
});

Deno.test("W7: Link reads a snapshot when an event comes twice, since it may be older than a reply", () => {
  const rig = Rig.up();
  rig.line.toServer = (bytes) => {
    rig.line.toServer = (same) => same;
    return Uint8Array.of(...bytes, ...bytes);
  };
  press(rig, 1);
  assert.deepEqual(rig.told, ["up", REPORTED, ...WHOLE]);
});

Deno.test("W7: Link finds out by PING that the last event was lost, even if eight were", () => {
  for (const lost of [[1], [1, 2, 3, 4, 5, 6, 7, 8]]) {
    const rig = Rig.up();
    pressUnheard(rig, ...lost);
    rig.clock.pass(510);
    assert.deepEqual(rig.told, ["up", ...WHOLE]);
    assert.deepEqual(rig.known, rig.board.states);
  }
});

Deno.test("W7: Link asks for one snapshot at a time, however many gaps there are", () => {
  const rig = Rig.up({ latencyMs: 20 });
  for (let presses = 1; presses < 6; presses++) {
    pressUnheard(rig, presses);
    rig.board.change(BUTTON, { presses: presses + 100 });
    rig.clock.pass(3);
  }
  // The first opened the session.
  assert.equal(asked(rig, SYSTEM.snapshot), 2);
  rig.clock.pass(600);
  assert.deepEqual(rig.known, rig.board.states);
});

Deno.test("W7: Link finds a gap again when there was no room to ask for a snapshot", () => {
  const rig = Rig.up({ latencyMs: 20 });
  for (let count = 0; count < 150; count++) rig.ask("relay.mark", { mark: count });
  rig.board.states[1] = { angle: 77 };
  pressUnheard(rig, 1);
  press(rig, 2);
  rig.clock.pass(40);
  rig.clock.pass(4000);
  assert.equal(rig.known[1]?.angle, 77);
  assert.deepEqual(rig.known, rig.board.states);
});

Deno.test("W7: Link tells nothing before the first snapshot, and then the newest", () => {
  const rig = new Rig({ latencyMs: 5 });
  rig.clock.passUntil(() => rig.board.seed !== null, 100);
  rig.board.change(BUTTON, { presses: 9 });
  rig.clock.pass(40);
  assert.deepEqual([rig.told, rig.known[BUTTON]?.presses], [["up"], 9]);
  press(rig, 10);
  rig.clock.pass(10);
  assert.deepEqual(rig.told, ["up", REPORTED]);
});

Deno.test("W1: Link takes no event of another length, of no channel, or with a value out of range", () => {
  const rig = Rig.up();
  const first = 1 << 5 | 0x10;
  event(rig, first | BUTTON, [0]);
  event(rig, first | BUTTON, [0, 0, 0]);
  event(rig, first | 9, [0, 0]);
  event(rig, first | 1, [181]);
  assert.deepEqual([rig.told, rig.link.statistics.badFrames], [["up"], 4]);
  event(rig, first | 1, [180]);
  assert.deepEqual([rig.told, rig.known[1]], [["up", "reported 1"], { angle: 180 }]);
});

Deno.test("W2: Link takes no event with another seed", () => {
  const rig = Rig.up();
  assert.ok(rig.board.seed !== null);
  rig.line.fromBoard(wireBytes(rig.board.seed, 1 << 5 | 0x10 | 1, [90]));
  rig.clock.pass(3);
  assert.deepEqual([rig.told, rig.link.statistics.badFrames], [["up"], 1]);
});

Deno.test("W12: Link sends PING 500 ms after the last one was answered", () => {
  const rig = Rig.up({ latencyMs: 10 });
  const times: number[] = [];
  rig.line.toBoard = (bytes) => {
    times.push(Math.round(rig.clock.now() - begin));
    return bytes;
  };
  const begin = rig.clock.now();
  rig.clock.pass(1600);
  assert.deepEqual(times, [500, 1020, 1540]);
  assert.equal(asked(rig, SYSTEM.ping), 3);
});

Deno.test("W12: Link goes on with PING after one found the queue full", () => {
  const rig = Rig.up();
  rig.clock.pass(499);
  for (let count = 0; count < 150; count++) rig.ask("relay.mark", { mark: count });
  rig.line.toBoard = () => null;
  rig.clock.pass(2);
  rig.line.toBoard = (bytes) => bytes;
  rig.clock.pass(700);
  assert.equal(asked(rig, SYSTEM.ping), 1);
});

Deno.test("W12: Link notices by PING alone that the line is dead", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  // P4: a silent hang within 2.5 s.
  assert.ok(rig.clock.passUntil(() => rig.told.includes("down no_answer"), 2500) !== null);
});
