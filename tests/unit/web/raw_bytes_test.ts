import assert from "node:assert/strict";
import * as fc from "fast-check";
import { hexLines, hexOf, rawText } from "../../../web/tools/console/raw_bytes.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const joined = (some: Uint8Array) => rawText(some).map(({ text }) => text).join("");

Deno.test("rawText() shows control characters, and ends a line where the text does", () => {
  assert.equal(joined(bytes("21 °C\r\nok\t\0\x1b[0m\x7f")), "21 °C\\r\\n\nok\\t\\0\\x1b[0m\\x7f");
  assert.deepEqual(rawText(bytes("a\r\nb")), [
    { text: "a", isControl: false },
    { text: "\\r\\n\n", isControl: true },
    { text: "b", isControl: false },
  ]);
  assert.equal(joined(Uint8Array.of(0xff, 0x41)), "\ufffdA");
  assert.deepEqual(rawText(new Uint8Array()), []);
});

Deno.test("rawText() leaves no control character but the end of a line, whatever the bytes", () => {
  fc.assert(fc.property(fc.uint8Array(), (some) => {
    assert.doesNotMatch(joined(some).replaceAll("\n", ""), /\p{Cc}/u);
  }));
});

Deno.test("hexLines() shows sixteen bytes a line, with their place and their letters", () => {
  const some = Uint8Array.from({ length: 18 }, (_, index) => 0x3e + index);
  assert.deepEqual(hexLines(some, 0x100), [
    "00000100  3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d  >?@ABCDEFGHIJKLM",
    "00000110  4e 4f                                            NO",
  ]);
  assert.deepEqual(hexLines(Uint8Array.of(0, 0x1f, 0x7f, 0x80), 0).map((line) => line.slice(-4)), ["...."]);
  assert.deepEqual(hexLines(new Uint8Array(), 0), []);
  assert.equal(hexOf([5, 32, 255]), "05 20 ff");
});
