/**
 * The vocabulary's complaint about a definition.
 *
 * @module
 */

/** A definition that cannot be; the message names the place and the remedy. */
export class DefinitionError extends TypeError {
  /** Always "DefinitionError". */
  override readonly name = "DefinitionError";
}
