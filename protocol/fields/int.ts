/**
 * A whole number: on the wire its steps above the smallest one.
 *
 * @module
 */
import * as z from "zod/mini";
import { DefinitionError } from "../definition_error.ts";
import { type FieldKind, shown } from "./kind.ts";
import { checkOptions } from "./options.ts";

/** A whole number from `min` to `max` in steps of `step`; as few bits on the wire as its range needs. */
export interface IntField {
  /** Discriminant. */
  readonly kind: "int";
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Distance between two neighbouring values; every value is `min` plus a multiple of it. */
  readonly step: number;
  /** What it is counted in, as people write it ("ms"). */
  readonly unit: string | null;
}

/** What {@linkcode int} takes. */
export interface IntOptions {
  /** Smallest value. */
  readonly min: number;
  /** Largest value. */
  readonly max: number;
  /** Distance between values; 1 unless told. */
  readonly step?: number;
  /** Unit shown to people. */
  readonly unit?: string;
}

/**
 * A whole-number field.
 *
 * @param options Its range, step and unit.
 * @returns The field.
 * @throws {DefinitionError} if the range is empty, not of whole numbers, or has more than 2^32 values.
 */
export function int(options: IntOptions): IntField {
  checkOptions("int", options, ["min", "max", "step", "unit"]);
  const { min, max, step = 1, unit = null } = options;
  const count = (max - min) / step + 1;
  if (![min, max, step].every(Number.isSafeInteger) || step < 1 || min > max) {
    throw new DefinitionError(
      `int({ min: ${min}, max: ${max}, step: ${step} }) needs whole numbers, min <= max, step >= 1; for fractions there is decimal()`,
    );
  }
  if (!Number.isInteger(count)) {
    throw new DefinitionError(
      `int({ min: ${min}, max: ${max}, step: ${step} }): max must be min plus a multiple of step`,
    );
  }
  if (count > 2 ** 32) {
    throw new DefinitionError(
      `int({ min: ${min}, max: ${max} }) has ${count} values; at most 2^32 fit a field`,
    );
  }
  return { kind: "int", min, max, step, unit };
}

/** The kind. */
export const intKind: FieldKind<IntField> = {
  schema: z.object({
    kind: z.literal("int"),
    min: z.number(),
    max: z.number(),
    step: z.number(),
    unit: z.nullable(z.string()),
  }),
  problem({ min, max, step, unit }, value) {
    const range = `from ${min} to ${max}${unit === null ? "" : ` ${unit}`}`;
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      return `must be a whole number ${range}, got ${shown(value)}`;
    }
    if ((value - min) % step === 0) return null;
    const below = value - (value - min) % step;
    return `must be a whole number ${range} in steps of ${step}, got ${value}; nearest are ${below} and ${
      below + step
    }`;
  },
  canonical: ({ min, max, step }) => [min, max, step],
  scale: ({ min, max, step }) => ({
    min,
    max,
    step,
    digits: 0,
    isNamed: false,
    numberOf: (value) => typeof value === "number" ? value : null,
    // Adding 0 makes a zero of -0, which would be written with its sign.
    valueOf: (number) => Math.round(number) + 0,
  }),
  written({ min, max, step, unit }) {
    const rest = `${step === 1 ? "" : `, step: ${step}`}${
      unit === null ? "" : `, unit: ${JSON.stringify(unit)}`
    }`;
    return `{ min: ${min}, max: ${max}${rest} }`;
  },
};
