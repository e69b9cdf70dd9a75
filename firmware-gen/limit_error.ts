/**
 * The generator's complaint about a definition.
 *
 * @module
 */
import { pointAt } from "../protocol/definition_place.ts";

/** A definition that no board can be built from; its message names the value and the limit. */
export class LimitError extends RangeError {
  /** Always "LimitError". */
  override readonly name = "LimitError";

  /**
   * A complaint.
   *
   * @param message What is too much or taken, and the way out.
   * @param about The part of the definition that it is about.
   */
  constructor(message: string, about?: object) {
    super(message);
    pointAt(this, about);
  }
}
