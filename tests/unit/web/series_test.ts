import assert from "node:assert/strict";
import fc from "fast-check";
import { int } from "../../../protocol/dsl.ts";
import { scaleOf } from "../../../protocol/dsl.ts";
import { type Point, Series } from "../../../web/tools/plots/series.ts";
import { summarize } from "../../../web/tools/plots/series_summary.ts";
import { SeededRandom } from "../link/seeded_random.ts";

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

const SCALE = scaleOf(int({ min: 0, max: 100 }));

Deno.test("summarize() weighs each value by how long it held, and leaves gaps out", () => {
  const points: Point[] = [
    { at: 0, value: 10 },
    { at: 30, value: 50 },
    { at: 40, value: null },
    { at: 90, value: 0 },
    { at: 100, value: 0 },
  ];
  assert.deepEqual(summarize(points, SCALE), {
    now: 0,
    last: 0,
    lowest: 0,
    highest: 50,
    mean: (30 * 10 + 10 * 50 + 10 * 0) / 50,
    shares: new Map([[10, 0.6], [50, 0.2], [0, 0.2]]),
    changes: 1,
    trend: "steady",
  });
  assert.equal(summarize([], SCALE), null);
  assert.equal(summarize([{ at: 0, value: null }], SCALE), null);
});

/** The trend of values one after the other, each held as long as the others; null is a gap. */
function trend(values: readonly (number | null)[], scale = SCALE): string | undefined {
  const points = values.map((value, index) => ({ at: index, value }));
  return summarize([...points, { at: values.length, value: values.at(-1) ?? null }], scale)?.trend;
}

/** A hundred values. */
function curve(at: (share: number) => number): number[] {
  return Array.from({ length: 100 }, (_, index) => Math.round(at(index / 100)));
}

Deno.test("H14: summarize() says which way the curve goes where it ends, whatever it did before", () => {
  assert.equal(trend(curve((share) => 100 * share)), "rising");
  assert.equal(trend(curve((share) => 100 - 100 * share)), "falling");
  // Three waves in what is drawn: each has a mean that says nothing of its end.
  const wave = (shift: number) => curve((share) => 50 + 40 * Math.sin(2 * Math.PI * (3 * share + shift)));
  assert.equal(trend(wave(0)), "rising");
  assert.equal(trend(wave(0.5)), "falling");
  assert.equal(trend(curve((share) => share < 0.9 ? 80 - 80 * share : 10 + 500 * (share - 0.9))), "rising");
  assert.equal(trend(curve((share) => share < 0.5 ? 10 : 90)), "steady", "a step that is long past");
  assert.equal(trend(curve((share) => share < 0.97 ? 10 : 90)), "rising", "a step just now");
});

Deno.test("H14: summarize() takes what goes up and down again and again for varying, and what cannot be seen for steady", () => {
  assert.equal(trend(curve((share) => Math.round(100 * share) % 2 === 0 ? 10 : 90)), "varying");
  const random = new SeededRandom(7);
  assert.equal(trend(curve(() => 20 + 60 * random.next32() / 2 ** 32)), "varying");
  assert.equal(
    trend(curve(() => 50 + 2 * random.next32() / 2 ** 32), scaleOf(int({ min: 0, max: 1023 }))),
    "steady",
  );
  assert.equal(trend([4, 4, 4]), "steady");
  assert.equal(trend([4]), "steady");
});

Deno.test("H14: summarize() looks at the last stretch that is known: what is on the other side of a gap is no movement", () => {
  const rising = curve((share) => 100 * share);
  assert.equal(trend([...rising, ...Array.from({ length: 20 }, () => null)]), "rising");
  assert.equal(trend([...rising, null, null, ...Array.from({ length: 30 }, () => 10)]), "steady");
  assert.equal(summarize([{ at: 0, value: 7 }, { at: 5, value: null }], SCALE)?.last, 7);
});

Deno.test("summarize() stays between the lowest and the highest value", () => {
  fc.assert(fc.property(reports, (points) => {
    const summary = summarize(filled(points).within(0, 9000), SCALE);
    if (summary === null) return;
    const known = points.flatMap(({ value }) => value ?? []);
    assert.equal(summary.lowest, Math.min(...known));
    assert.equal(summary.highest, Math.max(...known));
    assert.ok(summary.lowest - 1e-9 <= summary.mean && summary.mean <= summary.highest + 1e-9);
  }));
});
