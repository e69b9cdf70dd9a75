/**
 * How long something takes, counted by its length: what Prometheus calls a histogram.
 *
 * @module
 */
import type { Sample } from "./exposition.ts";

/** Counts of durations up to each of some bounds. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** How many durations were in each bucket, and last those beyond every bound. */
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  /**
   * Count one.
   *
   * @param ms Its duration in milliseconds.
   */
  observe(ms: number): void {
    const seconds = ms / 1000;
    const found = this.#bounds.findIndex((bound) => seconds <= bound);
    const bucket = found < 0 ? this.#bounds.length : found;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  /**
   * What was counted, as Prometheus wants it: each bucket with all below it.
   *
   * @returns One sample for each bucket, the sum in seconds, and the count.
   */
  samples(): readonly Sample[] {
    let total = 0;
    const buckets = this.#counts.map((count, index) => {
      total += count;
      const bound = this.#bounds[index];
      const le = bound === undefined ? "+Inf" : String(bound);
      return { suffix: "_bucket", labels: { le }, value: total };
    });
    return [...buckets, { suffix: "_sum", value: this.#sum }, { suffix: "_count", value: total }];
  }
}
