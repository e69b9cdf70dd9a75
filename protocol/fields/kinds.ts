/**
 * Every kind of field. A new one is a file beside this one, its lines here, and its twins in `firmware-gen/fields/`, `web/fields/`
 * and `server/mqtt/home_assistant/`: what is missing in one of these registers does not compile.
 *
 * @module
 */
import type * as z from "zod/mini";
import { type BoolField, boolKind } from "./bool.ts";
import { type ChoiceField, choiceKind } from "./choice.ts";
import { type ColorField, colorKind } from "./color.ts";
import { type DecimalField, decimalKind } from "./decimal.ts";
import { type IntField, intKind } from "./int.ts";
import type { FieldKind, Scale } from "./kind.ts";
import { type TextField, textKind } from "./text.ts";

export * from "./bool.ts";
export * from "./choice.ts";
export * from "./color.ts";
export * from "./decimal.ts";
export * from "./int.ts";
export * from "./text.ts";

/** Each kind's field, and the values of a field of the kind. */
export interface FieldTypes<F = unknown> {
  /** Yes or no. */
  readonly bool: { readonly field: BoolField; readonly value: boolean };
  /** A whole number. */
  readonly int: { readonly field: IntField; readonly value: number };
  /** A number with a fraction. */
  readonly decimal: { readonly field: DecimalField; readonly value: number };
  /** One of several names. */
  readonly choice: {
    readonly field: ChoiceField;
    readonly value: F extends ChoiceField<infer Option> ? Option : never;
  };
  /** A colour. */
  readonly color: { readonly field: ColorField; readonly value: string };
  /** A line of text. */
  readonly text: { readonly field: TextField; readonly value: string };
}

/** One named value of a state or of a command's arguments. */
export type Field = FieldTypes[keyof FieldTypes]["field"];

/** Fields by name; their order is their order on the wire. */
export type Fields = Readonly<Record<string, Field>>;

/** The field of a kind. */
export type FieldOf<K extends Field["kind"]> = FieldTypes[K]["field"];

/** The value a field takes in TypeScript. */
export type ValueOf<F extends Field> = FieldTypes<F>[F["kind"]]["value"];

const KINDS: { readonly [K in Field["kind"]]: FieldKind<FieldOf<K>> } = {
  bool: boolKind,
  int: intKind,
  decimal: decimalKind,
  choice: choiceKind,
  color: colorKind,
  text: textKind,
};

/**
 * What a field's kind says of it.
 *
 * @param field The field, which each of the kind's methods is to be given.
 */
export function kindOf(field: Field): FieldKind<Field> {
  return KINDS[field.kind];
}

/** Reads a field of any kind from a definition that was sent as JSON. */
export const fieldSchemas: readonly z.ZodMiniType<Field>[] = Object.values(KINDS).map(({ schema }) => schema);

/**
 * What is wrong with a value for a field, as the end of a sentence that begins with the field's name.
 *
 * @param field The field.
 * @param value Any value, from anywhere.
 * @returns "must be ..., got ...", or `null` if the value fits.
 */
export function valueProblem(field: Field, value: unknown): string | null {
  return kindOf(field).problem(field, value);
}

/**
 * The numbers of a field's values.
 *
 * @param field The field.
 */
export function scaleOf(field: Field): Scale {
  return kindOf(field).scale(field);
}

/**
 * What a field's values are counted in.
 *
 * @param field The field.
 * @returns For example "ms"; null for none.
 */
export function unitOf(field: object): string | null {
  return "unit" in field && typeof field.unit === "string" ? field.unit : null;
}
