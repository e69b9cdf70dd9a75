import assert from "node:assert/strict";
import { retryDelay } from "../../../client/backoff.ts";

Deno.test("P5: retryDelay() grows from 0.25 s to 5 s and stays there for ever", () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 1e6].map((failures) => retryDelay(failures, 0));
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

Deno.test("P5: retryDelay() takes away up to half at random", () => {
  assert.equal(retryDelay(0, 0.5), 187.5);
  assert.equal(retryDelay(9, 1), 2500);
});
