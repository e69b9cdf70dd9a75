/**
 * One value over time, as the board reported it: it holds from one report to the next, and a gap is where nobody knows. The
 * memory it takes is bounded: when it is full, the older half is thinned so that each highest and lowest value stays.
 *
 * @module
 */

/** A value from a moment on; null: from here on nobody knows. */
export interface Point {
  /** Wall time. */
  readonly at: number;
  /** The value. */
  readonly value: number | null;
}

/** So many points are kept, unless told otherwise. */
export const MOST_POINTS = 8192;
/** So many neighbours become at most four when the older half is thinned: the first, lowest, highest and last of them. */
const THINNED = 16;

export class Series {
  readonly #most: number;
  #points: Point[] = [];

  constructor(most: number = MOST_POINTS) {
    this.#most = most;
  }

  /** The points, oldest first. */
  get points(): readonly Point[] {
    return this.#points;
  }

  /**
   * The value is another from now on.
   *
   * @param at Wall time; one that lies before the newest point is taken for that point's time, so that time never goes back.
   * @param value The value; null if nobody knows.
   */
  push(at: number, value: number | null): void {
    const last = this.#points.at(-1);
    if (last === undefined && value === null) return;
    if (last !== undefined && last.value === value) return;
    this.#points.push({ at: Math.max(at, last?.at ?? at), value });
    if (this.#points.length > this.#most) this.#thin();
  }

  /**
   * What was before all that is known.
   *
   * @param older Points, oldest first; those that are not older are left out.
   */
  prepend(older: readonly Point[]): void {
    const first = this.#points[0]?.at ?? Infinity;
    this.#points = [...older.filter(({ at }) => at < first), ...this.#points];
    while (this.#points.length > this.#most) this.#thin();
  }

  /** Nothing is known. */
  clear(): void {
    this.#points = [];
  }

  /**
   * What there is to draw of a stretch of time: its points, the value that holds at its beginning, and where the newest value
   * ends.
   *
   * @param from Wall time.
   * @param to Wall time.
   * @returns Points within it, oldest first.
   */
  within(from: number, to: number): readonly Point[] {
    const begin = this.#firstAfter(from);
    const end = this.#firstAfter(to);
    const inside = this.#points.slice(begin, end);
    const before = this.#points[begin - 1];
    const first: readonly Point[] = before === undefined ? [] : [{ at: from, value: before.value }];
    const last = inside.at(-1) ?? first[0];
    return last === undefined || last.at >= to
      ? [...first, ...inside]
      : [...first, ...inside, { at: to, value: last.value }];
  }

  /** Index of the first point later than a moment. */
  #firstAfter(at: number): number {
    let [low, high] = [0, this.#points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#points[middle]?.at ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #thin(): void {
    const half = this.#points.length >> 1;
    const thinned: Point[] = [];
    for (let begin = 0; begin < half; begin += THINNED) {
      thinned.push(...extremes(this.#points.slice(begin, Math.min(begin + THINNED, half))));
    }
    const kept = thinned.length < half ? thinned : thinned.slice(half >> 1);
    this.#points = [...kept, ...this.#points.slice(half)];
  }
}

/** The first, the lowest, the highest and the last point, in their order; and every gap. */
function extremes(points: readonly Point[]): readonly Point[] {
  let lowest = 0;
  let highest = 0;
  points.forEach(({ value }, index) => {
    if (value === null) return;
    if (value < (points[lowest]?.value ?? Infinity)) lowest = index;
    if (value > (points[highest]?.value ?? -Infinity)) highest = index;
  });
  const last = points.length - 1;
  return points.filter(({ value }, index) =>
    value === null || index === 0 || index === lowest || index === highest || index === last
  );
}
