/**
 * Several values over time as one table: a row for each moment at which one of them changed.
 *
 * @module
 */
import type { Cell } from "./csv.ts";
import type { Point } from "./series.ts";

/** A column. */
export interface Column {
  /** Its heading: "light.value". */
  readonly name: string;
  /** Its points, oldest first. */
  readonly points: readonly Point[];
}

/**
 * Make the table.
 *
 * @param columns The values.
 * @returns Its rows, the headings first; empty cells where a value was not known.
 */
export function plotRows(columns: readonly Column[]): readonly (readonly Cell[])[] {
  const moments = [...new Set(columns.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) =>
    a - b
  );
  const next = columns.map(() => 0);
  const rows = moments.map((moment) => {
    const cells = columns.map(({ points }, index) => {
      let place = next[index] ?? 0;
      while ((points[place]?.at ?? Infinity) <= moment) place++;
      next[index] = place;
      return points[place - 1]?.value ?? null;
    });
    return [new Date(moment).toISOString(), ...cells];
  });
  return [["at", ...columns.map(({ name }) => name)], ...rows];
}
