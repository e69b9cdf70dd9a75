/**
 * Bits of a payload as C++ expressions, as `protocol/wire/wire_forms.ts` reads and writes them.
 *
 * @module
 */
import type { FieldLayout } from "../../protocol/wire/fields.ts";

/**
 * Bits of the smallest unsigned C++ type that holds so many.
 *
 * @param bits How many.
 */
export function width(bits: number): 8 | 16 | 32 {
  return bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
}

/**
 * An unsigned literal; a negative number as the bits it has in its type.
 *
 * @param value A whole number.
 * @param bits The type's width.
 */
export function literal(value: number, bits: number): string {
  const wrapped = value < 0 ? 2 ** bits + value : value;
  return `${wrapped}${bits === 32 ? "ul" : "u"}`;
}

/** A part of a field's raw number, within one byte. */
export interface Piece {
  /** Byte of the payload. */
  readonly byte: number;
  /** Lowest bit in that byte. */
  readonly shift: number;
  /** How many bits. */
  readonly bits: number;
  /** Lowest bit in the raw number. */
  readonly from: number;
}

/**
 * The pieces of a field's raw number, one for each byte it touches.
 *
 * @param place Where it is.
 */
export function pieces({ bit, bits }: Pick<FieldLayout, "bit" | "bits">): readonly Piece[] {
  const found: Piece[] = [];
  for (let from = 0; from < bits;) {
    const at = bit + from;
    const piece = { byte: at >> 3, shift: at & 7, bits: Math.min(8 - (at & 7), bits - from), from };
    found.push(piece);
    from += piece.bits;
  }
  return found;
}

/**
 * A shift that is not written where it is none.
 *
 * @param expression What is shifted.
 * @param operator Which way.
 * @param by How far.
 */
export function shifted(expression: string, operator: "<<" | ">>", by: number): string {
  return by === 0 ? expression : `(${expression} ${operator} ${by})`;
}

/**
 * A field's raw number, read from the bytes `in`.
 *
 * @param place Where it is.
 */
export function rawFromBytes(place: Pick<FieldLayout, "bit" | "bits">): string {
  const type = `uint${width(place.bits)}_t`;
  const parts = pieces(place).map(({ byte, shift, bits, from }) => {
    const low = shifted(`in[${byte}]`, ">>", shift);
    const cut = shift + bits === 8 ? low : `(${low} & ${(1 << bits) - 1})`;
    return shifted(`static_cast<${type}>(${cut})`, "<<", from);
  });
  return parts.length === 1 ? parts.join("") : `static_cast<${type}>(${parts.join(" | ")})`;
}

/**
 * Statements that read a field's raw number into a variable, and refuse one that is too large.
 *
 * @param place Where it is.
 * @param most The largest number.
 * @returns The statements, with the variable {@linkcode rawName}.
 */
export function readRaw(place: FieldLayout, most: number): readonly string[] {
  const { name, bits } = place;
  const raw = rawName(name);
  const read = `  const uint${width(bits)}_t ${raw} = ${rawFromBytes(place)};`;
  return most === 2 ** bits - 1
    ? [read]
    : [read, `  if (${raw} > ${literal(most, width(bits))}) return false;`];
}

/**
 * The variable for a field's raw number.
 *
 * @param name The field's name.
 */
export function rawName(name: string): string {
  return `${name}Steps`;
}
