/**
 * The frequency of the Uno's crystal.
 *
 * @module
 */
/** Cycles per second of an Uno's chip. */
export const CLOCK_HZ = 16_000_000;
