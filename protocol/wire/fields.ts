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

/**
 * Lay out fields.
 *
 * @param fields Fields by name, in wire order.
 * @returns Their places.
 */
export function layoutOf(fields: Fields): Layout {
  let bit = 0;
  const placed = Object.entries(fields).map(([name, field]): FieldLayout => {
    const maxRaw = field.kind === "bool" ? 1 : (field.max - field.min) / field.step;
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
    const value = Number(values[name]);
    writeBits(target, bit, bits, field.kind === "bool" ? value : (value - field.min) / field.step);
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
  const values: Record<string, boolean | number> = {};
  for (const { name, field, bit, bits, maxRaw } of layout.fields) {
    const raw = readBits(source, bit, bits);
    if (raw > maxRaw) return null;
    values[name] = field.kind === "bool" ? raw === 1 : field.min + raw * field.step;
  }
  return readBits(source, layout.bits, layout.bytes * 8 - layout.bits) === 0 ? values : null;
}
