/**
 * How long to wait before the next attempt to connect (P5).
 *
 * @module
 */

/** The longest wait before the second attempt, in milliseconds. */
const FIRST_MS = 250;
/** The longest wait there is, in milliseconds. */
export const LONGEST_MS = 5000;

/**
 * The wait before an attempt: doubling from 0.25 s to 5 s, less up to half of it at random, so that many pages that
 * lost the same server do not come back in the same instant.
 *
 * @param failures How many attempts failed since the last good connection, counted from 0.
 * @param random A number from 0 to 1.
 * @returns Milliseconds.
 */
export function retryDelay(failures: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return longest * (1 - random / 2);
}
