/**
 * What the tool Plots says. Its words are apart from the page's, because they are fetched with the tool.
 *
 * @module
 */

/** How much of the past the plots show. */
export type WindowName = "minute" | "tenMinutes" | "hour";

/** Which way a value goes: "varying" is up and down, again and again. */
export type Trend = "rising" | "falling" | "steady" | "varying";

/** The words of the plots. */
export interface PlotsText {
  /** How much of the past. */
  readonly window: string;
  /** The choices there are. */
  readonly windows: Readonly<Record<WindowName, string>>;
  /** What the small buttons do. */
  readonly zoom: string;
  /** Show less time. */
  readonly zoomIn: string;
  /** Show more time. */
  readonly zoomOut: string;
  /** Show what was before. */
  readonly earlier: string;
  /** Show what was after. */
  readonly later: string;
  /** Hold the plots still. */
  readonly pause: string;
  /** Let them go on. */
  readonly resume: string;
  /** Save as a file. */
  readonly save: string;
  /** Which values. */
  readonly values: string;
  /** Name of a plot. */
  readonly drawing: (value: string) => string;
  /** The value now. */
  readonly now: (value: string) => string;
  /** The value at the end of what is shown. */
  readonly atTheEnd: (value: string) => string;
  /** The value now is not known; what it was before. */
  readonly notKnownNow: (value: string) => string;
  /** The value at the end of what is shown is not known; what it was before. */
  readonly notKnownAtTheEnd: (value: string) => string;
  /** When: up to now. */
  readonly inTheLast: Readonly<Record<WindowName, string>>;
  /** When: in what is shown. */
  readonly within: (time: string) => string;
  /** What a number did. */
  readonly ranged: (lowest: string, highest: string, mean: string) => string;
  /** What something did whose values have names; each with its share of the time. */
  readonly switched: (changes: string, shares: string) => string;
  /** Which way a number goes. */
  readonly trends: Readonly<Record<Trend, string>>;
  /** Which way it went when it was last known. */
  readonly untilThen: (trend: string) => string;
  /** Nobody knows: written where the line has a gap. */
  readonly noData: string;
  /** For how long nobody knew. */
  readonly noDataFor: (time: string) => string;
  /** There is nothing to draw. */
  readonly nothingKnown: string;
  /** The beginning is left out. */
  readonly cut: (since: string) => string;
  /** The server is asked. */
  readonly loading: string;
  /** The server did not answer. */
  readonly failed: (what: string) => string;
  /** No value is chosen. */
  readonly none: string;
}
