import assert from "node:assert/strict";
import fc from "fast-check";
import { bool, choice, int } from "../../../protocol/dsl.ts";
import { scaleOf } from "../../../protocol/dsl.ts";
import { gapsOf, lineOf, unknownFor } from "../../../web/tools/plots/plot_gaps.ts";
import { rangeOf, wholeSplits } from "../../../web/tools/plots/plot_range.ts";

Deno.test("H10: gapsOf() gives the stretches of which nobody knows, as one where they touch", () => {
  const points = [
    { at: 0, value: 1 },
    { at: 10, value: null },
    { at: 15, value: 7 },
    { at: 15, value: null },
    { at: 20, value: 2 },
    { at: 30, value: null },
    { at: 40, value: null },
  ];
  assert.deepEqual(gapsOf(points), [{ from: 10, to: 20 }, { from: 30, to: 40 }]);
  assert.equal(unknownFor(points), 20);
  assert.equal(unknownFor([{ at: 0, value: 1 }]), 0);
});

Deno.test("H10: lineOf() holds each value until the gap after it begins", () => {
  const points = [{ at: 0, value: 1 }, { at: 10, value: null }, { at: 20, value: 2 }];
  assert.deepEqual(lineOf(points), [
    { at: 0, value: 1 },
    { at: 10, value: 1 },
    { at: 10, value: null },
    { at: 20, value: 2 },
  ]);
});

Deno.test("rangeOf() holds every value, never reaches beyond what the field can be, and leaves a flat line room", () => {
  const values = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }));
  fc.assert(fc.property(values, ([one, other]) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    const [from, to] = rangeOf(scaleOf(int({ min: 0, max: 255 })), low, high);
    assert.ok(0 <= from && from <= low && high <= to && to <= 255 && from < to);
    assert.ok(wholeSplits(from, to, 1).every((split) => split >= 0 && split <= 255));
  }));
  assert.deepEqual(rangeOf(scaleOf(int({ min: 0, max: 255 })), null, null), [0, 255]);
  assert.deepEqual(rangeOf(scaleOf(int({ min: 0, max: 1 })), 0, 0), [0, 1]);
});

Deno.test("H14: rangeOf() leaves room around names, and shows all of them unless they are very many", () => {
  assert.deepEqual(rangeOf(scaleOf(bool()), 1, 1), [-0.15, 1.15]);
  assert.deepEqual(rangeOf(scaleOf(choice("off", "slow", "fast")), 1, 1), [-0.15, 2.15]);
  const many = scaleOf(choice(...Array.from({ length: 200 }, (_, index) => `o${index}`)));
  assert.deepEqual(rangeOf(many, 50, 53), [48.85, 54.15]);
  assert.deepEqual(rangeOf(many, 0, 199), [-0.15, 199.15]);
  assert.deepEqual(wholeSplits(-0.15, 2.15, 0.5), [0, 1, 2]);
});
