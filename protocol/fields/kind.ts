/**
 * What every kind of field says of itself. A kind is one object of this type, in a file of its own; everybody else asks it.
 *
 * @module
 */
import type * as z from "zod/mini";

/** One value of a field, whatever its kind: as it stands in JSON. */
export type Value = boolean | number | string;

/** How the values of a field become numbers, for the wire, a plot, a gauge or a drawing, and numbers its values again. */
export interface Scale {
  /** The lowest number that one of its values has. */
  readonly min: number;
  /** The highest. */
  readonly max: number;
  /** Distance between two neighbours. */
  readonly step: number;
  /** Digits behind the point that its numbers have. */
  readonly digits: number;
  /** Whether its values are names: there is nothing between two of them, and no mean. */
  readonly isNamed: boolean;
  /**
   * The number of a value.
   *
   * @param value What was reported.
   * @returns Null for what is no value of this field, as an entry from before the definition was changed may have.
   */
  numberOf(value: Value): number | null;
  /**
   * The value that is nearest to a number.
   *
   * @param number A number from `min` to `max`; a whole one where values are names.
   */
  valueOf(number: number): Value;
}

/** How the values of a field stand on the wire as bytes. */
export interface Bytes {
  /** How many. */
  readonly count: number;
  /**
   * The bytes of a value.
   *
   * @param value One that fits the field.
   * @returns At most so many; what is missing is 0.
   */
  write(value: Value): Uint8Array;
  /**
   * The value of some bytes.
   *
   * @param bytes So many.
   * @returns Null if they are no value's.
   */
  read(bytes: Uint8Array): Value | null;
}

/** One kind of field. */
export interface FieldKind<F> {
  /** Reads such a field from a definition that was sent as JSON. */
  readonly schema: z.ZodMiniType<F>;
  /**
   * What is wrong with a value, as the end of a sentence that begins with the field's name.
   *
   * @param field The field.
   * @param value Any value, from anywhere.
   * @returns "must be ..., got ...", or null if the value fits.
   */
  problem(field: F, value: unknown): string | null;
  /**
   * What both sides must agree on, for the schema hash.
   *
   * @param field The field.
   * @returns What stands behind its name and its kind.
   */
  canonical(field: F): readonly (string | number)[];
  /**
   * Its values as numbers. On the wire stands how many steps the number is above the lowest one.
   *
   * @param field The field.
   */
  scale(field: F): Scale;
  /**
   * Its values as bytes, for a kind whose values are more than a number of steps: these stand on the wire then.
   *
   * @param field The field.
   */
  bytes?(field: F): Bytes;
  /**
   * What its constructor is given, as it would be written in a definition.
   *
   * @param field The field.
   * @returns For example `{ min: 0, max: 255 }`.
   */
  written(field: F): string;
}

/**
 * A value from outside, in an error.
 *
 * @param value The value.
 * @returns Short, in one line.
 */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 40 ? text : `${text.slice(0, 40)}...`;
}
