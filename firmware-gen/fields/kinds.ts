/**
 * Every kind of field, in C++. A kind that is missing here does not compile.
 *
 * @module
 */
import type { Field, FieldOf } from "../../protocol/dsl.ts";
import { boolCpp } from "./bool.ts";
import { choiceCpp } from "./choice.ts";
import { colorCpp } from "./color.ts";
import { decimalCpp } from "./decimal.ts";
import type { FieldCpp } from "./field_cpp.ts";
import { intCpp } from "./int.ts";
import { textCpp } from "./text.ts";

const KINDS: { readonly [K in Field["kind"]]: FieldCpp<FieldOf<K>> } = {
  bool: boolCpp,
  int: intCpp,
  decimal: decimalCpp,
  choice: choiceCpp,
  color: colorCpp,
  text: textCpp,
};

/**
 * What a field is in C++.
 *
 * @param field The field, which each of the kind's methods is to be given.
 */
export function cppOf(field: Field): FieldCpp<Field> {
  return KINDS[field.kind];
}
