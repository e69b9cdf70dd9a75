import assert from "node:assert/strict";
import fc from "fast-check";
import { protocolHeader } from "../../../firmware-gen/header.ts";
import {
  board,
  bool,
  channel,
  DefinitionError,
  type Fields,
  scaleOf,
  text,
  valueProblem,
} from "../../../protocol/dsl.ts";
import { hiddenProblem, visibleText } from "../../../protocol/visible_text.ts";
import { layoutOf, packFields, unpackFields } from "../../../protocol/wire/fields.ts";
import { en } from "../../../web/text/en.ts";
import { es } from "../../../web/text/es.ts";
import { textView } from "../../../web/fields/text.ts";
import { Words } from "../../../web/text/words.ts";

const label = text({ max: 8 });

function pack(fields: Fields, values: Readonly<Record<string, string | boolean>>): Uint8Array {
  const layout = layoutOf(fields);
  const bytes = new Uint8Array(layout.bytes);
  packFields(layout, values, bytes);
  return bytes;
}

Deno.test("W21: text() refuses a length that is none, or fits no frame", () => {
  for (const max of [0, -1, 1.5, NaN, 61]) {
    assert.throws(
      () => text({ max }),
      (error) =>
        error instanceof DefinitionError &&
        error.message === `text({ max: ${max} }) needs a whole number of bytes from 1 to 60`,
    );
  }
});

Deno.test("W21: valueProblem() takes visible text of so many bytes, and says of any other what is wrong", () => {
  for (const value of ["", "Kitchen", "Küche", "👍🏽", "日本"]) {
    assert.equal(valueProblem(label, value), null, value);
  }
  for (
    const [value, problem] of [
      [7, "must be a text of at most 8 bytes, got 7"],
      [undefined, "must be a text of at most 8 bytes, got nothing"],
      ["Kitchens!", "is 9 bytes long; at most 8 fit"],
      ["Küche ñ", "is 9 bytes long; at most 8 fit"],
      ["a\nb", "must be one line of text, without control characters"],
      ["a\0", "must be one line of text, without control characters"],
      ["\ud800", "must be one line of text, without control characters"],
      ["a\u200bb", "has a sign that nobody can see (U+200B); type it anew"],
    ] as const
  ) assert.equal(valueProblem(label, value), problem);
});

Deno.test("W21: a text is UTF-8 from its first bit on, filled with zeros, and nothing stands behind its end", () => {
  assert.deepEqual([...pack({ label }, { label: "Küb" })], [0x4b, 0xc3, 0xbc, 0x62, 0, 0, 0, 0]);
  const fields = { on: bool(), label: text({ max: 2 }) };
  assert.deepEqual([...pack(fields, { on: true, label: "a" })], [1 | 0x61 << 1 & 0xff, 0, 0]);
  const layout = layoutOf({ label });
  assert.equal(unpackFields(layout, Uint8Array.of(0x61, 0, 0x62, 0, 0, 0, 0, 0)), null);
});

Deno.test("W21: what a board reports and is no visible text is read as a text that says so, whatever its bytes", () => {
  const read = (...bytes: number[]) =>
    unpackFields(layoutOf({ label }), Uint8Array.from({ length: 8 }, (_, at) => bytes[at] ?? 0))?.["label"];
  assert.equal(read(0x4b, 0xc3), "K\ufffd");
  assert.equal(read(0xff, 0xfe), "\ufffd\ufffd");
  assert.equal(read(0x61, 0x0a, 0x62), "a\ufffdb");
  assert.equal(read(0xef, 0xbb, 0xbf, 0x61), "\ufffda", "a byte order mark");
  fc.assert(fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
    const value = read(...bytes.map((byte) => byte === 0 ? 1 : byte));
    assert.ok(typeof value === "string" && hiddenProblem(value) === null);
  }));
  const cut = "\ud83d\ude00".slice(0, 1);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    assert.equal(hiddenProblem(visibleText(value + cut)), null);
    if (hiddenProblem(value) === null) assert.equal(visibleText(value), value);
  }));
});

Deno.test("H14: the values of a text are numbered as they come", () => {
  const scale = scaleOf(label);
  assert.deepEqual(["b", "a", "b", "c"].map((value) => scale.numberOf(value)), [0, 1, 0, 2]);
  assert.deepEqual([0, 1, 2].map((number) => scale.valueOf(number)), ["b", "a", "c"]);
  assert.deepEqual([scale.min, scale.max, scale.isNamed, scale.numberOf(7)], [0, 2, true, null]);
  assert.equal(scaleOf(label).max, 0, "another plot has numbers of its own");
});

Deno.test("W21: a text is an array of characters that ends with 0, and a sketch without one has no code for it", () => {
  const header = (state: Fields) =>
    protocolHeader(board("B", { it: channel({ title: "It", pin: 3, state }) }));
  const sign = protocolHeader(board("B", {
    sign: channel({
      title: "Sign",
      pin: 3,
      state: { label },
      commands: { set: { label } },
      lease: { ms: 100, safe: { label: 'Ü"7' } },
    }),
  }));
  assert.match(sign, /struct State \{\n {2}char label\[9\];/);
  assert.match(sign, /constexpr State SAFE = \{"\\303\\234\\0427"\};/);
  assert.equal(sign.split("struct Text {").length, 2);
  assert.doesNotMatch(header({ on: bool() }), /Text/);
});

Deno.test("U6: in each language the page says of a text that it is too long, or cannot be seen", () => {
  const said = (value: string) =>
    [en, es].map((table) => textView.problem(label, value, "label", new Words(table)));
  assert.deepEqual(said("Kitchens!"), [
    "Too long: 9 bytes, and the board keeps 8.",
    "Demasiado largo: 9 bytes, y la placa guarda 8.",
  ]);
  assert.deepEqual(said("a\u200bb"), [en.rename.notText, es.rename.notText]);
  assert.deepEqual(["Kitchen", ""].map((value) => textView.said(label, value, "label", new Words(en))), [
    "Kitchen",
    "—",
  ]);
});
