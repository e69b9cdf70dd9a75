/**
 * The vocabulary's complaint about a definition.
 *
 * @module
 */
import { pointAt } from "./definition_place.ts";

/** A definition that cannot be; the message names the place and the remedy. */
export class DefinitionError extends TypeError {
  /** Always "DefinitionError". */
  override readonly name = "DefinitionError";

  /**
   * A complaint.
   *
   * @param message What is wrong, and what to write instead.
   * @param about The part of the definition that it is about, where that was written before it was noticed.
   */
  constructor(message: string, about?: object) {
    super(message);
    pointAt(this, about);
  }
}
