/**
 * A plot in a sentence.
 *
 * @module
 */
import type { Field } from "../../protocol/dsl.ts";
import { plotsText } from "../text/plots_words.ts";
import type { Words } from "../text/words.ts";
import type { Point } from "./series.ts";
import { unknownFor } from "./plot_gaps.ts";
import type { PlotWindow } from "./plot_window.ts";
import { summarize } from "./series_summary.ts";

/** What a sentence is made from. */
export interface PlotSentence {
  /** Speaks. */
  readonly words: Words;
  /** Name of the field. */
  readonly name: string;
  /** The field. */
  readonly field: Field;
  /** What is drawn, oldest first. */
  readonly points: readonly Point[];
  /** Which stretch that is. */
  readonly window: PlotWindow;
}

/**
 * Say what a plot shows.
 *
 * @param plot The plot.
 * @returns For example "Now 512; lowest 3, highest 1,010, mean 480 in the last minute; rising".
 */
export function summaryText({ words, name, field, points, window }: PlotSentence): string {
  const text = plotsText(words);
  const summary = summarize(points);
  if (summary === null) return text.nothingKnown;
  const isBool = field.kind === "bool";
  const value = (number: number | null) =>
    words.value(name, field, number === null ? undefined : isBool ? number === 1 : number);
  const { lowest, highest, mean, changes, trend } = summary;
  const { still } = window;
  const end = (still === null ? text.now : text.atTheEnd)(value(summary.now));
  const when = still === null
    ? text.inTheLast[window.name]
    : text.within(words.duration(still.to - still.from));
  const what = isBool
    ? text.switched(words.number(changes), value(1), words.percent(100 * mean))
    : text.ranged(value(lowest), value(highest), value(Math.round(mean)));
  const unknown = unknownFor(points);
  const gap = unknown === 0 ? "" : `; ${text.noDataFor(words.duration(unknown))}`;
  return `${end}; ${what} ${when}${isBool ? "" : `; ${text.trends[trend]}`}${gap}.`;
}
