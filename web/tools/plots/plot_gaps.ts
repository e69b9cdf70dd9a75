/**
 * Where a line has a gap because nobody knows, and the line itself: a value holds until the gap begins (H10).
 *
 * @module
 */
import type { Span } from "./plot_window.ts";
import type { Point } from "./series.ts";

/**
 * The stretches of which nobody knows anything.
 *
 * @param points Points, oldest first, as `Series.within` gives them.
 * @returns Stretches, oldest first; none overlaps or touches another.
 */
export function gapsOf(points: readonly Point[]): readonly Span[] {
  const gaps: Span[] = [];
  points.forEach(({ at, value }, index) => {
    const to = points[index + 1]?.at ?? at;
    if (value !== null || to <= at) return;
    const last = gaps.at(-1);
    if (last?.to === at) gaps[gaps.length - 1] = { from: last.from, to };
    else gaps.push({ from: at, to });
  });
  return gaps;
}

/**
 * For how long nobody knew anything.
 *
 * @param points Points, oldest first, as `Series.within` gives them.
 * @returns Milliseconds.
 */
export function unknownFor(points: readonly Point[]): number {
  return gapsOf(points).reduce((sum, { from, to }) => sum + to - from, 0);
}

/**
 * What is drawn: who draws from point to point has to be told that a value still held when the gap began.
 *
 * @param points Points, oldest first.
 * @returns The same, with the end of each value that a gap follows.
 */
export function lineOf(points: readonly Point[]): readonly Point[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1]?.value ?? null;
    return point.value === null && before !== null ? [{ at: point.at, value: before }, point] : [point];
  });
}
