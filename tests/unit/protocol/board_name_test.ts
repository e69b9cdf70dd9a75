import assert from "node:assert/strict";
import fc from "fast-check";
import {
  NAME_BYTES,
  nameBytes,
  nameLength,
  nameOf,
  nameProblem,
  tidyName,
} from "../../../protocol/board_name.ts";

Deno.test("W16: nameOf() reads what nameBytes() gave, for every name that a board can keep", () => {
  const names = fc.string({ unit: "grapheme", maxLength: NAME_BYTES, size: "max" }).map(tidyName)
    .filter((name) => nameProblem(name) === null);
  fc.assert(fc.property(names, (name) => {
    const bytes = nameBytes(name);
    assert.equal(bytes.length, NAME_BYTES);
    assert.equal(nameOf(bytes), name);
  }));
});

Deno.test("W16: nameOf() takes any bytes, and gives a name that a board can keep or none", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: NAME_BYTES, maxLength: NAME_BYTES }), (bytes) => {
    const name = nameOf(bytes);
    assert.equal(nameProblem(name), null);
    assert.equal(tidyName(name), name);
  }));
  for (const bytes of [[0xc3, 0x28], [0xff], [0x41, 0x0a, 0x42], [0x20, 0x41], [0xef, 0xbb, 0xbf, 0x41]]) {
    assert.equal(nameOf(Uint8Array.from([...bytes, ...nameBytes("").subarray(bytes.length)])), "");
  }
});

Deno.test("B12: tidyName() takes away space and composes letters", () => {
  assert.equal(tidyName("  Cafe\u0301 \n"), "Caf\u00e9");
  assert.equal(tidyName(" \t "), "");
});

Deno.test("B12: nameProblem() says how long a name is and may be, in bytes", () => {
  assert.equal(nameProblem("abcdefghijklmnopqrst"), null);
  assert.equal(nameLength("Küche"), 6);
  assert.match(nameProblem("abcdefghijklmnopqrstu") ?? "", /^is 21 bytes long; a board keeps at most 20/);
  assert.match(nameProblem("áéíóúáéíóúñ") ?? "", /^is 22 bytes long/);
});

Deno.test("B12: nameProblem() refuses what is not one line of text", () => {
  for (const name of ["a\u0007b", "a\nb", "a\u2028b", "a\u202eb", "a\u2066b", "a\ud800"]) {
    assert.match(nameProblem(name) ?? "", /one line of text/, JSON.stringify(name));
  }
  assert.equal(nameProblem("👩‍🔬 lab"), null);
});
