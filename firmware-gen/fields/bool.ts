/**
 * Yes or no, in C++.
 *
 * @module
 */
import type { BoolField } from "../../protocol/fields/bool.ts";
import { rawFromBytes } from "./bits_cpp.ts";
import type { FieldCpp } from "./field_cpp.ts";

/** The kind. */
export const boolCpp: FieldCpp<BoolField> = {
  member: (_field, name) => `bool ${name}`,
  literal: (value) => String(value),
  example: (_field, share) => share > 0.5,
  check() {},
  ownType: () => null,
  steps: (_field, { name }) => `static_cast<uint8_t>(in.${name})`,
  unpack: (_field, place) => [`  out.${place.name} = ${rawFromBytes(place)} != 0;`],
};
