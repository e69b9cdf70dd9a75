/**
 * Words of the list of many boards.
 *
 * @module
 */

/** In one language. */
export interface BoardListText {
  /** What the list is called. */
  readonly label: string;
  /** Label of the field. */
  readonly search: string;
  /** What may be typed there. */
  readonly hint: string;
  /** What the buttons of the statuses are called together. */
  readonly filters: string;
  /** Heading of the boards that are not well. */
  readonly trouble: string;
  /** Heading of the boards of which nobody knows where they belong. */
  readonly others: string;
  /** The server of the page, among others. */
  readonly here: string;
  /** How many are shown. */
  readonly shown: (shown: string, all: string) => string;
  /** Nothing fits what was typed, or the chosen status. */
  readonly none: string;
  /** Button: everything is shown again. */
  readonly showAll: string;
  /** Link from a board to the list. */
  readonly back: string;
  /** The address names a board that is not there. */
  readonly gone: (id: string) => string;
}
