/**
 * From which value to which a plot reaches.
 *
 * @module
 */
import type { Scale } from "../../../protocol/fields/kind.ts";

/** More than the values reach, on each side. */
const ROOM = 0.08;
/** At least this share of what the field can be, so that a flat line stays flat and noise stays small. */
const LEAST = 0.05;
/** Names are not edges: so much more than what they reach, in steps from one to the next. */
const NAME_ROOM = 0.15;
/** Of a choice with more options only those around its values are shown. */
export const MOST_NAMES = 12;

/** Lowest and highest. */
export type Range = [lowest: number, highest: number];

/**
 * The range for a field: around its values, but never beyond what the field can be. Names are all shown, if they have room.
 *
 * @param scale The field's numbers.
 * @param lowest The lowest value that is drawn; null if none is.
 * @param highest The highest.
 */
export function rangeOf(scale: Scale, lowest: number | null, highest: number | null): Range {
  const { min, max, digits, isNamed } = scale;
  if (isNamed) {
    const showsAll = max - min < MOST_NAMES || lowest === null || highest === null;
    const [from, to] = showsAll ? [min, max] : [Math.max(min, lowest - 1), Math.min(max, highest + 1)];
    return [from - NAME_ROOM, to + NAME_ROOM];
  }
  if (lowest === null || highest === null) return [min, max];
  const room = Math.max((highest - lowest) * ROOM, (max - min) * LEAST / 2, 10 ** -digits);
  return [Math.max(min, lowest - room), Math.min(max, highest + room)];
}

/**
 * Where the axis has a number: there is nothing between two whole ones, or two that differ in their last digit.
 *
 * @param min The lowest value of the axis.
 * @param max The highest.
 * @param step How far apart they are to be, about.
 * @param digits How many digits they have behind the point.
 */
export function wholeSplits(min: number, max: number, step: number, digits = 0): number[] {
  const one = 10 ** digits;
  const whole = Math.max(1, Math.round(step * one));
  const splits: number[] = [];
  // Adding 0 makes a zero of -0, which would be written with its sign.
  for (let value = Math.ceil(min * one / whole) * whole + 0; value <= max * one; value += whole) {
    splits.push(value / one);
  }
  return splits;
}
