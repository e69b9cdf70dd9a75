/**
 * Several values over time as one table: a row for each moment at which one of them changed.
 *
 * @module
 */
import type { Cell } from "../../../client/csv.ts";
import type { Scale } from "../../../protocol/fields/kind.ts";
import type { Point } from "./series.ts";

/** A column. */
export interface Column {
  /** Its heading: "light.value". */
  readonly name: string;
  /** Its points, oldest first. */
  readonly points: readonly Point[];
  /** Gives the values of its points, which are what the file has. */
  readonly scale: Pick<Scale, "valueOf">;
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
    const cells = columns.map(({ points, scale }, index) => {
      let place = next[index] ?? 0;
      while ((points[place]?.at ?? Infinity) <= moment) place++;
      next[index] = place;
      const number = points[place - 1]?.value ?? null;
      return number === null ? null : scale.valueOf(number);
    });
    return [new Date(moment).toISOString(), ...cells];
  });
  return [["at", ...columns.map(({ name }) => name)], ...rows];
}
