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
import { unseenSign } from "../../../protocol/visible_text.ts";

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

/** Signs that nobody can see: of each kind some. */
const UNSEEN = [
  ..."\u200b\u200c\u200d\u2060\u00ad\u034f\ufe0f\ufe0e\ufffe\ufff9\u2800\u3164\u115f\uffa0",
  ..."\u{e0041}\u{e0100}\u{1d173}\u{1ffff}",
];

Deno.test("B12: nameProblem() refuses by its number a sign that nobody can see, alone and anywhere in a name", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...UNSEEN),
      fc.string({ unit: fc.constantFrom("a", "ñ", "Z", "7", " ", "я", "λ"), maxLength: 3 }),
      fc.string({ unit: fc.constantFrom("b", "é", "0", "-"), maxLength: 3 }),
      (sign, before, after) => {
        const name = tidyName(before + sign + after);
        const number = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
        assert.equal(unseenSign(name), number);
        assert.ok(nameProblem(name)?.includes(number));
      },
    ),
  );
  assert.match(nameProblem("\u0301") ?? "", /U\+0301/);
  assert.equal(tidyName("\ufeff\u00a0 "), "", "what trim() takes for space is no name");
});

Deno.test("B12: nameProblem() takes signs that are seen, joined and shaped ones included", () => {
  for (
    const name of [
      ...["", "❤️", "👩‍🔬 lab", "🏳️‍🌈", "🇪🇸", "1️⃣", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "Küche", "हिन्दी", "क्‍ष", "می‌خواهم", "ไฟ", "灯"],
      ...["x\u0323", "日本 1", "한글", "a-b_c"],
    ]
  ) {
    assert.equal(unseenSign(tidyName(name)), null, name);
    if (nameLength(name) <= NAME_BYTES) assert.equal(nameProblem(tidyName(name)), null, name);
  }
});
