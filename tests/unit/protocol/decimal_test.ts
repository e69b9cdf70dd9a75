import assert from "node:assert/strict";
import fc from "fast-check";
import { checkLimits, LimitError } from "../../../firmware-gen/limits.ts";
import { board, channel, decimal, DefinitionError, valueProblem } from "../../../protocol/dsl.ts";
import { argumentsCheck } from "../../../protocol/messages.ts";
import { canonicalForm } from "../../../protocol/schema_hash.ts";
import { layoutOf, packFields, unpackFields } from "../../../protocol/wire/fields.ts";

const temperature = decimal({ min: -40, max: 125, step: 0.5, unit: "°C" });

Deno.test("decimal() refuses ranges that are none, steps that do not reach the end, and too many digits", () => {
  const refused = (min: number, max: number, step: number, message: RegExp) =>
    assert.throws(
      () => decimal({ min, max, step }),
      (error) => error instanceof DefinitionError && message.test(error.message),
      `${min}..${max} in ${step}`,
    );
  refused(1, 0, 0.5, /needs numbers, min <= max, step > 0/);
  refused(0, 1, 0, /needs numbers/);
  refused(0, 1, -0.5, /needs numbers/);
  refused(0, NaN, 0.5, /needs numbers/);
  refused(0, Infinity, 0.5, /needs numbers/);
  refused(0, 1, 0.3, /decimal\(\{ min: 0, max: 1, step: 0\.3 \}\): max must be min plus a multiple of step/);
  refused(0, 0.25, 0.1, /max must be min plus a multiple of step/);
  refused(0, 1, 1e-7, /too many digits; at most 6 stand behind the point/);
  refused(0.1 + 0.2, 1, 0.1, /too many digits/);
  refused(0, 5000, 1e-6, /has 5000000001 values; at most 2\^32 fit a field/);
});

Deno.test("W20: valueProblem() takes of a decimal exactly the numbers that are on a step", () => {
  assert.equal(valueProblem(temperature, -12.5), null);
  const range = "must be a number from -40 to 125 °C in steps of 0.5";
  for (
    const [value, problem] of [
      [-12.25, `${range}, got -12.25; nearest are -12.5 and -12`],
      [124.9, `${range}, got 124.9; nearest are 124.5 and 125`],
      [-40.5, `${range}, got -40.5`],
      [126, `${range}, got 126`],
      ["1", `${range}, got "1"`],
      [NaN, `${range}, got NaN`],
      [undefined, `${range}, got nothing`],
    ] as const
  ) assert.equal(valueProblem(temperature, value), problem);
  const tenth = decimal({ min: 0, max: 1, step: 0.1 });
  assert.equal(valueProblem(tenth, 0.3), null);
  assert.match(valueProblem(tenth, 0.1 * 3) ?? "", /got 0\.30000000000000004; nearest are 0\.3 and 0\.4$/);
});

Deno.test("W20: every step of a decimal comes back from the wire as the short number that it is", () => {
  const layout = layoutOf({ value: decimal({ min: -1, max: 1, step: 0.1 }) });
  assert.equal(layout.bits, 5);
  const all = Array.from({ length: 32 }, (_, raw) => unpackFields(layout, Uint8Array.of(raw))?.["value"]);
  assert.equal(
    JSON.stringify(all.slice(0, 21)),
    "[-1,-0.9,-0.8,-0.7,-0.6,-0.5,-0.4,-0.3,-0.2,-0.1,0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1]",
  );
  assert.deepEqual(all.slice(21), new Array(11).fill(undefined), "beyond the range");
});

Deno.test("W20: a decimal's value is the number that a person would write, whatever the range", () => {
  const ranges = fc.record({
    digits: fc.integer({ min: 0, max: 6 }),
    low: fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
    step: fc.integer({ min: 1, max: 5000 }),
    most: fc.integer({ min: 0, max: 2 ** 31 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(fc.property(ranges, ({ digits, low, step, most, share }) => {
    const one = 10 ** digits;
    const field = decimal({ min: low / one, max: (low + most * step) / one, step: step / one });
    const units = low + Math.round(most * share) * step;
    // The digits with the point moved.
    const value = Number(`${units}e-${digits}`);
    assert.deepEqual(argumentsCheck({ value: field })({ value }), { ok: true, value: { value } });
    const layout = layoutOf({ value: field });
    const bytes = new Uint8Array(layout.bytes);
    packFields(layout, { value }, bytes);
    assert.deepEqual(unpackFields(layout, bytes), { value });
  }));
});

Deno.test("W10: the schema hash sees a decimal's range and step, not its unit", () => {
  const of = (unit: string) => {
    const degrees = decimal({ min: -40, max: 125, step: 0.5, unit });
    return canonicalForm(board("B", { air: channel({ title: "Air", pin: "A1", state: { degrees } }) }));
  };
  assert.match(of("°C"), /\["degrees","decimal",-40,125,0\.5\]/);
  assert.equal(of("°C"), of("°F"));
});

Deno.test("W20: gen refuses a decimal with more units than a float of the board tells apart", () => {
  const of = (max: number) =>
    board("B", {
      air: channel({ title: "Air", pin: "A1", state: { degrees: decimal({ min: 0, max, step: 0.1 }) } }),
    });
  checkLimits(of(104857.6));
  assert.throws(
    () => checkLimits(of(104857.7)),
    (error) =>
      error instanceof LimitError &&
      /State of "air": field "degrees" from 0 to 104857\.7 with 1 digits behind the point .* within 104857\.6 of 0/
        .test(error.message),
  );
});
