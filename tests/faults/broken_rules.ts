/**
 * Rules that can be broken, one at a time, to see whether the simulation finds out: each is a change of one place in the source.
 *
 * @module
 */

/** A change of the source. */
export interface BrokenRule {
  /** As `--break` takes it. */
  readonly name: string;
  /** What goes wrong, in a few words, with the rule's id. */
  readonly what: string;
  /** The file, from the project's folder. */
  readonly file: string;
  /** What stands there, exactly once. */
  readonly find: string;
  /** What stands there instead. */
  readonly replace: string;
}

/** All of them. */
export const BROKEN_RULES: readonly BrokenRule[] = [];
