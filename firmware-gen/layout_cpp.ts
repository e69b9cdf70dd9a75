/**
 * The layout of a set of fields as C++: a struct with plain members, and the inline functions that pack it into bytes
 * and read it back, bit for bit as `protocol/wire/fields.ts` does.
 *
 * @module
 */
import type { Field, IntField } from "../protocol/dsl.ts";
import type { FieldLayout, Layout } from "../protocol/wire/fields.ts";

/** Bits of the smallest unsigned C++ type that holds so many. */
function width(bits: number): 8 | 16 | 32 {
  return bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
}

/** Bits of the smallest C++ type that holds a field's values. */
function valueWidth({ min, max }: IntField): 8 | 16 | 32 {
  if (min >= 0) return width(Math.floor(Math.log2(Math.max(max, 1))) + 1);
  return min >= -128 && max <= 127 ? 8 : min >= -32768 && max <= 32767 ? 16 : 32;
}

/**
 * The enum of a choice: `mode` has the type `Mode`.
 *
 * @param name Name of the field.
 * @returns The type's name.
 */
export function choiceType(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The C++ type of a field: for example "bool", "uint16_t" or "Mode". */
function cppType(name: string, field: Field): string {
  if (field.kind === "bool") return "bool";
  if (field.kind === "choice") return choiceType(name);
  return `${field.min < 0 ? "" : "u"}int${valueWidth(field)}_t`;
}

/** An unsigned literal; a negative number as the bits it has in its type. */
function literal(value: number, bits: number): string {
  const wrapped = value < 0 ? 2 ** bits + value : value;
  return `${wrapped}${bits === 32 ? "ul" : "u"}`;
}

/** The pieces of a field's raw number, one for each byte it touches. */
interface Piece {
  /** Byte of the payload. */
  readonly byte: number;
  /** Lowest bit in that byte. */
  readonly shift: number;
  /** How many bits. */
  readonly bits: number;
  /** Lowest bit in the raw number. */
  readonly from: number;
}

function pieces({ bit, bits }: FieldLayout): Piece[] {
  const found: Piece[] = [];
  for (let from = 0; from < bits;) {
    const at = bit + from;
    const piece = { byte: at >> 3, shift: at & 7, bits: Math.min(8 - (at & 7), bits - from), from };
    found.push(piece);
    from += piece.bits;
  }
  return found;
}

function shifted(expression: string, operator: "<<" | ">>", by: number): string {
  return by === 0 ? expression : `(${expression} ${operator} ${by})`;
}

function rawFromBytes(layout: FieldLayout): string {
  const type = `uint${width(layout.bits)}_t`;
  const parts = pieces(layout).map(({ byte, shift, bits, from }) => {
    const low = shifted(`in[${byte}]`, ">>", shift);
    const cut = shift + bits === 8 ? low : `(${low} & ${(1 << bits) - 1})`;
    return shifted(`static_cast<${type}>(${cut})`, "<<", from);
  });
  return parts.length === 1 ? parts.join("") : `static_cast<${type}>(${parts.join(" | ")})`;
}

function unpackField(layout: FieldLayout): string[] {
  const { name, field, bits, maxRaw } = layout;
  if (field.kind === "bool") return [`  out.${name} = ${rawFromBytes(layout)} != 0;`];
  const type = cppType(name, field);
  if (field.kind === "int" && bits === 0) return [`  out.${name} = ${field.min};`];
  const raw = `${name}Steps`;
  const lines = [`  const uint${width(bits)}_t ${raw} = ${rawFromBytes(layout)};`];
  if (maxRaw < 2 ** bits - 1) lines.push(`  if (${raw} > ${literal(maxRaw, width(bits))}) return false;`);
  if (field.kind === "choice") return [...lines, `  out.${name} = static_cast<${type}>(${raw});`];
  const wide = valueWidth(field);
  const scaled = field.step === 1 ? raw : `static_cast<uint${wide}_t>(${raw}) * ${literal(field.step, wide)}`;
  const value = field.min === 0 ? scaled : `${scaled} + ${literal(field.min, wide)}`;
  lines.push(`  out.${name} = static_cast<${type}>(${value});`);
  return lines;
}

/**
 * A division by a field's step. The AVR has no divider, but a multiplier: for a multiple of the step below 2^16 the high
 * word of its product with the rounded-up reciprocal is exact, as the rounding adds less than the number itself.
 */
function dividedByStep(value: string, { step }: IntField, wide: number): string {
  if (wide === 32) return `${value} / ${literal(step, wide)}`;
  return `(static_cast<uint32_t>(${value}) * ${literal(Math.ceil(2 ** 16 / step), 16)}) >> 16`;
}

/** The number of steps above the minimum, as C++ reads it from a struct. */
function rawFromStruct({ name, field, bits }: FieldLayout): string {
  if (field.kind !== "int") return `static_cast<uint8_t>(in.${name})`;
  const wide = valueWidth(field);
  const value = `static_cast<uint${wide}_t>(in.${name})`;
  const above = field.min === 0
    ? value
    : `static_cast<uint${wide}_t>(${value} - ${literal(field.min, wide)})`;
  const steps = field.step === 1 ? above : dividedByStep(above, field, wide);
  return `static_cast<uint${width(bits)}_t>(${steps})`;
}

function packBody(layout: Layout): string[] {
  const fields = layout.fields.filter(({ bits }) => bits > 0);
  const lines = fields.map((field) =>
    `  const uint${width(field.bits)}_t ${field.name}Steps = ${rawFromStruct(field)};`
  );
  for (let byte = 0; byte < layout.bytes; byte++) {
    const parts = fields.flatMap((field) =>
      pieces(field).filter((piece) => piece.byte === byte).map(({ shift, bits, from }) => {
        const high = shifted(`${field.name}Steps`, ">>", from);
        const cut = shift + bits === 8 ? high : `(${high} & ${(1 << bits) - 1})`;
        return shifted(cut, "<<", shift);
      })
    );
    lines.push(`  out[${byte}] = static_cast<uint8_t>(${parts.join(" | ")});`);
  }
  return lines;
}

/**
 * The enums of the choices among some fields, each once.
 *
 * @param fields Fields with their names; those of one name have the same options.
 * @returns Lines of C++.
 */
export function enumsCpp(fields: readonly (readonly [string, Field])[]): string[] {
  return [...new Map(fields)].flatMap(([name, field]) =>
    field.kind === "choice"
      ? [`enum class ${choiceType(name)} : uint8_t { ${field.options.join(", ")} };`]
      : []
  );
}

/**
 * A struct for a set of fields.
 *
 * @param name Its C++ name.
 * @param layout The fields.
 * @returns Lines of C++.
 */
export function structCpp(name: string, layout: Layout): string[] {
  const members = layout.fields.map(({ name, field }) => `  ${cppType(name, field)} ${name};`);
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
    ...layout.fields.flatMap(unpackField),
    "  return true;",
    "}",
  ];
}
