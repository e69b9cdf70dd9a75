/**
 * A number with a fraction, in C++: a float, which only a sketch that has such a field pays for.
 *
 * @module
 */
import { type DecimalField, unitsOf } from "../../protocol/fields/decimal.ts";
import { LimitError } from "../limit_error.ts";
import { literal, rawName, readRaw, width as bitsOfType } from "./bits_cpp.ts";
import type { FieldCpp } from "./field_cpp.ts";

/** A float has 24 bits: up to so many units neither a product nor a difference is off by half a unit. */
const MAX_UNITS = 2 ** 20;

function float(value: number): string {
  return Number.isInteger(value) ? `${value}.0f` : `${value}f`;
}

/** The number of steps from the smallest value to the largest. */
function mostOf(field: DecimalField): number {
  const { low, high, width } = unitsOf(field);
  return (high - low) / width;
}

/** The kind. */
export const decimalCpp: FieldCpp<DecimalField> = {
  member: (_field, name) => `float ${name}`,
  literal: (value) => float(Number(value)),
  example(field, share) {
    const { one, low, width } = unitsOf(field);
    return (low + Math.floor(mostOf(field) * share) * width) / one;
  },
  check(field, what) {
    const { digits, one, low, high } = unitsOf(field);
    if (Math.max(Math.abs(low), Math.abs(high)) <= MAX_UNITS) return;
    throw new LimitError(
      `${what} from ${field.min} to ${field.max} with ${digits} digits behind the point is more than a float of the board tells apart; keep it within ${
        MAX_UNITS / one
      } of 0, or take fewer digits`,
    );
  },
  ownType: () => null,
  /** A number beyond the range is its end, one between two steps the nearer one, and one that is none (NaN) the smallest. */
  steps(field, { name, bits }) {
    const { one, low, width } = unitsOf(field);
    const value = `in.${name}`;
    const units = one === 1 ? value : `${value} * ${float(one)}`;
    const above = low === 0 ? units : `${units} ${low < 0 ? "+" : "-"} ${float(Math.abs(low))}`;
    const steps = width === 1 ? above : `(${above}) / ${float(width)}`;
    const type = `uint${bitsOfType(bits)}_t`;
    return `static_cast<${type}>(!(${value} > ${float(field.min)}) ? 0 : ${value} < ${float(field.max)} ` +
      `? static_cast<${type}>(${steps} + 0.5f) : ${literal(mostOf(field), bitsOfType(bits))})`;
  },
  unpack(field, place) {
    const { one, low, width } = unitsOf(field);
    const { name, bits } = place;
    if (bits === 0) return [`  out.${name} = ${float(field.min)};`];
    const raw = `static_cast<int32_t>(${rawName(name)})`;
    const scaled = width === 1 ? raw : `${raw} * ${width}`;
    const units = low === 0 ? scaled : `${scaled} ${low < 0 ? "-" : "+"} ${Math.abs(low)}`;
    const value = `static_cast<float>(${units})`;
    return [
      ...readRaw(place, mostOf(field)),
      `  out.${name} = ${one === 1 ? value : `${value} / ${float(one)}`};`,
    ];
  },
};
