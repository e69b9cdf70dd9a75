/**
 * English for the plots.
 *
 * @module
 */
import type { PlotsText } from "./plots_text.ts";

/** English. */
export const plotsEn: PlotsText = {
  window: "Time",
  windows: { minute: "1 minute", tenMinutes: "10 minutes", hour: "1 hour" },
  zoom: "Zoom and move",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  earlier: "Earlier",
  later: "Later",
  pause: "Pause",
  resume: "Go on",
  save: "Save as CSV",
  values: "Values",
  drawing: (value) => `${value} over time; its numbers stand below`,
  now: (value) => `Now ${value}`,
  atTheEnd: (value) => `At the end ${value}`,
  notKnownNow: (value) => `Not known now, last ${value}`,
  notKnownAtTheEnd: (value) => `Not known at the end, last ${value}`,
  inTheLast: {
    minute: "in the last minute",
    tenMinutes: "in the last 10 minutes",
    hour: "in the last hour",
  },
  within: (time) => `within ${time}`,
  ranged: (lowest, highest, mean) => `lowest ${lowest}, highest ${highest}, mean ${mean}`,
  switched: (changes, shares) => `changes: ${changes}, ${shares} of the time`,
  trends: { rising: "rising", falling: "falling", steady: "steady", varying: "varying" },
  untilThen: (trend) => `${trend} until then`,
  noData: "no data",
  noDataFor: (time) => `no data for ${time}`,
  nothingKnown: "Nothing is known of this time.",
  cut: (since) => `There is more than can be shown: the line begins at ${since}.`,
  loading: "Looking up what was before…",
  failed: (what) => `What was before could not be read: ${what}`,
  none: "No value is chosen",
};
