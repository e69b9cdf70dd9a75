/**
 * Where the rows of a long list are, and which of them are to be drawn: only those on the screen and a little more. All rows are of
 * one height, and so are all headings.
 *
 * @module
 */

/** Heights in pixels, as the browser makes them. */
export interface Sizes {
  /** Of a row. */
  readonly row: number;
  /** Of a heading, with the room around it. */
  readonly heading: number;
}

/** How long a group is. */
export interface GroupLength {
  /** Whether it has a heading. */
  readonly hasHeading: boolean;
  /** How many rows are shown; 0 while it is collapsed. */
  readonly rows: number;
}

/** Where a group is, from the list's top. */
export interface PlacedGroup extends GroupLength {
  /** Where it begins. */
  readonly top: number;
  /** Where its rows begin. */
  readonly rowsTop: number;
  /** Where it ends. */
  readonly end: number;
}

/** A part of the list, from its top. */
export interface Span {
  /** Where it begins. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
}

/**
 * Put groups below each other.
 *
 * @param groups From top to bottom.
 * @param sizes How high everything is.
 */
export function placeGroups(groups: readonly GroupLength[], sizes: Sizes): readonly PlacedGroup[] {
  let top = 0;
  return groups.map((group) => {
    const rowsTop = top + (group.hasHeading ? sizes.heading : 0);
    const end = rowsTop + group.rows * sizes.row;
    const placed = { ...group, top, rowsTop, end };
    top = end;
    return placed;
  });
}

/**
 * The rows of a group that are at least partly within a part of the list.
 *
 * @param group The group.
 * @param span The part.
 * @param sizes How high everything is.
 * @returns The first one, and the one behind the last.
 */
export function rowsWithin(
  { rowsTop, rows }: PlacedGroup,
  { from, to }: Span,
  { row }: Sizes,
): readonly [first: number, end: number] {
  const first = Math.max(0, Math.floor((from - rowsTop) / row));
  const end = Math.min(rows, Math.ceil((to - rowsTop) / row));
  return [Math.min(first, rows), Math.max(end, Math.min(first, rows))];
}
