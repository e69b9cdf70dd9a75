import assert from "node:assert/strict";
import { loadBootloader } from "../../../server/virtual_uno/bootloader.ts";

const FLASH_BYTES = 0x8000;

function hex(records: readonly (readonly [address: number, data: readonly number[]])[]): string {
  const lines = records.map(([address, data]) => {
    const bytes = [data.length, address >> 8, address & 0xff, 0, ...data];
    const checksum = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
    return `:${Uint8Array.of(...bytes, checksum).toHex()}`;
  });
  return [...lines, ":00000001FF"].join("\n");
}

function load(text: string): { flash: Uint8Array; start: number } {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  return { flash, start: loadBootloader(text, flash) };
}

Deno.test("loadBootloader() puts a bootloader that fits where it says, its version word too", () => {
  const { flash, start } = load(hex([[0x7e00, [1, 2]], [0x7ffe, [4, 4]]]));
  assert.equal(start, 0x7e00);
  assert.deepEqual([...flash.subarray(0x7e00, 0x7e03)], [1, 2, 0xff]);
  assert.deepEqual([...flash.subarray(0x7ffe)], [4, 4]);
});

Deno.test("loadBootloader() moves one that is too long to the next boot section, without what lies over its code", () => {
  // As Debian's rebuilt Optiboot: code beyond the end of flash, and a version word amidst it.
  const code = Array.from({ length: 200 }, (_, index) => index + 1);
  const { flash, start } = load(
    hex([[0x7e00, code], [0x7ec8, code], [0x7f90, code], [0x7ffe, [0xaa, 0xaa]]]),
  );
  assert.equal(start, 0x7c00);
  assert.deepEqual([...flash.subarray(0x7c00, 0x7c00 + 600)], [...code, ...code, ...code]);
  assert.ok(flash.subarray(0x7c00 + 600).every((byte) => byte === 0xff));
});

Deno.test("loadBootloader() refuses an image that starts at no boot section, or fits in none", () => {
  assert.throws(() => load(hex([[0x7e02, [1]]])), {
    name: "RangeError",
    message: "Cannot load the bootloader: it starts at byte 32258, where no boot section does",
  });
  assert.throws(() => load(hex([[0x7000, [1]], [0x8100, [1]]])), {
    name: "RangeError",
    message: "Cannot load the bootloader: 4353 bytes fit in no boot section",
  });
});
