/**
 * Percentiles, and a line for each measurement.
 *
 * @module
 */
import process from "node:process";

/** A set of measurements. */
export interface Percentiles {
  /** How many. */
  readonly count: number;
  /** Half of them are at most this. */
  readonly p50: number;
  /** 99 of 100 are at most this. */
  readonly p99: number;
  /** The largest. */
  readonly max: number;
}

/**
 * Sum up measurements.
 *
 * @param values At least one, in any order.
 * @returns Their percentiles.
 */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/**
 * Print a measurement beside what was promised.
 *
 * @param what What was measured.
 * @param measured The value.
 * @param promised The bound.
 * @param unit Unit of both.
 */
export function compare(what: string, measured: number, promised: number, unit: string): void {
  const verdict = measured <= promised ? "kept" : "NOT KEPT";
  const value = measured < 10 ? measured.toFixed(3) : measured.toFixed(0);
  process.stdout.write(
    `${what.padEnd(66)} ${value.padStart(9)} ${unit}   promised ${promised} ${unit}   ${verdict}\n`,
  );
}
