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
  const alike = new Map<string, Alike>();
  for (const { id, name } of all) {
    const look = looks(name);
    const known = alike.get(look);
    if (known === undefined) alike.set(look, new Alike([id]));
    else known.ids.push(id);
  }
  return new Map(all.map(({ id, name }) => {
    const own = alike.get(looks(name));
    return [id, own === undefined || own.ids.length === 1 ? name : withEnd(name, id, own, alike)];
  }));
}

/** Boards whose names look alike. With a thousand of them nobody compares each with each. */
class Alike {
  readonly ids: string[];
  /** How many of the ids end in the same characters, by how many characters. */
  readonly #ends = new Map<number, ReadonlyMap<string, number>>();

  constructor(ids: string[]) {
    this.ids = ids;
  }

  /** Whether only one id ends so. */
  isOnly(end: string): boolean {
    const counts = this.#ends.get(end.length) ?? this.#count(end.length);
    return counts.get(end) === 1;
  }

  #count(length: number): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const id of this.ids) counts.set(id.slice(-length), (counts.get(id.slice(-length)) ?? 0) + 1);
    this.#ends.set(length, counts);
    return counts;
  }
}

function withEnd(name: string, id: string, own: Alike, all: ReadonlyMap<string, Alike>): string {
  for (let length = SHORTEST_END; length < id.length; length++) {
    const end = id.slice(-length);
    const label = `${name} ${end}`;
    if (own.isOnly(end) && !all.has(looks(label))) return label;
  }
  return `${name} ${id}`;
}

function looks(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
