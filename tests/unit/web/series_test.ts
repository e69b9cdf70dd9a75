import assert from "node:assert/strict";
import fc from "fast-check";
import { type Point, Series } from "../../../web/tools/series.ts";
import { summarize } from "../../../web/tools/series_summary.ts";

/** Steps of time with values and gaps. */
const reports = fc.array(
  fc.record({ after: fc.nat(50), value: fc.option(fc.integer({ min: 0, max: 20 }), { freq: 6 }) }),
  { maxLength: 120, size: "max" },
).map((steps) => {
  let at = 1000;
  return steps.map(({ after, value }): Point => ({ at: at += after, value }));
});

function filled(points: readonly Point[], most?: number): Series {
  const series = new Series(most);
  for (const { at, value } of points) series.push(at, value);
  return series;
}

/** What held at a moment, the slow way. */
function heldAt(points: readonly Point[], moment: number): number | null {
  return points.findLast(({ at }) => at <= moment)?.value ?? null;
}

Deno.test("Series.within() tells at each moment what held then", () => {
  fc.assert(fc.property(reports, fc.nat(4000), fc.nat(2000), (points, from, length) => {
    const to = from + length;
    const within = filled(points).within(from, to);
    for (const { at } of within) assert.ok(from <= at && at <= to, "nothing outside");
    for (let moment = from; moment < to; moment += 7) {
      assert.equal(heldAt(within, moment), heldAt(points, moment));
    }
    if (within.length > 0) assert.equal(within.at(-1)?.at, to, "the newest value ends at the end");
  }));
});

Deno.test("Series keeps a bounded number of points, their order, and every highest and lowest value", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 300, size: "max" }),
    (values) => {
      const series = filled(values.map((value, index) => ({ at: index, value })), 64);
      const { points } = series;
      assert.ok(points.length <= 64);
      assert.ok(points.every(({ at }, index) => index === 0 || at > (points[index - 1]?.at ?? 0)));
      if (values.length <= 200) {
        const kept = points.map(({ value }) => value ?? NaN);
        assert.equal(Math.max(...kept), Math.max(...values));
        assert.equal(Math.min(...kept), Math.min(...values));
      }
    },
  ));
});

Deno.test("Series never goes back in time, and says nothing twice", () => {
  const series = filled([{ at: 10, value: 1 }, { at: 5, value: 2 }, { at: 20, value: 2 }, {
    at: 30,
    value: null,
  }]);
  assert.deepEqual(series.points, [{ at: 10, value: 1 }, { at: 10, value: 2 }, { at: 30, value: null }]);
});

Deno.test("Series.prepend() puts only what is older before what is known", () => {
  const series = filled([{ at: 100, value: 5 }]);
  series.prepend([{ at: 50, value: 1 }, { at: 100, value: 4 }, { at: 120, value: 7 }]);
  assert.deepEqual(series.points, [{ at: 50, value: 1 }, { at: 100, value: 5 }]);
});

Deno.test("summarize() weighs each value by how long it held, and leaves gaps out", () => {
  const points: Point[] = [
    { at: 0, value: 10 },
    { at: 30, value: 50 },
    { at: 40, value: null },
    { at: 90, value: 0 },
    { at: 100, value: 0 },
  ];
  assert.deepEqual(summarize(points), {
    now: 0,
    lowest: 0,
    highest: 50,
    mean: (30 * 10 + 10 * 50 + 10 * 0) / 50,
    changes: 1,
    trend: "falling",
  });
  assert.equal(summarize([]), null);
  assert.equal(summarize([{ at: 0, value: null }]), null);
});

Deno.test("summarize() says which way it goes, and takes a little up and down for steady", () => {
  const ramp = (values: readonly number[]) =>
    summarize(values.map((value, index) => ({ at: index, value })))?.trend;
  assert.equal(ramp([1, 2, 3, 4, 5, 6]), "rising");
  assert.equal(ramp([6, 5, 4, 3, 2, 1]), "falling");
  assert.equal(ramp([1, 9, 1, 9, 1, 9, 1, 9, 1]), "steady");
  assert.equal(ramp([4, 4, 4]), "steady");
  // What it did last counts, not what it did at first.
  assert.equal(ramp([0, 300, 600, 900, 900, 900, 900, 900, 900, 900, 900, 900]), "steady");
  assert.equal(ramp([0, 200, 400, 600, 690, 690, 690, 650, 600, 560, 540, 524]), "falling");
});

Deno.test("summarize() stays between the lowest and the highest value", () => {
  fc.assert(fc.property(reports, (points) => {
    const summary = summarize(filled(points).within(0, 9000));
    if (summary === null) return;
    const known = points.flatMap(({ value }) => value ?? []);
    assert.equal(summary.lowest, Math.min(...known));
    assert.equal(summary.highest, Math.max(...known));
    assert.ok(summary.lowest - 1e-9 <= summary.mean && summary.mean <= summary.highest + 1e-9);
  }));
});
