/**
 * What a row of the comparison measured: figures that `--check` can hold against a record, and tables to read.
 *
 * @module
 */

/** Units; those of ratios and bytes mean the same on every machine. */
export const UNITS = ["x", "B", "ms", "KiB", "%"] as const;
/** The unit of a figure. */
export type Unit = typeof UNITS[number];

/** Two runs of one build differ by so much, though the parts of each are alike. Bytes are counted, and do not differ. */
export const SLACK_PERCENT = 5;

/** One number of which less is better. */
export interface Figure {
  /** What it is, unlike any other of its row. */
  readonly name: string;
  /** The number. */
  readonly value: number;
  /** What it was at its best among the parts of the run, save for a tenth of them. */
  readonly low: number;
  /** What it was at its worst, likewise. */
  readonly high: number;
  /** Its unit. */
  readonly unit: Unit;
  /** At most this is wanted; null where nothing is. */
  readonly goal: number | null;
}

/** Cells by line; the first line is the head. */
export interface Table {
  /** What it shows. */
  readonly title: string;
  /** The cells, as they are printed. */
  readonly lines: readonly (readonly string[])[];
}

/** What a row measured. */
export interface RowResult {
  /** What is compared with a record. */
  readonly figures: readonly Figure[];
  /** What is only shown. */
  readonly tables: readonly Table[];
  /** What has to be known of them, a sentence each. */
  readonly notes: readonly string[];
}

/** What a figure is besides its number. */
export interface FigureForm {
  /** Its name. */
  readonly name: string;
  /** Its unit. */
  readonly unit: Unit;
  /** At most this is wanted. */
  readonly goal?: number;
}

/**
 * A figure that was measured several times, or in several parts of a run.
 *
 * @param form Name, unit, goal.
 * @param parts What it was in each part; at least one.
 * @param value What it was in all; the parts' median unless given.
 * @returns The figure.
 */
export function figure(
  { name, unit, goal }: FigureForm,
  parts: readonly number[],
  value = median(parts),
): Figure {
  const sorted = parts.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const low = sorted[Math.floor(last * 0.1)] ?? NaN;
  const high = sorted[Math.ceil(last * 0.9)] ?? NaN;
  return { name, value, low: Math.min(low, value), high: Math.max(high, value), unit, goal: goal ?? null };
}

/**
 * The middle one.
 *
 * @param values At least one.
 */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

/**
 * Each of these divided by that of the other which was measured beside it.
 *
 * @param ours Ours.
 * @param others As many of the other.
 */
export function ratios(ours: readonly number[], others: readonly number[]): readonly number[] {
  return ours.map((value, index) => value / (others[index] ?? NaN));
}

/**
 * A number as a person reads it: three digits that count.
 *
 * @param value The number.
 */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return `${value}`;
  if (value !== 0 && Math.abs(value) < 0.1) return value.toPrecision(3);
  const decimals = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(decimals);
}
