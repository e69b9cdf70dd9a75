/**
 * Fields <-> bytes. Fields are packed in their order, least significant bit first, each in as few bits as its range
 * needs, as the number of steps above its minimum; the last byte is filled with zeros. What is out of range or has
 * other filling is refused on both sides (W1).
 *
 * @module
 */
import type { AnyValues, Field, Fields } from "../dsl.ts";

/** Where a field lies in the packed bytes. */
export interface FieldLayout {
  /** The field's name. */
  readonly name: string;
  /** The field. */
  readonly field: Field;
  /** Its first bit, counted from bit 0 of byte 0. */
  readonly bit: number;
  /** How many bits it takes; 0 for a field with a single value. */
  readonly bits: number;
  /** The largest number those bits may hold. */
  readonly maxRaw: number;
}

/** The layout of a set of fields. */
export interface Layout {
  /** Fields in wire order. */
  readonly fields: readonly FieldLayout[];
  /** Bits used. */
  readonly bits: number;
  /** Bytes used. */
  readonly bytes: number;
}

function maxRawOf(field: Field): number {
  switch (field.kind) {
    case "bool":
      return 1;
    case "int":
      return (field.max - field.min) / field.step;
    case "choice":
      return field.options.length - 1;
  }
}

/** The number that stands on the wire for a value that fits its field. */
function rawOf(field: Field, value: AnyValues[string] | undefined): number {
  switch (field.kind) {
    case "bool":
      return Number(value);
    case "int":
      return (Number(value) - field.min) / field.step;
    case "choice":
      return field.options.indexOf(String(value));
  }
}

/**
 * The value that a number on the wire stands for.
 *
 * @param field The field.
 * @param raw A whole number from 0 to the field's `maxRaw`.
 * @returns The value.
 */
export function valueOfRaw(field: Field, raw: number): AnyValues[string] {
  switch (field.kind) {
    case "bool":
      return raw === 1;
    case "int":
      return field.min + raw * field.step;
    case "choice":
      return field.options[raw] ?? "";
  }
}

/**
 * Lay out fields.
 *
 * @param fields Fields by name, in wire order.
 * @returns Their places.
 */
export function layoutOf(fields: Fields): Layout {
  let bit = 0;
  const placed = Object.entries(fields).map(([name, field]): FieldLayout => {
    const maxRaw = maxRawOf(field);
    const bits = maxRaw === 0 ? 0 : Math.floor(Math.log2(maxRaw)) + 1;
    const layout = { name, field, bit, bits, maxRaw };
    bit += bits;
    return layout;
  });
  return { fields: placed, bits: bit, bytes: Math.ceil(bit / 8) };
}

function writeBits(target: Uint8Array, bit: number, bits: number, raw: number): void {
  for (let done = 0; done < bits;) {
    const at = bit + done;
    const room = Math.min(8 - (at & 7), bits - done);
    const piece = Math.floor(raw / 2 ** done) & ((1 << room) - 1);
    target[at >> 3] = (target[at >> 3] ?? 0) | (piece << (at & 7));
    done += room;
  }
}

function readBits(source: Uint8Array, bit: number, bits: number): number {
  let raw = 0;
  for (let done = 0; done < bits;) {
    const at = bit + done;
    const room = Math.min(8 - (at & 7), bits - done);
    raw += (((source[at >> 3] ?? 0) >> (at & 7)) & ((1 << room) - 1)) * 2 ** done;
    done += room;
  }
  return raw;
}

/**
 * Pack values that are known to fit their fields.
 *
 * @param layout Where they go.
 * @param values A value for each field.
 * @param target Its first `layout.bytes` bytes are overwritten.
 */
export function packFields(layout: Layout, values: AnyValues, target: Uint8Array): void {
  target.fill(0, 0, layout.bytes);
  for (const { name, field, bit, bits } of layout.fields) {
    writeBits(target, bit, bits, rawOf(field, values[name]));
  }
}

/**
 * Unpack values.
 *
 * @param layout Where they are.
 * @param source At least `layout.bytes` bytes.
 * @returns A value for each field, or `null` if one is out of range or the filling is not zero.
 */
export function unpackFields(layout: Layout, source: Uint8Array): AnyValues | null {
  const values: Record<string, AnyValues[string]> = {};
  for (const { name, field, bit, bits, maxRaw } of layout.fields) {
    const raw = readBits(source, bit, bits);
    if (raw > maxRaw) return null;
    values[name] = valueOfRaw(field, raw);
  }
  return readBits(source, layout.bits, layout.bytes * 8 - layout.bits) === 0 ? values : null;
}
