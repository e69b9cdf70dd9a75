/**
 * Every kind of field, in Home Assistant. A kind that is missing here does not compile.
 *
 * @module
 */
import type { Field, FieldOf } from "../../../protocol/fields/kinds.ts";
import { boolEntity } from "./bool.ts";
import { choiceEntity } from "./choice.ts";
import { colorEntity } from "./color.ts";
import type { FieldEntity } from "./field_entity.ts";
import { numberEntity } from "./number.ts";
import { textEntity } from "./text.ts";

const KINDS: { readonly [K in Field["kind"]]: FieldEntity<FieldOf<K>> } = {
  bool: boolEntity,
  int: numberEntity,
  decimal: numberEntity,
  choice: choiceEntity,
  color: colorEntity,
  text: textEntity,
};

/**
 * What a field is in Home Assistant.
 *
 * @param field The field, which each of the kind's methods is to be given.
 */
export function entityOf(field: Field): FieldEntity<Field> {
  return KINDS[field.kind];
}
