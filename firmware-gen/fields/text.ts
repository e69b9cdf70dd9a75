/**
 * A text, in C++: an array of characters that always ends with a 0.
 *
 * @module
 */
import type { TextField } from "../../protocol/fields/text.ts";
import type { FieldCpp } from "./field_cpp.ts";

/** A letter, a digit or a space stands for itself; every other byte is written as its number. */
function quoted(value: string): string {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => {
    const letter = String.fromCharCode(byte);
    return /[A-Za-z0-9 ]/.test(letter) ? letter : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${bytes.join("")}"`;
}

/** The kind. */
export const textCpp: FieldCpp<TextField> = {
  member: ({ max }, name) => `char ${name}[${max + 1}]`,
  literal: (value) => quoted(String(value)),
  example: ({ max }, share) =>
    "Text of a golden vector, as long as any that fits in a frame".slice(0, max * share),
  check() {},
  ownType: () => null,
  support: [
    `/// Texts on the wire: from any bit on, filled with zeros.`,
    `struct Text {`,
    `  static void pack(const char* in, uint8_t max, uint8_t* out, uint8_t shift) {`,
    `    for (uint8_t at = 0; at < max && in[at] != 0; at++) {`,
    `      const uint8_t byte = static_cast<uint8_t>(in[at]);`,
    `      out[at] = static_cast<uint8_t>(out[at] | byte << shift);`,
    `      if (shift != 0) out[at + 1] = static_cast<uint8_t>(out[at + 1] | byte >> (8 - shift));`,
    `    }`,
    `  }`,
    `  static bool unpack(const uint8_t* in, uint8_t max, char* out, uint8_t shift) {`,
    `    bool ended = false;`,
    `    for (uint8_t at = 0; at < max; at++) {`,
    `      uint8_t byte = static_cast<uint8_t>(in[at] >> shift);`,
    `      if (shift != 0) byte = static_cast<uint8_t>(byte | in[at + 1] << (8 - shift));`,
    `      if (ended && byte != 0) return false;`,
    `      ended = byte == 0;`,
    `      out[at] = static_cast<char>(byte);`,
    `    }`,
    `    out[max] = 0;`,
    `    return true;`,
    `  }`,
    `};`,
  ],
  copy: ({ max }, { name, bit }) =>
    `destello::Text::pack(in.${name}, ${max}, out + ${bit >> 3}, ${bit & 7});`,
  unpack: ({ max }, { name, bit }) => [
    `  if (!destello::Text::unpack(in + ${bit >> 3}, ${max}, out.${name}, ${bit & 7})) return false;`,
  ],
};
