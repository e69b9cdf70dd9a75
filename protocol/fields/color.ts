/**
 * A colour: on the wire three bytes, for red, green and blue.
 *
 * @module
 */
import * as z from "zod/mini";
import { type FieldKind, shown } from "./kind.ts";
import { namesSeen } from "./names_seen.ts";
import { checkNoOptions } from "./options.ts";

/** A colour, as "#rrggbb". */
export interface ColorField {
  /** Discriminant. */
  readonly kind: "color";
}

/**
 * A field that is a colour.
 *
 * @param given Nothing.
 * @returns The field.
 * @throws {DefinitionError} if it is given something.
 */
export function color(...given: readonly never[]): ColorField {
  checkNoOptions("color", given);
  return { kind: "color" };
}

/** The kind. */
export const colorKind: FieldKind<ColorField> = {
  schema: z.object({ kind: z.literal("color") }),
  problem: (_field, value) =>
    typeof value === "string" && /^#[0-9a-f]{6}$/.test(value)
      ? null
      : `must be a colour like "#ff8800", got ${shown(value)}`,
  canonical: () => [],
  scale: namesSeen,
  bytes: () => ({
    count: 3,
    write: (value) => Uint8Array.from([1, 3, 5], (at) => parseInt(String(value).slice(at, at + 2), 16)),
    read: (bytes) => `#${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`,
  }),
  written: () => "",
};
