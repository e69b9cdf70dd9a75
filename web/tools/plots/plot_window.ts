/**
 * Which stretch of time the plots show: the last minutes, moving on with the time, or one that stands still because somebody
 * paused, zoomed or moved it.
 *
 * @module
 */

import type { WindowName } from "../../text/plots_text.ts";

/** How much of the past there is to choose from, in milliseconds. */
export const WINDOWS: Readonly<Record<WindowName, number>> = {
  minute: 60_000,
  tenMinutes: 600_000,
  hour: 3_600_000,
};
/** No stretch is shorter. */
const SHORTEST_MS = 200;

/** A stretch of time, wall time. */
export interface Span {
  /** Where it begins. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
}

/** What is chosen. */
export interface PlotWindow {
  /** How much of the past. */
  readonly name: WindowName;
  /** The stretch that stands still; null: it ends now and moves on. */
  readonly still: Span | null;
}

/**
 * The stretch that is shown.
 *
 * @param window What is chosen.
 * @param now Wall time.
 */
export function spanOf({ name, still }: PlotWindow, now: number): Span {
  return still ?? { from: now - WINDOWS[name], to: now };
}

/**
 * Make the stretch shorter or longer around its middle; while it moves on, around its end. It is never longer than the window.
 *
 * @param window What is chosen.
 * @param factor Below 1 zooms in.
 * @param now Wall time.
 */
export function zoomed(window: PlotWindow, factor: number, now: number): PlotWindow {
  const { from, to } = spanOf(window, now);
  const length = Math.min(WINDOWS[window.name], Math.max(SHORTEST_MS, (to - from) * factor));
  const end = window.still === null ? to : Math.min(now, (from + to) / 2 + length / 2);
  return { ...window, still: { from: end - length, to: end } };
}

/**
 * Show an earlier or later stretch of the same length, within the window.
 *
 * @param window What is chosen.
 * @param share Of its length; below 0 is earlier.
 * @param now Wall time.
 */
export function moved(window: PlotWindow, share: number, now: number): PlotWindow {
  const { from, to } = spanOf(window, now);
  const length = to - from;
  const end = Math.min(now, Math.max(now - WINDOWS[window.name] + length, to + share * length));
  return { ...window, still: { from: end - length, to: end } };
}

/**
 * Show a stretch that somebody chose.
 *
 * @param window What is chosen.
 * @param span From and to, wall time, in any order.
 */
export function choseSpan(window: PlotWindow, [one, other]: readonly [number, number]): PlotWindow {
  const from = Math.min(one, other);
  return { ...window, still: { from, to: Math.max(one, other, from + SHORTEST_MS) } };
}
