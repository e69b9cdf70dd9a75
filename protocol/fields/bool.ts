/**
 * Yes or no: one bit on the wire.
 *
 * @module
 */
import * as z from "zod/mini";
import { type FieldKind, type Scale, shown } from "./kind.ts";
import { checkNoOptions } from "./options.ts";

/** A yes/no field. */
export interface BoolField {
  /** Discriminant. */
  readonly kind: "bool";
}

/**
 * A yes/no field.
 *
 * @param given Nothing.
 * @returns The field.
 * @throws {DefinitionError} if it is given something.
 */
export function bool(...given: readonly never[]): BoolField {
  checkNoOptions("bool", given);
  return { kind: "bool" };
}

/**
 * Whether a field's values are yes and no.
 *
 * @param field Any field; undefined for none.
 */
export function isYesNo(field: { readonly kind: string } | undefined): boolean {
  return field?.kind === "bool";
}

const SCALE: Scale = {
  min: 0,
  max: 1,
  step: 1,
  digits: 0,
  isNamed: true,
  numberOf: (value) => value === true ? 1 : value === false ? 0 : null,
  valueOf: (number) => number === 1,
};

/** The kind. */
export const boolKind: FieldKind<BoolField> = {
  schema: z.object({ kind: z.literal("bool") }),
  problem: (_field, value) =>
    typeof value === "boolean" ? null : `must be true or false, got ${shown(value)}`,
  canonical: () => [],
  scale: () => SCALE,
  written: () => "",
};
