import fc from "fast-check";
import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import {
  bool,
  channel,
  choice,
  color,
  decimal,
  type Field,
  int,
  text,
  valueProblem,
} from "../../../protocol/dsl.ts";
import { initialValue, planOf } from "../../../web/controls.ts";

const { led, lamp, button, light } = definition.channels;

function kinds(one: Parameters<typeof planOf>[0]): readonly string[] {
  return planOf(one).controls.map(({ kind, command }) => `${kind} ${command}`);
}

Deno.test("planOf() gives each command of the shipped channels one control", () => {
  assert.deepEqual(kinds(led), ["direct set", "button toggle", "form blink"]);
  assert.deepEqual(kinds(lamp), ["direct set", "form fade"]);
  assert.deepEqual(kinds(button), []);
  assert.deepEqual(kinds(light), ["form sample"]);
});

Deno.test("planOf() shows every state field once: in its control, or as a reading", () => {
  assert.deepEqual(planOf(led).readings.map(({ name }) => name), ["periodMs"]);
  assert.deepEqual(planOf(lamp).readings, []);
  assert.deepEqual(planOf(button).readings.map(({ name }) => name), ["pressed", "presses"]);
  assert.deepEqual(
    planOf(light).readings.map(({ name, main }) => [name, main]),
    [["value", true], ["periodMs", false]],
  );
});

Deno.test("U15: planOf() gives a setter of several state fields a control for each, and makes a form of any other", () => {
  const colour = channel({
    title: "Colour",
    pin: 6,
    state: { red: int({ min: 0, max: 255 }), green: int({ min: 0, max: 255 }), lit: bool() },
    commands: {
      set: { red: int({ min: 0, max: 255 }), green: int({ min: 0, max: 255 }) },
    },
  });
  assert.deepEqual(kinds(colour), ["group set"]);
  assert.deepEqual(planOf(colour).readings.map(({ name }) => name), ["lit"]);
  const timed = { ...colour, commands: { set: { ...colour.commands.set, ms: int({ min: 0, max: 9 }) } } };
  assert.deepEqual(kinds(timed), ["form set"]);
  const moved = { ...colour, commands: { go: colour.commands.set } };
  assert.deepEqual(kinds(moved), ["form go"]);
  const renamed = channel({
    title: "Fan",
    pin: 5,
    state: { runs: bool() },
    commands: { set: { on: bool() } },
  });
  assert.deepEqual(kinds(renamed), ["form set"]);
});

Deno.test("U16: planOf() makes a form of a setter of a number with more steps than a slider has, and shows what is reported", () => {
  const setter = (...fields: readonly Field[]) => {
    const args = Object.fromEntries(fields.map((field, index) => [`value${index}`, field]));
    return channel({ title: "Pulses", pin: 2, state: args, commands: { set: args } });
  };
  const fits = [int({ min: -1000, max: 1000 }), int({ min: 0, max: 65500, step: 50 })];
  for (const field of [...fits, decimal({ min: -40, max: 80, step: 0.1 }), color(), text({ max: 16 })]) {
    assert.deepEqual(kinds(setter(field)), ["direct set"]);
  }
  const fine = int({ min: 0, max: 2001 });
  assert.deepEqual(kinds(setter(fine)), ["form set"]);
  assert.deepEqual(planOf(setter(fine)).readings, [{ name: "value0", field: fine, main: true }]);
  assert.deepEqual(kinds(setter(decimal({ min: 0, max: 20.01, step: 0.01 }))), ["form set"]);
  assert.deepEqual(kinds(setter(bool(), int({ min: 0, max: 4294967295 }))), ["form set"]);
});

Deno.test("planOf() gives a choice that is set directly its own control, and any other one a reading or a form", () => {
  const speed = choice("off", "slow", "fast");
  const fan = channel({ title: "Fan", pin: 5, state: { speed }, commands: { set: { speed } } });
  assert.deepEqual(planOf(fan), {
    controls: [{ kind: "direct", command: "set", name: "speed", field: speed }],
    readings: [],
  });
  const started = channel({ title: "Fan", pin: 5, state: { speed }, commands: { start: { speed } } });
  assert.deepEqual(kinds(started), ["form start"]);
  assert.deepEqual(planOf(started).readings, [{ name: "speed", field: speed, main: false }]);
});

const RANGES = fc.record({
  min: fc.integer({ min: -2000, max: 2000 }),
  step: fc.integer({ min: 1, max: 70 }),
  count: fc.integer({ min: 0, max: 300 }),
  unit: fc.constantFrom("ms", "%", undefined),
}).map(({ min, step, count, unit }) =>
  int({ min, max: min + step * count, step, ...(unit === undefined ? {} : { unit }) })
);

Deno.test("U7: initialValue() is what is reported, or the value in range that is nearest to it", () => {
  fc.assert(fc.property(RANGES, fc.integer({ min: -5000, max: 5000 }), (field, present) => {
    const value = initialValue(field, present);
    assert.equal(valueProblem(field, value), null);
    if (valueProblem(field, present) === null) assert.equal(value, present);
    const distance = Math.abs(Number(value) - present);
    for (const other of [Number(value) - field.step, Number(value) + field.step]) {
      if (valueProblem(field, other) === null) assert.ok(distance <= Math.abs(other - present));
    }
  }));
  assert.equal(initialValue(bool(), true), true);
  assert.equal(initialValue(choice("off", "slow", "fast"), "slow"), "slow");
  assert.equal(initialValue(choice("off", "slow", "fast"), "of another version"), "off");
});

Deno.test("U7: initialValue() of what is not known is what does least, and for a time half a second", () => {
  fc.assert(fc.property(RANGES, (field) => {
    const value = initialValue(field, undefined);
    assert.equal(valueProblem(field, value), null);
    if (field.unit === "ms") return;
    for (const other of [Number(value) - field.step, Number(value) + field.step]) {
      if (valueProblem(field, other) === null) assert.ok(Math.abs(Number(value)) <= Math.abs(other));
    }
  }));
  assert.equal(initialValue(int({ min: 0, max: 6350, step: 50, unit: "ms" }), undefined), 500);
  assert.equal(initialValue(int({ min: 0, max: 200, step: 50, unit: "ms" }), undefined), 100);
  assert.equal(initialValue(int({ min: -2147483648, max: 2147483647 }), undefined), 0);
  assert.equal(initialValue(int({ min: 1, max: 100 }), undefined), 1);
  assert.equal(initialValue(int({ min: -50, max: -10 }), undefined), -10);
  assert.equal(initialValue(bool(), undefined), false);
  assert.equal(initialValue(choice("off", "slow", "fast"), undefined), "off");
});
