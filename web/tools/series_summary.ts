/**
 * What a plot shows, in numbers: for those who do not see it, and for those who want to know exactly.
 *
 * @module
 */
import type { Trend } from "../text/plots_text.ts";
import type { Point } from "./series.ts";

/** Whether it went up or down by more than that share of what it ranged over, from one such part of the time to the last. */
const TREND_SHARE = 0.1;
const TREND_PARTS = 4;

/** A stretch of time in numbers. */
export interface Summary {
  /** The value at its end; null if nobody knows. */
  readonly now: number | null;
  /** The lowest. */
  readonly lowest: number;
  /** The highest. */
  readonly highest: number;
  /** The mean over the time in which it was known. */
  readonly mean: number;
  /** How often it became another. */
  readonly changes: number;
  /** Which way it goes. */
  readonly trend: Trend;
}

/**
 * Sum up a stretch of time.
 *
 * @param points Its points, oldest first, as `Series.within` gives them.
 * @returns Null if nothing was known in it.
 */
export function summarize(points: readonly Point[]): Summary | null {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const known = points.flatMap(({ value }) => value ?? []);
  if (known.length === 0) return null;
  const part = (last.at - first.at) / TREND_PARTS;
  const from = last.at - part;
  const mean = meanOf(points, first.at, last.at) ?? known.at(-1) ?? 0;
  const lowest = known.reduce((one, other) => Math.min(one, other));
  const highest = known.reduce((one, other) => Math.max(one, other));
  const rise = (meanOf(points, from, last.at) ?? mean) - (meanOf(points, from - part, from) ?? mean);
  const enough = TREND_SHARE * (highest - lowest);
  return {
    now: last.value,
    lowest,
    highest,
    mean,
    changes: points.filter(({ value }, index) => index > 0 && isNews(points[index - 1]?.value, value)).length,
    trend: rise > enough ? "rising" : rise < -enough ? "falling" : "steady",
  };
}

function isNews(before: number | null | undefined, value: number | null): boolean {
  return typeof before === "number" && value !== null && before !== value;
}

/** The mean over the known time from one moment to another; null if there is none. */
function meanOf(points: readonly Point[], from: number, to: number): number | null {
  let sum = 0;
  let time = 0;
  points.forEach(({ at, value }, index) => {
    const held = Math.min(to, points[index + 1]?.at ?? to) - Math.max(from, at);
    if (value === null || held <= 0) return;
    sum += value * held;
    time += held;
  });
  return time === 0 ? null : sum / time;
}
