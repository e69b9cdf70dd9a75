import assert from "node:assert/strict";
import fc from "fast-check";
import { CLICKS_KEPT, ClickTimes, percentile } from "../../../web/click_times.ts";

Deno.test("percentile() is the smallest measured value that so many percent do not exceed", () => {
  assert.equal(percentile([7], 50), 7);
  assert.equal(percentile([3, 1, 2], 50), 2);
  assert.equal(percentile([4, 3, 2, 1], 50), 2);
  assert.equal(percentile([4, 3, 2, 1], 99), 4);
  const values = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 250, size: "max" });
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 100 }), (values, percent) => {
    const found = percentile(values, percent);
    const notAbove = (limit: number) => values.filter((value) => value <= limit).length;
    assert.ok(values.includes(found));
    assert.ok(100 * notAbove(found) >= percent * values.length);
    assert.ok(100 * notAbove(found - 1) < percent * values.length);
  }));
});

Deno.test("ClickTimes tells of the last clicks only", () => {
  const times = new ClickTimes();
  assert.equal(times.summary, null);
  times.add({ tookMs: 9000, serverMs: 8000 });
  assert.deepEqual(times.summary, { count: 1, p50: 9000, p99: 9000, serverP50: 8000 });
  for (let click = 0; click < CLICKS_KEPT; click++) times.add({ tookMs: 4, serverMs: 0.1 });
  assert.deepEqual(times.summary, { count: CLICKS_KEPT, p50: 4, p99: 4, serverP50: 0.1 });
});
