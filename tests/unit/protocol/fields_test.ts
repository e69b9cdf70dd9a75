import assert from "node:assert/strict";
import fc from "fast-check";
import { type AnyValues, bool, choice, type Fields, int } from "../../../protocol/dsl.ts";
import { layoutOf, packFields, unpackFields } from "../../../protocol/wire/fields.ts";
import { EXAMPLES } from "./field_kinds.ts";

const fieldsAndValues: fc.Arbitrary<readonly [Fields, AnyValues]> = fc.array(
  fc.oneof(...Object.values(EXAMPLES)),
  { minLength: 1, maxLength: 6 },
).map((examples) => [
  Object.fromEntries(examples.map(({ field }, index) => [`f${index}`, field])),
  Object.fromEntries(examples.map(({ one }, index) => [`f${index}`, one])),
]);
const anyFields: fc.Arbitrary<Fields> = fieldsAndValues.map(([fields]) => fields);

function pack(fields: Fields, values: AnyValues): Uint8Array {
  const layout = layoutOf(fields);
  const target = new Uint8Array(layout.bytes).fill(0xff);
  packFields(layout, values, target);
  return target;
}

Deno.test("layoutOf() gives each field as few bits as its range needs, one after another", () => {
  const { fields, bits, bytes } = layoutOf({
    on: bool(),
    periodMs: int({ min: 0, max: 6350, step: 50 }),
    fixed: int({ min: 7, max: 7 }),
    wide: int({ min: 0, max: 2 ** 32 - 1 }),
    three: int({ min: -1, max: 1 }),
    eight: int({ min: 0, max: 7 }),
    nine: int({ min: 0, max: 8 }),
    mode: choice("off", "slow", "fast"),
  });
  assert.deepEqual(
    fields.map((field) => [field.name, field.bit, field.bits]),
    [
      ["on", 0, 1],
      ["periodMs", 1, 7],
      ["fixed", 8, 0],
      ["wide", 8, 32],
      ["three", 40, 2],
      ["eight", 42, 3],
      ["nine", 45, 4],
      ["mode", 49, 2],
    ],
  );
  assert.deepEqual([bits, bytes], [51, 7]);
  assert.equal(layoutOf({}).bytes, 0);
});

Deno.test("packFields() packs least significant bit first, as steps above the minimum", () => {
  const led = { on: bool(), periodMs: int({ min: 0, max: 6350, step: 50 }) };
  assert.deepEqual([...pack(led, { on: true, periodMs: 1000 })], [1 | 20 << 1]);
  const light = { value: int({ min: 0, max: 1023 }), periodMs: int({ min: 10, max: 10_000, step: 10 }) };
  assert.deepEqual([...pack(light, { value: 0x2aa, periodMs: 20 })], [0xaa, 0b110, 0]);
  const fan = { mode: choice("off", "slow", "fast"), on: bool() };
  assert.deepEqual([...pack(fan, { mode: "fast", on: true })], [2 | 1 << 2]);
  assert.equal(unpackFields(layoutOf(fan), Uint8Array.of(3)), null, "there is no fourth option");
  assert.deepEqual([...pack({ t: int({ min: -2, max: 1 }) }, { t: -2 })], [0]);
  assert.deepEqual([...pack({ w: int({ min: 0, max: 2 ** 32 - 1 }) }, { w: 0xdeadbeef })], [
    ...[0xef, 0xbe, 0xad, 0xde],
  ]);
});

Deno.test("W1: unpackFields() gives back what packFields() packed, and no other bytes mean the same", () => {
  fc.assert(fc.property(fieldsAndValues, ([fields, values]) => {
    assert.deepEqual(unpackFields(layoutOf(fields), pack(fields, values)), values);
  }));
  fc.assert(fc.property(anyFields, fc.uint8Array({ minLength: 96, maxLength: 96 }), (fields, source) => {
    const layout = layoutOf(fields);
    const bytes = source.subarray(0, layout.bytes);
    const values = unpackFields(layout, bytes);
    // A text that is none is read as one that says so (W21).
    if (values !== null && !JSON.stringify(values).includes("\ufffd")) {
      assert.deepEqual(pack(fields, values), bytes);
    }
  }));
});

Deno.test("W1: unpackFields() refuses any bit of the filling", () => {
  fc.assert(fc.property(fieldsAndValues, ([fields, values]) => {
    const layout = layoutOf(fields);
    for (let bit = layout.bits; bit < layout.bytes * 8; bit++) {
      const bytes = pack(fields, values);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | 1 << (bit & 7);
      assert.equal(unpackFields(layout, bytes), null);
    }
  }));
});

Deno.test("W1: unpackFields() refuses every number above a field's range", () => {
  const layout = layoutOf({ on: bool(), ten: int({ min: 5, max: 14 }) });
  for (let raw = 0; raw < 16; raw++) {
    const values = unpackFields(layout, Uint8Array.of(1 | raw << 1));
    assert.deepEqual(values, raw < 10 ? { on: true, ten: 5 + raw } : null);
  }
});

Deno.test("packFields() touches the bytes of its layout only", () => {
  const target = new Uint8Array(3).fill(0xff);
  packFields(layoutOf({ on: bool() }), { on: false }, target);
  assert.deepEqual([...target], [0, 0xff, 0xff]);
});
