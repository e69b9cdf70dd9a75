import assert from "node:assert/strict";
import { LineTrouble, type Trouble } from "../../../server/virtual_uno/line_trouble.ts";

const MANY = 100_000;

function passed(trouble: Trouble, direction = 0, chunk = MANY): Uint8Array {
  const line = new LineTrouble(trouble, direction);
  const arrived: number[] = [];
  for (let at = 0; at < MANY; at += chunk) {
    arrived.push(...line.pass(new Uint8Array(Math.min(chunk, MANY - at))));
  }
  return Uint8Array.from(arrived);
}

const bitsSet = (byte: number) => byte.toString(2).replaceAll("0", "").length;

Deno.test("LineTrouble passes everything on when there is no trouble", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  assert.deepEqual(new LineTrouble({ drop: 0, flip: 0, seed: 7 }, 0).pass(bytes), bytes);
});

Deno.test("LineTrouble drops about as many bytes as it should", () => {
  const lost = MANY - passed({ drop: 0.01, flip: 0, seed: 7 }).length;
  assert.ok(lost > 850 && lost < 1150, `${lost} of ${MANY}`);
  assert.equal(passed({ drop: 1, flip: 0, seed: 7 }).length, 0);
});

Deno.test("LineTrouble turns one bit of about as many bytes as it should, each bit as often as the others", () => {
  const flipped = passed({ drop: 0, flip: 0.08, seed: 7 }).filter((byte) => byte !== 0);
  assert.ok(flipped.length > 7_600 && flipped.length < 8_400, `${flipped.length} of ${MANY}`);
  assert.ok(flipped.every((byte) => bitsSet(byte) === 1));
  for (let bit = 0; bit < 8; bit++) {
    const count = flipped.filter((byte) => byte === 1 << bit).length;
    assert.ok(count > 850 && count < 1150, `bit ${bit}: ${count}`);
  }
});

Deno.test("LineTrouble is the same for the same seed, however the bytes are cut", () => {
  const trouble = { drop: 0.01, flip: 0.01, seed: 7 };
  assert.deepEqual(passed(trouble), passed(trouble, 0, 17));
});

Deno.test("LineTrouble differs by seed and by direction", () => {
  const trouble = { drop: 0, flip: 0.01, seed: 7 };
  assert.notDeepEqual(passed(trouble), passed({ ...trouble, seed: 8 }));
  assert.notDeepEqual(passed(trouble), passed(trouble, 1));
  assert.notDeepEqual(passed({ ...trouble, seed: 0 }), passed({ ...trouble, seed: 1 }));
});
