/**
 * A finger that touches something may be about to scroll (U3).
 *
 * @module
 */

/** A finger that has not begun to scroll after so many milliseconds presses, or drags. */
export const FINGER_MS = 120;
