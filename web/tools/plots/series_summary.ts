/**
 * What a plot shows, in numbers: for those who do not see it, and for those who want to know exactly.
 *
 * @module
 */
import type { Trend } from "../../text/plots_text.ts";
import type { Scale } from "../../../protocol/fields/kind.ts";
import { rangeOf } from "./plot_range.ts";
import type { Point } from "./series.ts";

/** What is less than this share of what is drawn, from top to bottom, is seen as no movement. */
const SEEN_SHARE = 0.1;
/** The end of a curve is this share of the time that is drawn. */
const END_SHARE = 1 / 4;
/** A curve that turned so often at its end goes no way. */
const TURNS = 3;

/** A stretch of time in numbers. */
export interface Summary {
  /** The value at its end; null if nobody knows. */
  readonly now: number | null;
  /** The last value that was known. */
  readonly last: number;
  /** The lowest. */
  readonly lowest: number;
  /** The highest. */
  readonly highest: number;
  /** The mean over the time in which it was known. */
  readonly mean: number;
  /** The share of the known time that each value had, 0..1, the largest first. */
  readonly shares: ReadonlyMap<number, number>;
  /** How often it became another. */
  readonly changes: number;
  /** Which way it goes where the curve ends. */
  readonly trend: Trend;
}

/** A value, and from when to when it held. */
interface Held {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Sum up a stretch of time.
 *
 * @param points Its points, oldest first, as `Series.within` gives them.
 * @param scale The field's numbers.
 * @returns Null if nothing was known in it.
 */
export function summarize(points: readonly Point[], scale: Scale): Summary | null {
  const now = points.at(-1)?.value ?? null;
  const held = heldOf(points);
  const last = held.at(-1)?.value;
  if (last === undefined) return null;
  const lowest = held.reduce((low, { value }) => Math.min(low, value), last);
  const highest = held.reduce((high, { value }) => Math.max(high, value), last);
  const shares = sharesOf(held);
  return {
    now,
    last,
    lowest,
    highest,
    mean: [...shares].reduce((sum, [value, share]) => sum + value * share, 0),
    shares,
    changes: points.filter(({ value }, index) => index > 0 && isNews(points[index - 1]?.value, value)).length,
    trend: trendOf(points, scale, [lowest, highest]),
  };
}

function heldOf(points: readonly Point[]): readonly Held[] {
  return points.flatMap(({ at, value }, index) =>
    value === null ? [] : [{ value, from: at, to: points[index + 1]?.at ?? at }]
  );
}

function sharesOf(held: readonly Held[]): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  let all = 0;
  for (const { value, from, to } of held) {
    times.set(value, (times.get(value) ?? 0) + to - from);
    all += to - from;
  }
  // Of a moment without length only the value is known.
  if (all === 0) return new Map(held.slice(-1).map(({ value }) => [value, 1]));
  const shares = [...times].map(([value, time]) => [value, time / all] as const);
  return new Map(shares.sort(([, one], [, other]) => other - one));
}

function isNews(before: number | null | undefined, value: number | null): boolean {
  return typeof before === "number" && value !== null && before !== value;
}

/** Which way a curve goes at its end, by what a person sees of it: what moves less than that is steady. */
function trendOf(points: readonly Point[], scale: Scale, [lowest, highest]: [number, number]): Trend {
  const [bottom, top] = rangeOf(scale, lowest, highest);
  const seen = SEEN_SHARE * (top - bottom);
  const end = endOf(points);
  const last = end.at(-1);
  if (last === undefined) return "steady";
  if (turnsOf(end, seen) >= TURNS) return "varying";
  const other = end.findLast(({ value }) => Math.abs(value - last.value) > seen);
  const length = END_SHARE * ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0));
  // What came to rest a while ago is at rest.
  if (other === undefined || last.to - other.to > length / 2) return "steady";
  return other.value < last.value ? "rising" : "falling";
}

/** The end of the last stretch in which the value was known. */
function endOf(points: readonly Point[]): readonly Held[] {
  const lastKnown = points.findLastIndex(({ value }) => value !== null);
  const gap = points.slice(0, lastKnown + 1).findLastIndex(({ value }) => value === null);
  const stretch = heldOf(points.slice(gap + 1, lastKnown + 2));
  const all = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const begin = (stretch.at(-1)?.to ?? 0) - END_SHARE * all;
  return stretch.filter(({ to }) => to >= begin);
}

/** How often a curve turned round, by more than what is seen as no movement. */
function turnsOf(held: readonly Held[], seen: number): number {
  let turns = 0;
  let way: "up" | "down" | null = null;
  let [low, high] = [Infinity, -Infinity];
  for (const { value } of held) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (way !== "up" && value - low > seen) {
      if (way === "down") turns++;
      way = "up";
      high = value;
    } else if (way !== "down" && high - value > seen) {
      if (way === "up") turns++;
      way = "down";
      low = value;
    }
  }
  return turns;
}
