/**
 * A colour, in C++: a struct of three bytes.
 *
 * @module
 */
import type { ColorField } from "../../protocol/fields/color.ts";
import { rawName, readRaw } from "./bits_cpp.ts";
import type { FieldCpp } from "./field_cpp.ts";

const MOST = 0xffffff;

/** The kind. */
export const colorCpp: FieldCpp<ColorField> = {
  member: (_field, name) => `destello::Color ${name}`,
  literal(value) {
    const bytes = [1, 3, 5].map((at) => parseInt(String(value).slice(at, at + 2), 16));
    return `destello::Color{${bytes.join(", ")}}`;
  },
  example: (_field, share) => `#${Math.floor(MOST * share).toString(16).padStart(6, "0")}`,
  check() {},
  ownType: () => null,
  support: [`/// A colour.`, `struct Color {`, `  uint8_t red;`, `  uint8_t green;`, `  uint8_t blue;`, `};`],
  steps: (_field, { name }) =>
    `in.${name}.red | static_cast<uint16_t>(in.${name}.green << 8) | static_cast<uint32_t>(in.${name}.blue) << 16`,
  unpack(_field, place) {
    const [name, raw] = [place.name, rawName(place.name)];
    const bytes = ["red", "green", "blue"].map((byte, at) =>
      `  out.${name}.${byte} = static_cast<uint8_t>(${raw} >> ${8 * at});`
    );
    return [...readRaw(place, MOST), ...bytes];
  },
};
