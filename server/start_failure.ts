/**
 * Why a program cannot start, when a person can do something about it: told in one line, exit code 2.
 *
 * @module
 */

/** A start that failed for a reason outside the program. */
export class StartFailure extends Error {
  /** Always "StartFailure". */
  override readonly name = "StartFailure";
}
