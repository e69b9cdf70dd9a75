/**
 * How the values of a field become numbers for a plot, and numbers its values again. Each kind of field says it here, and
 * nowhere else does a value become a number.
 *
 * @module
 */
import type { AnyValues, Field } from "../../protocol/dsl.ts";

/** The numbers of one field. */
export interface FieldScale {
  /** The lowest number that one of its values has. */
  readonly min: number;
  /** The highest. */
  readonly max: number;
  /** Whether its values are names: there is nothing between two of them, and no mean. */
  readonly isNamed: boolean;
  /**
   * The number of a value.
   *
   * @param value What was reported.
   * @returns Null for what is no value of this field, as an entry from before the definition was changed may have.
   */
  numberOf(value: AnyValues[string]): number | null;
  /**
   * The value of a number.
   *
   * @param number A whole number from `min` to `max`.
   */
  valueOf(number: number): AnyValues[string];
}

/**
 * The numbers of a field.
 *
 * @param field The field.
 */
export function scaleOf(field: Field): FieldScale {
  switch (field.kind) {
    case "bool":
      return {
        min: 0,
        max: 1,
        isNamed: true,
        numberOf: (value) => value === true ? 1 : value === false ? 0 : null,
        valueOf: (number) => number === 1,
      };
    case "int":
      return {
        min: field.min,
        max: field.max,
        isNamed: false,
        numberOf: (value) => typeof value === "number" ? value : null,
        valueOf: (number) => number,
      };
    case "choice": {
      const { options } = field;
      return {
        min: 0,
        max: options.length - 1,
        isNamed: true,
        numberOf(value) {
          const index = options.findIndex((option) => option === value);
          return index < 0 ? null : index;
        },
        valueOf: (number) => options[number] ?? "",
      };
    }
  }
}
