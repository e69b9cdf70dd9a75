/**
 * What every kind of field is on the page. A kind is one object of this type, the twin of its object in `protocol/fields/`.
 *
 * @module
 */
import type { TemplateResult } from "lit";
import type { Value } from "../../protocol/fields/kind.ts";
import type { Moving } from "../elements/ask.ts";
import type { Text } from "../text/text.ts";

/** What values are said with. */
export interface FieldWords {
  /** The language's table. */
  readonly text: Text;
  /**
   * A number.
   *
   * @param value The number.
   * @param digits How many digits stand behind the point; none unless told.
   */
  number(value: number, digits?: number): string;
  /**
   * A name of the definition, as a label.
   *
   * @param name The name.
   */
  term(name: string): string;
}

/** What a control is given that shows the field that it sets. */
export interface DirectControl {
  /** The command that sets the field. */
  readonly command: string;
  /** The field's name. */
  readonly name: string;
  /** The channel's title. */
  readonly title: string;
  /** What the board reported; null if that is not known. */
  readonly reported: Value | null;
  /** The same in words. */
  readonly word: string;
  /** What this page asked for and is not confirmed yet; null for nothing. */
  readonly requested: Value | null;
  /** What the board does with the field by itself now; null for nothing. */
  readonly moving: Moving | null;
  /** Whether it can be asked for anything. */
  readonly usable: boolean;
  /** Speaks. */
  readonly words: FieldWords;
}

/** What an input of a form is given. */
export interface FormInput {
  /** The field's name, and the input's. */
  readonly name: string;
  /** What it is called. */
  readonly title: string;
  /** What it holds before a person changes it; null if it is not to be touched. */
  readonly value: Value | null;
  /** What it holds now. */
  readonly holds: Value;
  /** What is wrong with what it holds, as a sentence; null for nothing. */
  readonly problem: string | null;
  /** Whether it can be used. */
  readonly usable: boolean;
  /** Speaks. */
  readonly words: FieldWords;
}

/** Where a person puts a value. */
export type Input = HTMLInputElement | HTMLSelectElement;

/** One kind of field, on the page. */
export interface FieldView<F> {
  /** Fetches its control's code, for a kind whose control is not in the first view. */
  readonly fetch?: () => Promise<unknown>;
  /**
   * The colour of a value, for a kind whose values are colours.
   *
   * @param value The value.
   * @returns As CSS writes it.
   */
  colour?(value: Value): string;
  /**
   * A value in words.
   *
   * @param field The field.
   * @param value Its value; one of another kind, if it was reported before the definition was changed.
   * @param name The field's name.
   * @param words Speaks.
   */
  said(field: F, value: Value, name: string, words: FieldWords): string;
  /**
   * The control for a command that sets this field alone.
   *
   * @param field The field.
   * @param control What it is given.
   */
  control(field: F, control: DirectControl): TemplateResult;
  /**
   * Its part of a form.
   *
   * @param field The field.
   * @param input What it is given.
   * @returns A label with an input of the field's name.
   */
  input(field: F, input: FormInput): TemplateResult;
  /**
   * What an input holds.
   *
   * @param input The one in {@linkcode FieldView.input}.
   * @returns NaN for a number that is none.
   */
  read(input: Input): Value;
  /**
   * What is wrong with what a person put in, as a sentence in the page's language (U6).
   *
   * @param field The field.
   * @param value A value that does not fit.
   * @param name The field's name.
   * @param words Speaks.
   */
  problem(field: F, value: Value, name: string, words: FieldWords): string;
  /**
   * What a form's field holds before a person changes it, where the present value is not known or does not fit: what does least,
   * never the end of a range that is far from everything.
   *
   * @param field The field.
   * @param present The state's value of the same name.
   */
  initial(field: F, present: Value | undefined): Value;
}
