import assert from "node:assert/strict";
import { heardAt } from "../../../server/virtual_uno/heard_at.ts";

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

Deno.test("heardAt() changes nothing up to 3 % of difference", () => {
  for (const rate of [485_500, 500_000, 514_500]) {
    assert.deepEqual(heardAt(EVERY_BYTE, 500_000, rate), EVERY_BYTE);
  }
  // Optiboot's 115200 is 117647 baud.
  assert.deepEqual(heardAt(EVERY_BYTE, 16_000_000 / 8 / 17, 115_200), EVERY_BYTE);
});

Deno.test("heardAt() makes other bytes of it at another rate", () => {
  for (const rate of [9_600, 57_600, 115_200, 250_000, 1_000_000]) {
    const heard = heardAt(EVERY_BYTE, 500_000, rate);
    assert.notDeepEqual(heard, EVERY_BYTE);
    assert.ok(heard.length > 0);
  }
});

Deno.test("heardAt() hears ten bytes at half their rate as five", () => {
  // With start and stop bit 0xf0 is five bits low and five high, and so each byte has one falling edge.
  const heard = heardAt(new Uint8Array(10).fill(0xf0), 100, 50);
  assert.equal(heard.length, 5);
});

Deno.test("heardAt() hears one byte at a rate ten times as low as a single start bit", () => {
  assert.deepEqual(heardAt(Uint8Array.of(0x00), 96_000, 9_600), Uint8Array.of(0xff));
});

Deno.test("heardAt() hears nothing of nothing", () => {
  assert.deepEqual(heardAt(new Uint8Array(), 500_000, 9_600), new Uint8Array());
});
