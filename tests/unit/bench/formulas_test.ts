import assert from "node:assert/strict";
import * as firmata from "../../../bench/peers/firmata.ts";
import * as klipper from "../../../bench/peers/klipper.ts";

Deno.test("Klipper's blocks: 8 bytes and 5 to acknowledge them, 21 with a response", () => {
  assert.equal(klipper.ACKNOWLEDGED_BYTES, 13);
  assert.equal(klipper.ANSWERED_BYTES, 21);
});

Deno.test("Klipper's stalls: repetitions of 9 bytes after 25 ms, then 50, fill what a damaged length asks for", () => {
  assert.equal(klipper.stallMs(8), 0);
  assert.equal(klipper.stallMs(17), 25);
  assert.equal(klipper.stallMs(18), 75);
  assert.equal(klipper.stallMs(4), 0);
  assert.equal(klipper.stallMs(65), 0);
  assert.equal(klipper.worstStallOfABit(), 375);
  assert.equal(klipper.worstStall(), 3175);
});

Deno.test("Firmata's command, question and answer are 13 bytes", () => {
  assert.equal(firmata.ANSWERED_BYTES, 13);
});
