/**
 * When a page has many boards: then it shows a list of them, and one in full, instead of a card for each.
 *
 * @module
 */

/** So many boards have a card each. */
const MOST_CARDS = 6;

/**
 * Whether boards are too many for a card each.
 *
 * @param boards Those of which more than their port is known.
 */
export function isMany(boards: readonly unknown[]): boolean {
  return boards.length > MOST_CARDS;
}
