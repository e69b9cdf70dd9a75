/**
 * Which numbers are ids of boards (B1, W16).
 *
 * @module
 */

/**
 * Whether what a board's EEPROM holds is an id. All zeros and all ones are what an EEPROM reads as that was never written, or that
 * was cleared; many boards have them.
 *
 * @param uid The number, unsigned 32 bits.
 * @returns Whether a board may be known by it.
 */
export function isBoardUid(uid: number): boolean {
  return uid !== 0 && uid !== 0xffffffff;
}

/**
 * An id for a board that has none of its own.
 *
 * @param random32 A random unsigned 32-bit number.
 * @returns The id.
 */
export function newBoardUid(random32: number): number {
  return 1 + random32 % 0xfffffffe;
}
