import { strict as assert } from "node:assert";
import { outputRate, rawTermios2 } from "../../../server/serial/termios_linux.ts";

/** `stty sane` at 38,400 baud as TCGETS2 gives it. */
function cooked(hangUp: boolean): Uint8Array<ArrayBuffer> {
  const termios = new Uint8Array(44);
  const flags = [0x2d02, 0x5, 0xbf | (hangUp ? 0x400 : 0), 0x8a3b];
  termios.set(new Uint8Array(Uint32Array.from(flags).buffer));
  termios.set([3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26], 17);
  return termios;
}

Deno.test("rawTermios2() turns everything off that changes bytes, and takes the rate as a number", () => {
  for (const rate of [74880, 250000, 500000, 1000000]) {
    const raw = rawTermios2(cooked(false), rate);
    const words = new Uint32Array(raw.buffer, 0, 4);
    // IGNBRK; nothing; BOTHER | CLOCAL | CREAD | CS8; nothing.
    assert.deepEqual([...words], [0x1, 0, 0x1000 | 0x800 | 0x80 | 0x30, 0]);
    assert.deepEqual([...new Uint32Array(raw.buffer, 36, 2)], [rate, rate]);
    assert.equal(outputRate(raw), rate);
    assert.equal(raw.length, 44);
  }
});

Deno.test("rawTermios2() has reads give EAGAIN, not 0, when nothing is there: VMIN is 1, VTIME 0", () => {
  const raw = rawTermios2(cooked(false), 9600);
  assert.equal(raw[17 + 6], 1);
  assert.equal(raw[17 + 5], 0);
});

Deno.test("rawTermios2() leaves it to the old settings whether closing drops DTR, and does not change them", () => {
  const before = cooked(true);
  const copy = Uint8Array.from(before);
  assert.equal(new Uint32Array(rawTermios2(before, 9600).buffer)[2], 0x1cb0);
  assert.deepEqual(before, copy);
});
