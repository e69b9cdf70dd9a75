/**
 * What every kind of field is in Home Assistant. A kind is one object of this type, the twin of its object in `protocol/fields/`.
 *
 * @module
 */
import type { Component, Expression, Template } from "./component.ts";

/** What a kind is told of a field. */
export interface FieldPlace {
  /** Its value in a state that came. */
  readonly value: Expression;
  /** Whether it says how bright or of what colour a light is. */
  readonly isLight: boolean;
  /**
   * What a word of the definition is called.
   *
   * @param word For example an option's name.
   */
  label(word: string): string;
}

/** What a kind is told of a field that a command sets. */
export interface SettablePlace extends FieldPlace {
  /**
   * The command's arguments that set the field.
   *
   * @param value What to.
   * @returns A template whose text is the payload of the command.
   */
  set(value: Expression): Template;
}

/** One kind of field. */
export interface FieldEntity<F> {
  /**
   * The entity of a field that a command sets.
   *
   * @param field The field.
   * @param place Where it is.
   */
  control(field: F, place: SettablePlace): Component;
  /**
   * The entity of a field that is only read.
   *
   * @param field The field.
   * @param place Where it is.
   */
  reading(field: F, place: FieldPlace): Component;
}
