import assert from "node:assert/strict";
import fc from "fast-check";
import { crc16, crc16Byte } from "../../../protocol/wire/crc16.ts";

const CHECK = new TextEncoder().encode("123456789");
const word = fc.integer({ min: 0, max: 0xffff });

/** The definition, bit by bit: what the table must agree with. */
function slowCrc16(seed: number, bytes: Iterable<number>): number {
  let crc = seed;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const top = (crc >> 15) ^ (byte >> bit & 1);
      crc = (crc << 1 & 0xffff) ^ (top === 1 ? 0x1021 : 0);
    }
  }
  return crc;
}

Deno.test("crc16() gives the check values of CRC-16/XMODEM and CRC-16/IBM-3740", () => {
  assert.equal(crc16(0x0000, CHECK, 0, CHECK.length), 0x31c3);
  assert.equal(crc16(0xffff, CHECK, 0, CHECK.length), 0x29b1);
});

Deno.test("crc16() agrees with the polynomial's definition for any seed and bytes", () => {
  fc.assert(fc.property(word, fc.uint8Array({ maxLength: 64, size: "max" }), (seed, bytes) => {
    assert.equal(crc16(seed, bytes, 0, bytes.length), slowCrc16(seed, bytes));
  }));
});

Deno.test("crc16() covers the bytes from start to end and no other", () => {
  fc.assert(
    fc.property(
      word,
      fc.uint8Array({ minLength: 3, maxLength: 16 }),
      (seed, bytes) =>
        assert.equal(crc16(seed, bytes, 1, bytes.length - 1), slowCrc16(seed, bytes.subarray(1, -1))),
    ),
  );
});

Deno.test("crc16() is 0 over bytes that are followed by their own CRC", () => {
  fc.assert(fc.property(word, fc.uint8Array({ maxLength: 62, size: "max" }), (seed, bytes) => {
    const crc = crc16(seed, bytes, 0, bytes.length);
    const framed = Uint8Array.of(...bytes, crc >> 8, crc & 0xff);
    assert.equal(crc16(seed, framed, 0, framed.length), 0);
  }));
});

Deno.test("crc16Byte() one byte at a time is crc16()", () => {
  fc.assert(fc.property(word, fc.uint8Array({ maxLength: 64, size: "max" }), (seed, bytes) => {
    assert.equal(bytes.reduce(crc16Byte, seed), crc16(seed, bytes, 0, bytes.length));
  }));
});
