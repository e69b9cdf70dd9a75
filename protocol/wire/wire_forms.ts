/**
 * Values on the wire: as a number of steps, least significant bit first, in as few bits as the largest number needs; or as bytes.
 *
 * @module
 */
import type { Bytes, Scale, Value } from "../fields/kind.ts";

/**
 * Write a number.
 *
 * @param target Bytes whose bits are still 0 there.
 * @param bit Its first bit, counted from bit 0 of byte 0.
 * @param bits How many bits it takes, at most 53.
 * @param raw The number.
 */
export function writeBits(target: Uint8Array, bit: number, bits: number, raw: number): void {
  for (let done = 0; done < bits;) {
    const at = bit + done;
    const room = Math.min(8 - (at & 7), bits - done);
    const piece = Math.floor(raw / 2 ** done) & ((1 << room) - 1);
    target[at >> 3] = (target[at >> 3] ?? 0) | (piece << (at & 7));
    done += room;
  }
}

/**
 * Read a number.
 *
 * @param source Bytes.
 * @param bit Its first bit.
 * @param bits How many bits it takes, at most 53.
 * @returns The number.
 */
export function readBits(source: Uint8Array, bit: number, bits: number): number {
  let raw = 0;
  for (let done = 0; done < bits;) {
    const at = bit + done;
    const room = Math.min(8 - (at & 7), bits - done);
    raw += (((source[at >> 3] ?? 0) >> (at & 7)) & ((1 << room) - 1)) * 2 ** done;
    done += room;
  }
  return raw;
}

/** How the values of a field stand on the wire. */
export interface WireForm {
  /** How many bits each takes; 0 for a field with a single value. */
  readonly bits: number;
  /**
   * Write a value.
   *
   * @param value One that fits the field.
   * @param target Bytes whose bits are still 0 there.
   * @param bit The first of its bits, counted from bit 0 of byte 0.
   */
  write(value: Value, target: Uint8Array, bit: number): void;
  /**
   * Read a value.
   *
   * @param source Bytes.
   * @param bit The first of its bits.
   * @returns Null if no value of the field is written so.
   */
  read(source: Uint8Array, bit: number): Value | null;
}

/**
 * Values as steps above the lowest one.
 *
 * @param scale Their numbers.
 * @returns How they stand on the wire.
 */
export function steps({ min, max, step, numberOf, valueOf }: Scale): WireForm {
  const most = Math.round((max - min) / step);
  const bits = most === 0 ? 0 : Math.floor(Math.log2(most)) + 1;
  return {
    bits,
    write(value, target, bit) {
      writeBits(target, bit, bits, Math.round(((numberOf(value) ?? min) - min) / step));
    },
    read(source, bit) {
      const raw = readBits(source, bit, bits);
      return raw > most ? null : valueOf(min + raw * step);
    },
  };
}

/**
 * Values as bytes, one after another.
 *
 * @param bytes The bytes.
 * @returns How they stand on the wire.
 */
export function whole({ count, write, read }: Bytes): WireForm {
  return {
    bits: 8 * count,
    write(value, target, bit) {
      write(value).forEach((byte, index) => writeBits(target, bit + 8 * index, 8, byte));
    },
    read: (source, bit) =>
      read(Uint8Array.from({ length: count }, (_, index) => readBits(source, bit + 8 * index, 8))),
  };
}
