/**
 * How long the server waits before it tries again at the broker (Q9, Q9b): each time twice as long, up to a limit.
 *
 * @module
 */

/** The first wait, in milliseconds. */
export const FIRST_WAIT_MS = 500;
/** The longest wait. */
const LONGEST_WAIT_MS = 10_000;

/**
 * The wait after another one.
 *
 * @param wait That one, in milliseconds.
 */
export function nextWait(wait: number): number {
  return Math.min(2 * wait, LONGEST_WAIT_MS);
}
