import assert from "node:assert/strict";
import fc from "fast-check";
import {
  boardSeed,
  FRAME_OVERHEAD,
  frameMatches,
  FrameReader,
  HELLO_SEED,
  MAX_FRAME,
  MAX_PAYLOAD,
  MAX_WIRE_FRAME,
  sessionSeed,
  wireLength,
  writeFrame,
} from "../../../protocol/wire/frame.ts";

const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xffff });
const hash = fc.integer({ min: 0, max: 0xffffffff });
const payloads = fc.uint8Array({ maxLength: MAX_PAYLOAD, size: "max" });
const frames = fc.record({ header: byte, payload: payloads });

function wire(seed: number, header: number, payload: Uint8Array): Uint8Array {
  const target = new Uint8Array(MAX_WIRE_FRAME);
  return target.subarray(0, writeFrame(seed, header, payload, payload.length, target, 0));
}

/** Frames and garbage as a reader finds them, frames as arrays without their CRC, garbage as "garbage". */
function collector(): { readonly reader: FrameReader; readonly found: (readonly number[] | "garbage")[] } {
  const found: (readonly number[] | "garbage")[] = [];
  const reader = new FrameReader({
    frame: (frame) => found.push([...frame.subarray(0, -2)]),
    garbage: () => found.push("garbage"),
  });
  return { reader, found };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

Deno.test("writeFrame() takes wireLength() bytes and only the last is zero", () => {
  fc.assert(fc.property(word, byte, payloads, (seed, header, payload) => {
    const bytes = wire(seed, header, payload);
    assert.equal(bytes.length, wireLength(payload.length));
    assert.equal(bytes.indexOf(0), bytes.length - 1);
  }));
});

Deno.test("writeFrame() writes known bytes", () => {
  assert.deepEqual([...wire(0, 0x31, new TextEncoder().encode("23456789"))].map((b) => b.toString(16)), [
    ...["c", "31", "32", "33", "34", "35", "36", "37", "38", "39", "31", "c3", "0"],
  ]);
});

Deno.test("writeFrame() writes one frame after another where it is told", () => {
  const target = new Uint8Array(12).fill(0xee);
  const middle = writeFrame(1, 2, Uint8Array.of(3), 1, target, 0);
  const end = writeFrame(1, 4, Uint8Array.of(5), 1, target, middle);
  assert.deepEqual([middle, end], [6, 12]);
  assert.deepEqual(
    [...target],
    [...wire(1, 2, Uint8Array.of(3)), ...wire(1, 4, Uint8Array.of(5))],
  );
});

Deno.test("W15: writeFrame() refuses a payload that does not fit a frame", () => {
  assert.equal(MAX_PAYLOAD + FRAME_OVERHEAD, MAX_FRAME);
  const payload = new Uint8Array(MAX_PAYLOAD + 1);
  assert.throws(() => writeFrame(0, 0, payload, payload.length, new Uint8Array(80), 0), {
    name: "RangeError",
    message: "Payload of 62 bytes is longer than 61",
  });
});

Deno.test("FrameReader finds the same frames wherever the bytes are cut", () => {
  fc.assert(
    fc.property(
      word,
      fc.array(frames, { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 400 })),
      (seed, sent, cuts) => {
        const bytes = join(sent.map(({ header, payload }) => wire(seed, header, payload)));
        const { reader, found } = collector();
        let from = 0;
        for (const to of [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]) {
          reader.push(bytes.subarray(from, to));
          from = to;
        }
        assert.deepEqual(found, sent.map(({ header, payload }) => [header, ...payload]));
      },
    ),
  );
});

Deno.test("W9: FrameReader finds the frame after any garbage that one zero ends", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300, size: "max" }),
      frames,
      word,
      (garbage, { header, payload }, seed) => {
        const { reader, found } = collector();
        reader.push(join([garbage, Uint8Array.of(0), wire(seed, header, payload)]));
        assert.deepEqual(found.at(-1), [header, ...payload]);
      },
    ),
  );
});

Deno.test("FrameReader tells garbage once for each piece that is too long, too short or not COBS", () => {
  const pieces: readonly (readonly number[])[] = [
    Array.from({ length: MAX_WIRE_FRAME }, () => 1),
    Array.from({ length: 1000 }, () => 1),
    [3, 1, 1],
    [9, 1],
    [0xff],
  ];
  for (const piece of pieces) {
    const { reader, found } = collector();
    reader.push(Uint8Array.from([...piece, 0]));
    assert.deepEqual(found, ["garbage"], `${piece.length} bytes beginning with ${piece[0]}`);
  }
});

Deno.test("FrameReader finds a frame of the greatest length, and nothing in one that is a byte longer", () => {
  const { reader, found } = collector();
  const longest = wire(0, 1, new Uint8Array(MAX_PAYLOAD).fill(1));
  reader.push(longest);
  reader.push(Uint8Array.of(MAX_FRAME + 2, ...new Uint8Array(MAX_FRAME + 1).fill(1), 0));
  assert.deepEqual(found, [[1, ...new Uint8Array(MAX_PAYLOAD).fill(1)], "garbage"]);
});

Deno.test("W9: FrameReader takes zeros between frames for nothing", () => {
  const { reader, found } = collector();
  reader.push(Uint8Array.of(0, 0, ...wire(5, 6, new Uint8Array(0)), 0, 0));
  assert.deepEqual(found, [[6]]);
});

Deno.test("W2: frameMatches() accepts a frame in its own seed and in no other", () => {
  fc.assert(fc.property(frames, word, word, ({ header, payload }, seed, other) => {
    const bytes: number[] = [];
    const reader = new FrameReader({ frame: (frame) => bytes.push(...frame), garbage: assert.fail });
    reader.push(wire(seed, header, payload));
    assert(frameMatches(seed, Uint8Array.from(bytes)));
    assert.equal(frameMatches(other, Uint8Array.from(bytes)), other === seed);
  }));
});

Deno.test("frameMatches() refuses what is shorter than a header and a CRC", () => {
  assert(!frameMatches(0, Uint8Array.of(0, 0)));
  assert(!frameMatches(0, new Uint8Array(0)));
  assert(frameMatches(0, Uint8Array.of(0, 0, 0)));
});

Deno.test("W2: sessionSeed() is different for every session and for a changed bit of the hash", () => {
  fc.assert(fc.property(hash, byte, fc.integer({ min: 0, max: 31 }), (schemaHash, session, bit) => {
    const seeds = new Set(Array.from({ length: 256 }, (_, any) => sessionSeed(schemaHash, any)));
    assert.equal(seeds.size, 256);
    const other = (schemaHash ^ 1 << bit) >>> 0;
    assert.notEqual(sessionSeed(other, session), sessionSeed(schemaHash, session));
  }));
});

Deno.test("W2: boardSeed() is the complement, so that an echo is never an answer", () => {
  assert.equal(boardSeed(0x1234), 0xedcb);
  assert.equal(boardSeed(HELLO_SEED), 0x21a8);
  fc.assert(fc.property(word, (seed) => {
    assert.equal(boardSeed(boardSeed(seed)), seed);
    assert.notEqual(boardSeed(seed), seed);
  }));
});
