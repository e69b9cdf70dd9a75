/**
 * How long the last clicks of this page took until the board had confirmed them.
 *
 * @module
 */

/** So many clicks are told of. */
export const CLICKS_KEPT = 200;

/** One click, in milliseconds. */
export interface ClickTime {
  /** From the click to the confirmation, as this page saw it. */
  readonly tookMs: number;
  /** Of that the server's own part, before the request went on the wire. */
  readonly serverMs: number;
}

/** The clicks in numbers, in milliseconds. */
export interface ClickSummary {
  /** How many. */
  readonly count: number;
  /** Half of them took no longer. */
  readonly p50: number;
  /** 99 of 100 took no longer. */
  readonly p99: number;
  /** Half of them spent no more time than this in the server. */
  readonly serverP50: number;
}

export class ClickTimes {
  readonly #times: ClickTime[] = [];

  /**
   * A click was confirmed.
   *
   * @param time How long it took.
   */
  add(time: ClickTime): void {
    this.#times.push(time);
    if (this.#times.length > CLICKS_KEPT) this.#times.shift();
  }

  /** The last clicks in numbers; null if there were none. */
  get summary(): ClickSummary | null {
    const count = this.#times.length;
    if (count === 0) return null;
    const took = this.#times.map(({ tookMs }) => tookMs);
    return {
      count,
      p50: percentile(took, 50),
      p99: percentile(took, 99),
      serverP50: percentile(this.#times.map(({ serverMs }) => serverMs), 50),
    };
  }
}

/**
 * A percentile by nearest rank: a value that was measured, never one between two.
 *
 * @param values At least one.
 * @param percent Above 0, up to 100.
 * @returns The smallest value that so many percent of all do not exceed.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)] ?? NaN;
}
