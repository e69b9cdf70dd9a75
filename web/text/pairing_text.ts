/**
 * Words of the form that asks a new device for a code (S23).
 *
 * @module
 */

/** In one language. */
export interface PairingText {
  /** What is asked for, and why. */
  readonly title: string;
  /** Who has a code. */
  readonly ask: string;
  /** What that person types. */
  readonly command: string;
  /** Label of the code. */
  readonly code: string;
  /** Label of the name. */
  readonly name: string;
  /** What the name is for. */
  readonly nameHint: string;
  /** Button. */
  readonly connect: string;
  /** No name was typed. */
  readonly noName: string;
  /** Why it did not work out. */
  readonly wrongCode: string;
  /** Many try at the same time. */
  readonly tooMany: string;
  /** Many ask at the same time (S5b). */
  readonly busy: string;
  /** Nothing answers. */
  readonly noAnswer: string;
  /** The server said something else. */
  readonly failed: string;
}
