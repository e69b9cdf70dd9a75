/**
 * A plot in a sentence.
 *
 * @module
 */
import type { Field } from "../../../protocol/dsl.ts";
import { plotsText } from "../../text/plots_words.ts";
import type { Words } from "../../text/words.ts";
import type { Point } from "./series.ts";
import type { Scale } from "../../../protocol/fields/kind.ts";
import { unknownFor } from "./plot_gaps.ts";
import type { PlotWindow } from "./plot_window.ts";
import { summarize, type Summary } from "./series_summary.ts";
import { valueInWords } from "../../fields/in_words.ts";

/** Of a choice so many values are named with their shares of the time. */
const MOST_SHARES = 4;

/** What a sentence is made from. */
export interface PlotSentence {
  /** Speaks. */
  readonly words: Words;
  /** Name of the field. */
  readonly name: string;
  /** The field. */
  readonly field: Field;
  /** What made its numbers. */
  readonly scale: Scale;
  /** What is drawn, oldest first. */
  readonly points: readonly Point[];
  /** Which stretch that is. */
  readonly window: PlotWindow;
}

/**
 * Say what a plot shows.
 *
 * @param plot The plot.
 * @returns For example "Now 512; lowest 3, highest 1,010, mean 480 in the last minute; rising", or
 * "Now Slow; changes: 2, Slow 60% and Off 40% of the time in the last minute".
 */
export function summaryText({ words, name, field, scale, points, window }: PlotSentence): string {
  const text = plotsText[words.text.language];
  const summary = summarize(points, scale);
  if (summary === null) return text.nothingKnown;
  const value = (number: number) => valueInWords(words, name, field, scale.valueOf(number));
  const { now, last, lowest, highest, mean, changes, trend } = summary;
  const { still } = window;
  const isKnown = now !== null;
  const end = still === null
    ? (isKnown ? text.now : text.notKnownNow)(value(last))
    : (isKnown ? text.atTheEnd : text.notKnownAtTheEnd)(value(last));
  const when = still === null
    ? text.inTheLast[window.name]
    : text.within(words.duration(still.to - still.from));
  const what = scale.isNamed
    ? text.switched(words.number(changes), words.list(sharesSaid(summary, scale, value, words)))
    : text.ranged(value(lowest), value(highest), value(mean));
  const way = isKnown ? text.trends[trend] : text.untilThen(text.trends[trend]);
  const unknown = unknownFor(points);
  const gap = unknown === 0 ? "" : `; ${text.noDataFor(words.duration(unknown))}`;
  return `${end}; ${what} ${when}${scale.isNamed ? "" : `; ${way}`}${gap}.`;
}

/** How much of the time each value had; of two only the second, because the first had the rest. */
function sharesSaid(
  { shares }: Summary,
  { min, max }: Scale,
  value: (number: number) => string,
  words: Words,
): readonly string[] {
  const said = max - min === 1 ? [[max, shares.get(max) ?? 0] as const] : [...shares].slice(0, MOST_SHARES);
  return said.map(([number, share]) => `${value(number)} ${words.percent(100 * share)}`);
}
