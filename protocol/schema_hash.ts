/**
 * The canonical form of a definition and its 32-bit hash: two sides that agree on the hash agree on every op number,
 * field, range and length (W2, W10). Titles, pins and what the server does after a boot are no part of it.
 *
 * @module
 */
import type { Channel, Definition } from "./dsl.ts";
import { type Field, type Fields, kindOf } from "./fields/kinds.ts";

/** Raised when the frame format itself changes, so that old firmware is named as old and not misread. */
const WIRE_VERSION = 2;

function canonicalField([name, field]: [string, Field]): readonly (string | number)[] {
  return [name, field.kind, ...kindOf(field).canonical(field)];
}

function canonicalFields(fields: Fields): readonly unknown[] {
  return Object.entries(fields).map(canonicalField);
}

function canonicalChannel([name, channel]: [string, Channel]): readonly unknown[] {
  const { state, commands, lease } = channel;
  return [
    name,
    canonicalFields(state),
    Object.entries(commands).map(([command, args]) => [command, canonicalFields(args)]),
    lease === null ? null : [lease.ms, Object.keys(state).map((field) => lease.safe[field])],
  ];
}

/**
 * What both sides must agree on, as text.
 *
 * @param definition A definition.
 * @returns JSON with nothing in it but what the wire and the firmware depend on.
 */
export function canonicalForm(definition: Definition): string {
  return JSON.stringify([
    "destello",
    WIRE_VERSION,
    Object.entries(definition.channels).map(canonicalChannel),
  ]);
}

/**
 * FNV-1a, 32 bits (Fowler, Noll, Vo).
 *
 * @param bytes What to hash.
 * @returns An unsigned 32-bit number.
 */
export function fnv1a32(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/**
 * The hash both sides compare in HELLO.
 *
 * @param definition A definition.
 * @returns An unsigned 32-bit number.
 */
export function schemaHash(definition: Definition): number {
  return fnv1a32(new TextEncoder().encode(canonicalForm(definition)));
}

/**
 * A 32-bit id as people see it: eight hexadecimal digits.
 *
 * @param value An unsigned 32-bit number.
 * @returns For example "7f3a21c4".
 */
export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
