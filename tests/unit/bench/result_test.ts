import assert from "node:assert/strict";
import { digits, figure, median, ratios } from "../../../bench/peers/result.ts";

Deno.test("figure() is the median of the parts, with a spread that leaves out a tenth on each side", () => {
  const parts = Array.from({ length: 21 }, (_, index) => 21 - index);
  const { value, low, high } = figure({ name: "p50", unit: "ms" }, parts);
  assert.deepEqual({ value, low, high }, { value: 11, low: 3, high: 19 });
});

Deno.test("figure() of a few parts has all of them in its spread, and a value that was given too", () => {
  const of = (parts: readonly number[], value?: number) => {
    const { low, high } = figure({ name: "p99", unit: "ms" }, parts, value);
    return [low, high];
  };
  assert.deepEqual(of([3, 1, 2]), [1, 3]);
  assert.deepEqual(of([3, 1, 2], 5), [1, 5]);
  assert.deepEqual(of([7]), [7, 7]);
});

Deno.test("ratios() divides what was measured side by side", () => {
  assert.deepEqual(ratios([1, 6], [2, 3]), [0.5, 2]);
});

Deno.test("median() is the lower one of two in the middle", () => {
  assert.equal(median([4, 1, 3, 2]), 2);
});

Deno.test("digits() keeps three that count", () => {
  assert.deepEqual([0, 0.01567, 0.4567, 1, 45.67, 456.7, NaN].map(digits), [
    "0",
    "0.0157",
    "0.46",
    "1",
    "45.7",
    "457",
    "NaN",
  ]);
});
