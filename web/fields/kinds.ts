/**
 * Every kind of field, on the page. A kind that is missing here does not compile. What a definition has of kinds that the page does
 * not know is shown as text (C15).
 *
 * @module
 */
import { type Field, type FieldOf, scaleOf } from "../../protocol/fields/kinds.ts";
import type { Value } from "../../protocol/fields/kind.ts";
import type { ToldField } from "../../protocol/told.ts";
import { boolView } from "./bool.ts";
import { choiceView } from "./choice.ts";
import { colorView } from "./color.ts";
import type { FieldView } from "./field_view.ts";
import { numberView } from "./number.ts";
import { textView } from "./text.ts";

const KINDS: { readonly [K in Field["kind"]]: FieldView<FieldOf<K>> } = {
  bool: boolView,
  int: numberView,
  decimal: numberView,
  choice: choiceView,
  color: colorView,
  text: textView,
};

/**
 * What a field is on the page.
 *
 * @param field The field, which each of the kind's methods is to be given.
 */
export function viewOf(field: Field): FieldView<Field> {
  return KINDS[field.kind];
}

/**
 * Where a value is within its field's range.
 *
 * @param field The field; undefined for none.
 * @param value Its value; undefined if that is not known.
 * @returns 0..1; null if that cannot be said.
 */
export function shareOf(field: ToldField | undefined, value: Value | undefined): number | null {
  if (field === undefined || field.kind === "unknown" || value === undefined) return null;
  const { min, max, ...scale } = scaleOf(field);
  const number = scale.numberOf(value);
  return number === null ? null : (number - min) / (max - min || 1);
}

/**
 * The colour of a value.
 *
 * @param field The field; undefined for none.
 * @param value Its value; undefined if that is not known.
 * @returns As CSS writes it; null where the field's values are no colours, or the value is not known.
 */
export function colourOf(field: ToldField | undefined, value: Value | undefined): string | null {
  if (field === undefined || field.kind === "unknown" || value === undefined) return null;
  return viewOf(field).colour?.(value) ?? null;
}
