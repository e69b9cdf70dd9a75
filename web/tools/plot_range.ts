/**
 * From which value to which a plot reaches.
 *
 * @module
 */
import type { Field } from "../../protocol/dsl.ts";

/** More than the values reach, on each side. */
const ROOM = 0.08;
/** At least this share of what the field can be, so that a flat line stays flat and noise stays small. */
const LEAST = 0.05;
/** On and off are not edges. */
const SWITCH: Range = [-0.15, 1.15];

/** Lowest and highest. */
export type Range = [lowest: number, highest: number];

/**
 * The range for a field: around its values, but never beyond what the field can be.
 *
 * @param field The field.
 * @param lowest The lowest value that is drawn; null if none is.
 * @param highest The highest.
 */
export function rangeOf(field: Field, lowest: number | null, highest: number | null): Range {
  if (field.kind === "bool") return SWITCH;
  const { min, max } = bounds(field);
  if (lowest === null || highest === null) return [min, max];
  const room = Math.max((highest - lowest) * ROOM, (max - min) * LEAST / 2, 1);
  return [Math.max(min, lowest - room), Math.min(max, highest + room)];
}

/**
 * Where the axis has a number: there is nothing between two whole ones.
 *
 * @param min The lowest value of the axis.
 * @param max The highest.
 * @param step How far apart they are to be, about.
 */
export function wholeSplits(min: number, max: number, step: number): number[] {
  const whole = Math.max(1, Math.round(step));
  const splits: number[] = [];
  // Adding 0 makes a zero of -0, which would be written with its sign.
  for (let value = Math.ceil(min / whole) * whole + 0; value <= max; value += whole) splits.push(value);
  return splits;
}

function bounds(
  field: Exclude<Field, { readonly kind: "bool" }>,
): { readonly min: number; readonly max: number } {
  return field.kind === "int" ? field : { min: 0, max: field.options.length - 1 };
}
