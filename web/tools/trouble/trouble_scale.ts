/**
 * The positions of the sliders for trouble: from hardly any to all, each about twice the one before, so that a small chance is as
 * easy to set as a large one.
 *
 * @module
 */
import { type LineTroubles, MAX_DELAY_MS } from "../../../protocol/virtual_board.ts";

const CHANCES = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
const DELAYS_MS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, MAX_DELAY_MS] as const;

/** One kind of trouble on the line, and the values that its slider goes through. */
export interface TroubleScale {
  /** Its name. */
  readonly name: keyof LineTroubles;
  /** Its values, from none to most. */
  readonly values: readonly number[];
}

/** Every slider, in the order in which they are shown. */
export const TROUBLE_SCALES: readonly TroubleScale[] = [
  { name: "dropToBoard", values: CHANCES },
  { name: "dropFromBoard", values: CHANCES },
  { name: "flipToBoard", values: CHANCES },
  { name: "flipFromBoard", values: CHANCES },
  { name: "delayMs", values: DELAYS_MS },
];

/**
 * Where a slider stands. Others may set values that it does not have: then at the last one below.
 *
 * @param values The slider's values.
 * @param value From 0 to the largest.
 * @returns The position, from 0.
 */
export function positionOf(values: readonly number[], value: number): number {
  return Math.max(0, values.findLastIndex((one) => one <= value));
}
