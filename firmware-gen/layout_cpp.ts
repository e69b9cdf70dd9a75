/**
 * The layout of a set of fields as C++: a struct with plain members, and the inline functions that pack it into bytes
 * and read it back, bit for bit as `protocol/wire/fields.ts` does.
 *
 * @module
 */
import type { Field } from "../protocol/dsl.ts";
import type { Layout } from "../protocol/wire/fields.ts";
import { pieces, rawName, shifted, width } from "./fields/bits_cpp.ts";
import { cppOf } from "./fields/kinds.ts";

function packBody(layout: Layout): string[] {
  const fields = layout.fields.filter(({ field, bits }) => bits > 0 && "steps" in cppOf(field));
  const lines = fields.flatMap((place) => {
    const cpp = cppOf(place.field);
    if (!("steps" in cpp)) return [];
    return `  const uint${width(place.bits)}_t ${rawName(place.name)} = ${cpp.steps(place.field, place)};`;
  });
  for (let byte = 0; byte < layout.bytes; byte++) {
    const parts = fields.flatMap((field) =>
      pieces(field).filter((piece) => piece.byte === byte).map(({ shift, bits, from }) => {
        const high = shifted(rawName(field.name), ">>", from);
        const cut = shift + bits === 8 ? high : `(${high} & ${(1 << bits) - 1})`;
        return shifted(cut, "<<", shift);
      })
    );
    lines.push(`  out[${byte}] = static_cast<uint8_t>(${parts.join(" | ") || 0});`);
  }
  const copies = layout.fields.flatMap((place) => {
    const cpp = cppOf(place.field);
    return "copy" in cpp ? `  ${cpp.copy(place.field, place)}` : [];
  });
  return [...lines, ...copies];
}

/**
 * The types that some fields need, each once.
 *
 * @param fields Fields with their names; those of one name need the same type.
 * @returns Lines of C++.
 */
export function ownTypesCpp(fields: readonly (readonly [string, Field])[]): string[] {
  return [...new Map(fields)].flatMap(([name, field]) => cppOf(field).ownType(field, name)?.cpp ?? []);
}

/**
 * What the functions of some fields call, each once.
 *
 * @param fields The fields.
 * @returns Lines of C++.
 */
export function supportCpp(fields: readonly Field[]): string[] {
  return [...new Set(fields.map((field) => cppOf(field).support ?? []))].flat();
}

/**
 * A struct for a set of fields.
 *
 * @param name Its C++ name.
 * @param layout The fields.
 * @returns Lines of C++.
 */
export function structCpp(name: string, layout: Layout): string[] {
  const members = layout.fields.map(({ name, field }) => `  ${cppOf(field).member(field, name)};`);
  return [`struct ${name} {`, ...members, "};"];
}

/**
 * The function that packs a struct. A value beyond its field's range is cut to the field's bits.
 *
 * @param name The struct's C++ name.
 * @param layout Its fields.
 * @returns Lines of C++.
 */
export function packCpp(name: string, layout: Layout): string[] {
  if (layout.bytes === 0) return [`inline void pack(const ${name}&, uint8_t*) {}`];
  return [`inline void pack(const ${name}& in, uint8_t* out) {`, ...packBody(layout), "}"];
}

/**
 * The function that reads a struct from bytes; it returns false if a value is out of range or the filling is not
 * zero (W1).
 *
 * @param name The struct's C++ name.
 * @param layout Its fields.
 * @returns Lines of C++.
 */
export function unpackCpp(name: string, layout: Layout): string[] {
  const used = layout.bits % 8;
  const filling = used === 0 ? [] : [`  if ((in[${layout.bytes - 1}] >> ${used}) != 0) return false;`];
  return [
    `inline bool unpack(const uint8_t*${layout.bytes === 0 ? "" : " in"}, ${name}& out) {`,
    ...filling,
    ...layout.fields.flatMap((place) => cppOf(place.field).unpack(place.field, place)),
    "  return true;",
    "}",
  ];
}
