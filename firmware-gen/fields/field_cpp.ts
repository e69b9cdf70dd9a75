/**
 * What every kind of field is in C++. A kind is one object of this type, the twin of its object in `protocol/fields/`.
 *
 * @module
 */
import type { Value } from "../../protocol/fields/kind.ts";
import type { FieldLayout } from "../../protocol/wire/fields.ts";

/** A type that a field brings into its channel's namespace; fields of one name share it. */
export interface OwnType {
  /** What it is called. */
  readonly name: string;
  /** What stands in its declaration: another one of the same name has to be equal. */
  readonly members: string;
  /** Its declaration. */
  readonly cpp: string;
}

/** What all kinds of field say of themselves in C++. */
export interface AnyFieldCpp<F> {
  /**
   * Its member in a struct.
   *
   * @param field The field.
   * @param name Its name.
   * @returns For example "uint16_t periodMs".
   */
  member(field: F, name: string): string;
  /**
   * A value in C++.
   *
   * @param value One that fits the field.
   * @param name The field's name.
   */
  literal(value: Value | undefined, name: string): string;
  /**
   * A value for the golden vectors.
   *
   * @param field The field.
   * @param share How far it is in the field's range, 0..1.
   */
  example(field: F, share: number): Value;
  /**
   * Refuse what the board cannot hold.
   *
   * @param field The field.
   * @param what The field in words.
   * @throws {LimitError} if it cannot.
   */
  check(field: F, what: string): void;
  /**
   * The type that it needs.
   *
   * @param field The field.
   * @param name Its name.
   * @returns Null if C++ has it.
   */
  ownType(field: F, name: string): OwnType | null;
  /** What the functions of such fields call, once in the header; nothing unless told. */
  readonly support?: readonly string[];
  /**
   * Set the struct `out` from the bytes `in`, or return false.
   *
   * @param field The field.
   * @param place Where it is on the wire.
   * @returns Statements.
   */
  unpack(field: F, place: FieldLayout): readonly string[];
}

/** A kind whose values stand on the wire as a number of steps. */
export interface NumberCpp<F> extends AnyFieldCpp<F> {
  /**
   * What stands on the wire, read from the struct `in`. A value beyond its field's range is cut to the field's bits.
   *
   * @param field The field.
   * @param place Where it is on the wire; it takes at least one bit.
   * @returns An expression of an unsigned number.
   */
  steps(field: F, place: FieldLayout): string;
}

/** A kind whose values stand on the wire as bytes. */
export interface BytesCpp<F> extends AnyFieldCpp<F> {
  /**
   * Write them from the struct `in` to `out`, whose bits are 0 there.
   *
   * @param field The field.
   * @param place Where it is on the wire.
   * @returns A statement.
   */
  copy(field: F, place: FieldLayout): string;
}

/** One kind of field, in C++. */
export type FieldCpp<F> = NumberCpp<F> | BytesCpp<F>;
