/**
 * A text: UTF-8 of a fixed length on the wire, filled with zeros.
 *
 * @module
 */
import * as z from "zod/mini";
import { DefinitionError } from "../definition_error.ts";
import { hiddenProblem, visibleText } from "../visible_text.ts";
import { type FieldKind, shown } from "./kind.ts";
import { namesSeen } from "./names_seen.ts";
import { checkOptions } from "./options.ts";

/** One line of visible text. */
export interface TextField {
  /** Discriminant. */
  readonly kind: "text";
  /** Most bytes of UTF-8. */
  readonly max: number;
}

/** What {@linkcode text} takes. */
export interface TextOptions {
  /** Most bytes of UTF-8: an accented letter takes 2, an emoji 4 or more. */
  readonly max: number;
}

/** A snapshot has one byte more, and is one payload of 61 (W15). */
const MAX_BYTES = 60;

/**
 * A field of text: `text({ max: 16 })`.
 *
 * @param options How long it may be.
 * @returns The field.
 * @throws {DefinitionError} if it would fit no frame.
 */
export function text(options: TextOptions): TextField {
  checkOptions("text", options, ["max"]);
  const { max } = options;
  if (!Number.isInteger(max) || max < 1 || max > MAX_BYTES) {
    throw new DefinitionError(`text({ max: ${max} }) needs a whole number of bytes from 1 to ${MAX_BYTES}`);
  }
  return { kind: "text", max };
}

/**
 * How many bytes a text takes.
 *
 * @param value The text.
 * @returns Bytes of UTF-8.
 */
export function bytesOf(value: string): number {
  return new TextEncoder().encode(value).length;
}

/** The kind. */
export const textKind: FieldKind<TextField> = {
  schema: z.object({ kind: z.literal("text"), max: z.number() }),
  problem({ max }, value) {
    if (typeof value !== "string") return `must be a text of at most ${max} bytes, got ${shown(value)}`;
    const bytes = bytesOf(value);
    return hiddenProblem(value) ?? (bytes <= max ? null : `is ${bytes} bytes long; at most ${max} fit`);
  },
  canonical: ({ max }) => [max],
  scale: namesSeen,
  bytes: ({ max }) => ({
    count: max,
    write: (value) => new TextEncoder().encode(String(value)),
    read(bytes) {
      const end = bytes.indexOf(0);
      const used = end < 0 ? bytes : bytes.subarray(0, end);
      if (bytes.subarray(used.length).some((byte) => byte !== 0)) return null;
      return visibleText(new TextDecoder("utf-8", { ignoreBOM: true }).decode(used));
    },
  }),
  written: ({ max }) => `{ max: ${max} }`,
};
