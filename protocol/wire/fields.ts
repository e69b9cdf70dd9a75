/**
 * Fields <-> bytes. Fields are packed in their order, least significant bit first, each as its kind says; the last byte is filled
 * with zeros. What is out of range or has other filling is refused on both sides (W1).
 *
 * @module
 */
import type { AnyValues } from "../dsl.ts";
import { type Field, type Fields, kindOf, scaleOf } from "../fields/kinds.ts";
import type { Value } from "../fields/kind.ts";
import { readBits, steps, whole, type WireForm } from "./wire_forms.ts";

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
  /** What those bits are. */
  readonly form: WireForm;
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

function formOf(field: Field): WireForm {
  const bytes = kindOf(field).bytes?.(field);
  return bytes === undefined ? steps(scaleOf(field)) : whole(bytes);
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
    const form = formOf(field);
    const layout = { name, field, bit, bits: form.bits, form };
    bit += form.bits;
    return layout;
  });
  return { fields: placed, bits: bit, bytes: Math.ceil(bit / 8) };
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
  for (const { name, bit, form } of layout.fields) {
    const value = values[name];
    if (value !== undefined) form.write(value, target, bit);
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
  const values: Record<string, Value> = {};
  for (const { name, bit, form } of layout.fields) {
    const value = form.read(source, bit);
    if (value === null) return null;
    values[name] = value;
  }
  return readBits(source, layout.bits, layout.bytes * 8 - layout.bits) === 0 ? values : null;
}
