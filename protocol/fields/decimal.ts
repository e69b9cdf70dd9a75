/**
 * A number with a fraction: on the wire its steps above the smallest one, so that every side has exactly the same numbers.
 *
 * @module
 */
import * as z from "zod/mini";
import { DefinitionError } from "../definition_error.ts";
import { type FieldKind, shown } from "./kind.ts";
import { checkOptions } from "./options.ts";

/** A number from `min` to `max` in steps of `step`; as few bits on the wire as its range needs. */
export interface DecimalField {
  /** Discriminant. */
  readonly kind: "decimal";
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Distance between two neighbouring values; every value is `min` plus a multiple of it. */
  readonly step: number;
  /** What it is counted in, as people write it ("°C"). */
  readonly unit: string | null;
}

/** What {@linkcode decimal} takes. */
export interface DecimalOptions {
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Distance between values: 0.5, 0.01. */
  readonly step: number;
  /** Unit shown to people. */
  readonly unit?: string;
}

/** Most digits behind the point. */
const MAX_DIGITS = 6;

/** How many digits a number has behind the point; one more than the most for a number that has too many. */
function digitsOf(number: number): number {
  let digits = 0;
  while (digits <= MAX_DIGITS && Math.round(number * 10 ** digits) / 10 ** digits !== number) digits++;
  return digits;
}

/** A decimal's range in units of its last digit. */
export interface DecimalUnits {
  /** Digits behind the point. */
  readonly digits: number;
  /** How many units make one. */
  readonly one: number;
  /** Smallest value. */
  readonly low: number;
  /** Largest value. */
  readonly high: number;
  /** Distance between two neighbouring values. */
  readonly width: number;
}

/**
 * A field's range as whole numbers: floating point is exact for these, and a quotient of two of them is the number that is nearest
 * to the decimal.
 *
 * @param field The field.
 */
export function unitsOf({ min, max, step }: Pick<DecimalField, "min" | "max" | "step">): DecimalUnits {
  const digits = Math.max(digitsOf(min), digitsOf(step));
  const one = 10 ** digits;
  const [low, high, width] = [Math.round(min * one), Math.round(max * one), Math.round(step * one)];
  return { digits, one, low, high, width };
}

/**
 * A field of numbers with a fraction: `decimal({ min: -40, max: 125, step: 0.5, unit: "°C" })`.
 *
 * @param options Its range, step and unit.
 * @returns The field.
 * @throws {DefinitionError} if the range is empty, has more than 2^32 values or too many digits.
 */
export function decimal(options: DecimalOptions): DecimalField {
  checkOptions("decimal", options, ["min", "max", "step", "unit"]);
  const { min, max, step, unit = null } = options;
  const told = `decimal({ min: ${min}, max: ${max}, step: ${step} })`;
  const { digits, one, low, high, width } = unitsOf(options);
  if (![min, max, step].every(Number.isFinite) || step <= 0 || min > max) {
    throw new DefinitionError(`${told} needs numbers, min <= max, step > 0`);
  }
  if (digits > MAX_DIGITS || ![low, high].every(Number.isSafeInteger)) {
    throw new DefinitionError(`${told} has too many digits; at most ${MAX_DIGITS} stand behind the point`);
  }
  if (high / one !== max || (high - low) % width !== 0) {
    throw new DefinitionError(`${told}: max must be min plus a multiple of step`);
  }
  const count = (high - low) / width + 1;
  if (count > 2 ** 32) throw new DefinitionError(`${told} has ${count} values; at most 2^32 fit a field`);
  return { kind: "decimal", min, max, step, unit };
}

/** The kind. */
export const decimalKind: FieldKind<DecimalField> = {
  schema: z.object({
    kind: z.literal("decimal"),
    min: z.number(),
    max: z.number(),
    step: z.number(),
    unit: z.nullable(z.string()),
  }),
  problem(field, value) {
    const { min, max, step, unit } = field;
    const must = `must be a number from ${min} to ${max}${
      unit === null ? "" : ` ${unit}`
    } in steps of ${step}`;
    if (typeof value !== "number" || !(value >= min && value <= max)) return `${must}, got ${shown(value)}`;
    const { one, low, high, width } = unitsOf(field);
    const units = Math.round(value * one);
    if (units / one === value && (units - low) % width === 0) return null;
    const below = Math.min(low + Math.floor((units - low) / width) * width, high - width);
    return `${must}, got ${value}; nearest are ${below / one} and ${(below + width) / one}`;
  },
  canonical: ({ min, max, step }) => [min, max, step],
  scale(field) {
    const { min, max, step } = field;
    const { digits, one } = unitsOf(field);
    return {
      min,
      max,
      step,
      digits,
      isNamed: false,
      numberOf: (value) => typeof value === "number" ? value : null,
      // Adding 0 makes a zero of -0, which would be written with its sign.
      valueOf: (number) => Math.round(number * one) / one + 0,
    };
  },
  written: ({ min, max, step, unit }) =>
    `{ min: ${min}, max: ${max}, step: ${step}${unit === null ? "" : `, unit: ${JSON.stringify(unit)}`} }`,
};
