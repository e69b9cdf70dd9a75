/**
 * The generator's complaint about a definition.
 *
 * @module
 */

/** A definition that no board can be built from; its message names the value and the limit. */
export class LimitError extends RangeError {
  /** Always "LimitError". */
  override readonly name = "LimitError";
}
