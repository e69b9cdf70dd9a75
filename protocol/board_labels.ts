/**
 * What boards are called where several are told of: by their names, and where two would look alike, by the end of their ids as well
 * (U13).
 *
 * @module
 */
import type { BoardView } from "./views.ts";

/** As much of an id as people compare at a glance. */
const SHORTEST_END = 4;

/**
 * Tell boards apart.
 *
 * @param boards All that are told of.
 * @returns By id: "Garage", "Uno 21c4".
 */
export function boardLabels(boards: Iterable<Pick<BoardView, "id" | "name">>): ReadonlyMap<string, string> {
  const all = [...boards];
  const labels = new Map<string, string>();
  for (const { id, name } of all) {
    const others = all.filter((other) => other.id !== id);
    const alike = others.filter((other) => looks(other.name) === looks(name));
    labels.set(id, alike.length === 0 ? name : withEnd(name, id, others, alike));
  }
  return labels;
}

type Named = Pick<BoardView, "id" | "name">;

function withEnd(name: string, id: string, others: readonly Named[], alike: readonly Named[]): string {
  for (let length = SHORTEST_END; length < id.length; length++) {
    const end = id.slice(-length);
    const label = `${name} ${end}`;
    const isTaken = alike.some((other) => other.id.endsWith(end)) ||
      others.some((other) => looks(other.name) === looks(label));
    if (!isTaken) return label;
  }
  return `${name} ${id}`;
}

function looks(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
