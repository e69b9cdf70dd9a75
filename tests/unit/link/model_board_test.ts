import assert from "node:assert/strict";
import { BOOT_HEADER, OP_SYSTEM, STATUS, SYSTEM } from "../../../protocol/wire/codec.ts";
import { boardSeed, HELLO_SEED, sessionSeed } from "../../../protocol/wire/frame.ts";
import { FakeClock } from "./fake_clock.ts";
import { ModelBoard } from "./model_board.ts";
import { BUTTON, modelTable, op } from "./model_definition.ts";
import { framesIn, wireBytes } from "./wire_frames.ts";

const SESSION = 5;
const SEED = sessionSeed(modelTable.schemaHash, SESSION);
const TOGGLE = op("relay.toggle").op;
const EVENT = 0x10;

function setUp(txRing = 128) {
  const clock = new FakeClock();
  const said: Uint8Array[] = [];
  const board = new ModelBoard({
    table: modelTable,
    clock,
    txRing,
    out: (bytes) => said.push(bytes.slice()),
  });
  return {
    board,
    /** The board takes some frames; what it says to them, as [seq, low]. */
    say: (...frames: readonly Uint8Array[]): readonly (readonly [number, number])[] => {
      said.length = 0;
      for (const frame of frames) board.take(frame);
      clock.pass(100);
      return framesIn(said).map(({ seq, low }) => [seq, low] as const);
    },
  };
}

const hello = (session = SESSION): Uint8Array => wireBytes(HELLO_SEED, OP_SYSTEM, [SYSTEM.hello, session]);
const toggle = (seq: number): Uint8Array => wireBytes(SEED, seq << 5 | TOGGLE);
const bad = Uint8Array.of(2, 2, 2, 2, 2, 0);

Deno.test("W4: ModelBoard runs the expected seq, repeats the last four without running them, and takes others as gaps", () => {
  const { board, say } = setUp();
  say(hello());
  for (let seq = 0; seq < 6; seq++) assert.deepEqual(say(toggle(seq)), [[seq, STATUS.ok]]);
  assert.deepEqual(
    [2, 3, 4, 5].map((seq) => say(toggle(seq))),
    [2, 3, 4, 5].map((seq) => [[seq, STATUS.ok]]),
  );
  assert.deepEqual(say(toggle(7)), [[6, STATUS.nak]]);
  assert.equal(board.runs.length, 6);
});

Deno.test("W5: ModelBoard says NAK once for each burst", () => {
  const { say } = setUp();
  say(hello());
  assert.deepEqual(say(bad, toggle(2), bad), [[0, STATUS.nak]]);
  assert.deepEqual(say(bad), []);
  assert.deepEqual(say(toggle(0), bad, bad), [[0, STATUS.ok], [1, STATUS.nak]]);
});

Deno.test("W7: ModelBoard sends the newest state of a channel when there is room", () => {
  const { board, say } = setUp(20);
  say(hello());
  for (const presses of [1, 2, 3, 4]) board.change(BUTTON, { presses });
  // Two frames of seven bytes fit; the others become one.
  assert.deepEqual(say(), [[1, EVENT | BUTTON], [2, EVENT | BUTTON], [3, EVENT | BUTTON]]);
});

Deno.test("W8: ModelBoard drops a reply that finds its ring full", () => {
  const { board, say } = setUp(25);
  say(hello());
  assert.deepEqual(say(toggle(0), toggle(1), toggle(2)), [[0, STATUS.ok], [1, STATUS.ok]]);
  assert.equal(board.runs.length, 3);
});

Deno.test("W10: ModelBoard keeps an open session when it hears its HELLO again, and says what it expects", () => {
  const { say } = setUp();
  say(hello(), toggle(0), toggle(1));
  assert.deepEqual(say(hello()), [[2, STATUS.ok]]);
  assert.deepEqual(say(hello(SESSION + 1)), [[0, STATUS.ok]]);
});

Deno.test("W11: ModelBoard says BOOT when it starts, and to a bad burst while it has no session", () => {
  const { board, say } = setUp();
  board.restart();
  const boot = [BOOT_HEADER >> 5, BOOT_HEADER & 31];
  assert.deepEqual(say(toggle(0), toggle(1)), [boot, boot]);
  assert.deepEqual([board.boot, board.runs], [1, []]);
});

Deno.test("W2: ModelBoard takes nothing in its own direction's seed", () => {
  const { board, say } = setUp();
  say(hello());
  assert.deepEqual(say(wireBytes(boardSeed(SEED), TOGGLE)), [[0, STATUS.nak]]);
  assert.equal(board.runs.length, 0);
});
