/**
 * A whole number, in C++: the smallest type that holds its values.
 *
 * @module
 */
import type { IntField } from "../../protocol/fields/int.ts";
import { LimitError } from "../limit_error.ts";
import { literal, rawName, readRaw, width } from "./bits_cpp.ts";
import type { FieldCpp } from "./field_cpp.ts";

/** Bits of the smallest C++ type that holds a field's values. */
function valueWidth({ min, max }: IntField): 8 | 16 | 32 {
  if (min >= 0) return width(Math.floor(Math.log2(Math.max(max, 1))) + 1);
  return min >= -128 && max <= 127 ? 8 : min >= -32768 && max <= 32767 ? 16 : 32;
}

function typeOf(field: IntField): string {
  return `${field.min < 0 ? "" : "u"}int${valueWidth(field)}_t`;
}

/**
 * A division by a field's step. The AVR has no divider, but a multiplier: for a multiple of the step below 2^16 the high
 * word of its product with the rounded-up reciprocal is exact, as the rounding adds less than the number itself.
 */
function dividedByStep(value: string, { step }: IntField, wide: number): string {
  if (wide === 32) return `${value} / ${literal(step, wide)}`;
  return `(static_cast<uint32_t>(${value}) * ${literal(Math.ceil(2 ** 16 / step), 16)}) >> 16`;
}

/** The kind. */
export const intCpp: FieldCpp<IntField> = {
  member: (field, name) => `${typeOf(field)} ${name}`,
  literal: (value) => String(value),
  example: ({ min, max, step }, share) => min + Math.floor((max - min) / step * share) * step,
  check({ min, max }, what) {
    if (min >= -(2 ** 31) && max <= 2 ** 32 - 1 && (min >= 0 || max <= 2 ** 31 - 1)) return;
    throw new LimitError(
      `${what} from ${min} to ${max} fits no 32-bit number of the board; keep it within ${
        min < 0 ? "-2147483648 to 2147483647" : "0 to 4294967295"
      }`,
    );
  },
  ownType: () => null,
  steps(field, { name, bits }) {
    const { min, step } = field;
    const wide = valueWidth(field);
    const value = `static_cast<uint${wide}_t>(in.${name})`;
    const above = min === 0 ? value : `static_cast<uint${wide}_t>(${value} - ${literal(min, wide)})`;
    const steps = step === 1 ? above : dividedByStep(above, field, wide);
    return `static_cast<uint${width(bits)}_t>(${steps})`;
  },
  unpack(field, place) {
    const { min, max, step } = field;
    const { name, bits } = place;
    if (bits === 0) return [`  out.${name} = ${min};`];
    const wide = valueWidth(field);
    const raw = rawName(name);
    const scaled = step === 1 ? raw : `static_cast<uint${wide}_t>(${raw}) * ${literal(step, wide)}`;
    const value = min === 0 ? scaled : `${scaled} + ${literal(min, wide)}`;
    return [
      ...readRaw(place, (max - min) / step),
      `  out.${name} = static_cast<${typeOf(field)}>(${value});`,
    ];
  },
};
