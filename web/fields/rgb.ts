/**
 * Three numbers that are a colour together: red, green and blue, from 0 to 255.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import { type Fields, scaleOf } from "../../protocol/fields/kinds.ts";

const PARTS = ["red", "green", "blue"] as const;

/**
 * The colour of three numbers.
 *
 * @param args The fields.
 * @param values Their values; null where they are not known.
 * @returns `#rrggbb`; null if the fields are no colour's, or a value is not known.
 */
export function rgbOf(args: Fields, values: AnyValues | null): string | null {
  const bytes = PARTS.map((part) => {
    const field = Object.hasOwn(args, part) ? args[part] : undefined;
    if (field === undefined) return null;
    const { min, max, step, isNamed } = scaleOf(field);
    const value = values?.[part];
    return min === 0 && max === 255 && step === 1 && !isNamed && typeof value === "number" ? value : null;
  });
  return bytes.includes(null)
    ? null
    : `#${bytes.map((byte) => Number(byte).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The three numbers of a colour.
 *
 * @param colour `#rrggbb`.
 * @returns By the names of their fields.
 */
export function rgbValues(colour: string): AnyValues {
  return Object.fromEntries(
    PARTS.map((part, index) => [part, parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16)]),
  );
}
