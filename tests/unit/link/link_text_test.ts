import assert from "node:assert/strict";
import fc from "fast-check";
import { readText } from "../../../protocol/wire/codec.ts";
import {
  boardSeed,
  frameMatches,
  FrameReader,
  MAX_WIRE_FRAME,
  sessionSeed,
  textSeed,
  writeFrame,
} from "../../../protocol/wire/frame.ts";
import { Rig } from "./rig.ts";

const LONG = "0123456789".repeat(30);

Deno.test("W23: what the sketch prints is told in order, and nothing of it is lost on a good line", () => {
  const rig = Rig.up();
  rig.board.print("The light is on\r\n");
  rig.clock.pass(5);
  rig.board.print("and a longer line, which takes several frames\r\n");
  rig.clock.pass(5);
  assert.equal(rig.printed, "The light is on\r\nand a longer line, which takes several frames\r\n");
});

Deno.test("W23: what was printed before the session is told in it, and what did not fit is counted", () => {
  const rig = new Rig();
  rig.board.restart();
  rig.board.print(LONG);
  rig.clock.passUntil(() => rig.up, 1000);
  rig.clock.pass(10);
  assert.equal(rig.printed, `<172>${LONG.slice(172)}`);
});

Deno.test("W23: text that the line loses is counted, and not asked for again", () => {
  const rig = Rig.up();
  rig.board.print("first ");
  rig.clock.pass(5);
  rig.line.toServer = () => null;
  rig.board.print("lost");
  rig.clock.pass(5);
  rig.line.toServer = (bytes) => bytes;
  rig.board.print("third");
  rig.clock.pass(5);
  assert.equal(rig.printed, "first <4>third");
  assert.equal(rig.link.statistics.retransmissions, 0);
});

Deno.test("W23: after a restart text is counted from 0, whether or not BOOT was heard", () => {
  for (const isHeard of [true, false]) {
    const rig = Rig.up();
    rig.board.print(LONG.slice(0, 100));
    rig.clock.pass(20);
    if (!isHeard) rig.line.toServer = () => null;
    rig.board.restart();
    rig.clock.pass(3);
    rig.line.toServer = (bytes) => bytes;
    rig.board.print("again");
    rig.clock.passUntil(() => rig.printed.endsWith("again"), 5000);
    assert.equal(rig.printed, `${LONG.slice(0, 100)}again`);
  }
});

Deno.test("W23: a new session on the same start goes on counting", () => {
  const rig = Rig.up();
  rig.board.print("before ");
  rig.clock.pass(5);
  rig.link.lookAnew();
  rig.clock.pass(600);
  rig.board.print("after");
  rig.clock.pass(5);
  assert.equal(rig.printed, "before after");
});

Deno.test("W23: a frame without text is a bad frame", () => {
  const rig = Rig.up();
  const before = rig.link.statistics.badFrames;
  const seed = rig.board.seed ?? 0;
  for (const length of [0, 1]) {
    const wire = new Uint8Array(MAX_WIRE_FRAME);
    const end = writeFrame(textSeed(seed), 0, new Uint8Array(length), length, wire, 0);
    rig.line.fromBoard(wire.subarray(0, end));
  }
  rig.clock.pass(5);
  assert.equal(rig.link.statistics.badFrames, before + 2);
  assert.equal(rig.printed, "");
});

function frameOf(seed: number, header: number, payload: Uint8Array): Uint8Array {
  const wire = new Uint8Array(MAX_WIRE_FRAME);
  const end = writeFrame(seed, header, payload, payload.length, wire, 0);
  let found = new Uint8Array();
  const reader = new FrameReader({ frame: (frame) => found = frame.slice(), garbage: () => {} });
  reader.push(wire.subarray(0, end));
  return found;
}

Deno.test("W23, W10b: no text fits a session's frames, nor any of these the text: a server that knows no text passes it over", () => {
  fc.assert(fc.property(
    fc.nat({ max: 0xffffffff }),
    fc.nat({ max: 255 }),
    fc.nat({ max: 255 }),
    fc.uint8Array({ minLength: 2, maxLength: 17 }),
    (schema, session, header, payload) => {
      const seed = sessionSeed(schema, session);
      const text = frameOf(textSeed(seed), header, payload);
      assert.ok(frameMatches(textSeed(seed), text) && readText(text) !== null);
      for (const other of [seed, boardSeed(seed)]) {
        assert.ok(!frameMatches(other, text));
        assert.ok(!frameMatches(textSeed(seed), frameOf(other, header, payload)));
      }
    },
  ));
});

Deno.test("W23a: whatever is printed and whatever the line does, commands are confirmed as without it", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom(0, 0.002, 0.02),
      fc.array(fc.tuple(fc.string({ maxLength: 60 }), fc.nat({ max: 20 })), { maxLength: 30 }),
      (seed, drop, steps) => {
        const rig = Rig.up({ seed, txRing: 64 });
        rig.line.faults = { ...rig.line.faults, drop };
        let all = "";
        const asked = steps.map(([text, ms]) => {
          all += text;
          rig.board.print(text);
          const one = rig.ask("relay.toggle");
          rig.clock.pass(ms);
          return one;
        });
        rig.line.faults = { ...rig.line.faults, drop: 0 };
        rig.clock.pass(2000);
        if (!rig.up) return;
        rig.board.print(".");
        rig.clock.pass(50);
        // Everything is told or told as lost.
        const told = new TextEncoder().encode(rig.printed.replaceAll(/<\d+>/g, "")).length;
        const printed = new TextEncoder().encode(all + ".").length;
        if (drop === 0) {
          assert.ok(asked.every(({ results }) => results[0]?.kind === "confirmed"));
          assert.equal(rig.link.statistics.retransmissions, 0);
          assert.equal(rig.board.runs.length, steps.length);
          if (!/[<>]|[^\x20-\x7e]/.test(all)) assert.equal(told + rig.lostText, printed);
        }
        assert.ok(asked.every(({ results }) => results.length === 1));
        assert.ok(rig.board.runs.length <= steps.length);
      },
    ),
    { numRuns: 200, seed: 20261129 },
  );
});
