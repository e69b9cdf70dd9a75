/**
 * Examples of every kind of field, for properties that hold for all of them. A new kind does not compile without its entry.
 *
 * @module
 */
import fc from "fast-check";
import {
  bool,
  choice,
  color,
  decimal,
  type Field,
  type FieldOf,
  int,
  text,
  unitsOf,
  type ValueOf,
  valueProblem,
} from "../../../protocol/dsl.ts";

/** Fields of one kind, and their values. */
export interface Kind<F extends Field> {
  /** Fields. */
  readonly fields: fc.Arbitrary<F>;
  /** Values of a field. */
  readonly values: (field: F) => fc.Arbitrary<ValueOf<F>>;
}

/** A field and two values of it. */
export interface Example {
  readonly field: Field;
  readonly one: ValueOf<Field>;
  readonly other: ValueOf<Field>;
}

/** Every kind. */
const KINDS: { readonly [K in Field["kind"]]: Kind<FieldOf<K>> } = {
  bool: { fields: fc.constant(bool()), values: () => fc.boolean() },
  int: {
    fields: fc.oneof(
      fc.record({
        min: fc.oneof(fc.integer({ min: -40_000, max: 40_000 }), fc.constant(-(2 ** 31))),
        step: fc.integer({ min: 1, max: 1000 }),
        steps: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 20 })),
        unit: fc.option(fc.constantFrom("ms", "°C"), { nil: undefined }),
      }),
      fc.record({
        min: fc.constantFrom(0, -(2 ** 31)),
        step: fc.constant(1),
        steps: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        unit: fc.constant(undefined),
      }),
    ).map(({ min, step, steps, unit }) =>
      int({ min, step, max: min + step * steps, ...(unit === undefined ? {} : { unit }) })
    ),
    values: ({ min, max, step }) =>
      fc.integer({ min: 0, max: (max - min) / step }).map((steps) => min + steps * step),
  },
  decimal: {
    fields: fc.record({
      digits: fc.integer({ min: 0, max: 3 }),
      min: fc.integer({ min: -500_000, max: 500_000 }),
      step: fc.integer({ min: 1, max: 1000 }),
      steps: fc.integer({ min: 0, max: 500 }),
      unit: fc.option(fc.constantFrom("ms", "°C"), { nil: undefined }),
    }).map(({ digits, min, step, steps, unit }) => {
      const one = 10 ** digits;
      const range = { min: min / one, step: step / one, max: (min + step * steps) / one };
      return decimal({ ...range, ...(unit === undefined ? {} : { unit }) });
    }),
    values: (field) => {
      const { one, low, high, width } = unitsOf(field);
      return fc.integer({ min: 0, max: (high - low) / width }).map((steps) => (low + steps * width) / one);
    },
  },
  choice: {
    fields: fc.oneof(
      fc.integer({ min: 2, max: 256 }).map((count) => Array.from({ length: count }, (_, i) => `option${i}`)),
      // Words that every object of JavaScript knows, and such as read like something else.
      fc.shuffledSubarray(["constructor", "toString", "valueOf", "on", "none", "slow", "nan"], {
        minLength: 2,
      }),
    ).map((options) => choice(...options)),
    values: ({ options }) => fc.constantFrom(...options),
  },
  color: {
    fields: fc.constant(color()),
    values: () =>
      fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`),
  },
  text: {
    fields: fc.integer({ min: 1, max: 16 }).map((max) => text({ max })),
    values: (field) =>
      fc.string({ unit: "grapheme", maxLength: field.max }).filter((value) =>
        valueProblem(field, value) === null
      ),
  },
};

function examplesOf<F extends Field>({ fields, values }: Kind<F>): fc.Arbitrary<Example> {
  return fields.chain((field) =>
    fc.record({ field: fc.constant(field), one: values(field), other: values(field) })
  );
}

/** Examples of every kind, by its name. */
export const EXAMPLES: { readonly [K in Field["kind"]]: fc.Arbitrary<Example> } = {
  bool: examplesOf(KINDS.bool),
  int: examplesOf(KINDS.int),
  decimal: examplesOf(KINDS.decimal),
  choice: examplesOf(KINDS.choice),
  color: examplesOf(KINDS.color),
  text: examplesOf(KINDS.text),
};
