import assert from "node:assert/strict";
import fc from "fast-check";
import { cobsDecode, cobsEncode } from "../../../protocol/wire/cobs.ts";

function encode(bytes: readonly number[] | Uint8Array): Uint8Array {
  const target = new Uint8Array(bytes.length + 1);
  return target.subarray(0, cobsEncode(Uint8Array.from(bytes), bytes.length, target, 0));
}

/** The decoded bytes, or null if they are no COBS. */
function decode(bytes: Uint8Array): Uint8Array | null {
  const buffer = bytes.slice();
  const length = cobsDecode(buffer, buffer.length);
  return length < 0 ? null : buffer.subarray(0, length);
}

const frame = fc.uint8Array({ maxLength: 253, size: "max" });

Deno.test("cobsEncode() gives the bytes of the paper's examples", () => {
  const examples: readonly (readonly [plain: readonly number[], encoded: readonly number[]])[] = [
    [[], [1]],
    [[0], [1, 1]],
    [[0, 0], [1, 1, 1]],
    [[0x11, 0x22, 0, 0x33], [3, 0x11, 0x22, 2, 0x33]],
    [[0x11, 0x22, 0x33, 0x44], [5, 0x11, 0x22, 0x33, 0x44]],
    [[0x11, 0, 0, 0], [2, 0x11, 1, 1, 1]],
  ];
  for (const [plain, encoded] of examples) assert.deepEqual([...encode(plain)], encoded);
});

Deno.test("cobsEncode() takes one byte more than the frame, none of them zero, and cobsDecode() gives the frame back", () => {
  fc.assert(fc.property(frame, (plain) => {
    const encoded = encode(plain);
    assert.equal(encoded.length, plain.length + 1);
    assert(!encoded.includes(0));
    assert.deepEqual(decode(encoded), plain);
  }));
});

Deno.test("cobsEncode() writes from where it is told and nothing before it", () => {
  const target = new Uint8Array(6).fill(0xee);
  assert.equal(cobsEncode(Uint8Array.of(7, 0), 2, target, 2), 5);
  assert.deepEqual([...target], [0xee, 0xee, 2, 7, 1, 0xee]);
});

Deno.test("cobsDecode() never throws, and what it accepts has that one encoding only", () => {
  const anyBytes = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 66, size: "max" }).map((bytes) =>
    Uint8Array.from(bytes)
  );
  // Small code bytes make acceptable input likely; without them nearly everything would be refused.
  const likely = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 66, size: "max" }).map((bytes) =>
    Uint8Array.from(bytes)
  );
  fc.assert(fc.property(fc.oneof(anyBytes, likely), (bytes) => {
    const plain = decode(bytes);
    if (plain !== null && bytes.length > 0) assert.deepEqual(encode(plain), bytes);
  }));
});

Deno.test("cobsDecode() refuses a piece that ends early, a zero for a code, and the code that no short frame has", () => {
  assert.equal(decode(Uint8Array.of(3, 1)), null);
  assert.equal(decode(Uint8Array.of(2, 1, 5)), null);
  assert.equal(decode(Uint8Array.of(1, 0, 1)), null);
  assert.equal(decode(new Uint8Array(255).fill(0xff)), null);
});

Deno.test("cobsDecode() gives nothing for nothing", () => {
  assert.equal(cobsDecode(new Uint8Array(4), 0), 0);
});
