import assert from "node:assert/strict";
import { loadIntelHex, parseIntelHex } from "../../../server/virtual_uno/intel_hex.ts";

const END = ":00000001FF";

/** A record with its checksum. */
function record(address: number, type: number, data: readonly number[]): string {
  const bytes = [data.length, address >> 8, address & 0xff, type, ...data];
  const checksum = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return `:${Uint8Array.of(...bytes, checksum).toHex().toUpperCase()}`;
}

Deno.test("loadIntelHex() lays data over memory and leaves the rest", () => {
  const memory = new Uint8Array(16).fill(0xff);
  loadIntelHex([record(2, 0, [1, 2, 3]), record(8, 0, [4]), END, ""].join("\r\n"), memory);
  assert.deepEqual([...memory.subarray(0, 10)], [0xff, 0xff, 1, 2, 3, 0xff, 0xff, 0xff, 4, 0xff]);
});

Deno.test("parseIntelHex() follows segment and linear addresses, and passes over start addresses", () => {
  const text = [
    record(0, 2, [0x10, 0x00]),
    record(4, 0, [1]),
    record(0, 4, [0x00, 0x01]),
    record(4, 0, [2]),
    record(0, 3, [0, 0, 0x7e, 0]),
    record(0, 5, [0, 0, 0x7e, 0]),
    END,
  ].join("\n");
  assert.deepEqual(parseIntelHex(text).map(({ address }) => address), [0x10004, 0x10004]);
});

for (
  const [name, text, message] of [
    ["a line that is no record", "hello", "Cannot read Intel HEX: line 1 is not a record"],
    ["an odd digit", ":000000010FF", "Cannot read Intel HEX: line 1 is not a record"],
    ["a wrong checksum", ":00000001FE", "Cannot read Intel HEX: line 1 has a wrong checksum"],
    [
      "a wrong length",
      ":0200000001FD",
      "Cannot read Intel HEX: line 1 holds 1 bytes of data, not the 2 it names",
    ],
    [
      "an unknown type",
      `${record(0, 9, [])}\n${END}`,
      "Cannot read Intel HEX: line 1 has the unknown type 9",
    ],
    ["a missing end", record(0, 0, [1]), "Cannot read Intel HEX: line 1 is the last, and no end record came"],
    ["more after the end", `${END}\n${END}`, "Cannot read Intel HEX: line 2 follows the end record"],
    ["an empty text", "", "Cannot read Intel HEX: line 1 is the last, and no end record came"],
  ] as const
) {
  Deno.test(`parseIntelHex() refuses ${name}`, () => {
    assert.throws(() => parseIntelHex(text), { name: "IntelHexError", message });
  });
}

Deno.test("loadIntelHex() refuses an image beyond the memory's end", () => {
  assert.throws(() => loadIntelHex(`${record(14, 0, [1, 2, 3])}\n${END}`, new Uint8Array(16)), {
    name: "RangeError",
    message: "Cannot load the image: it reaches to byte 17, but there are 16",
  });
});
