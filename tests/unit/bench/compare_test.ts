import assert from "node:assert/strict";
import { compareWith } from "../../../bench/peers/compare.ts";
import { type PerformanceRecord, type RecordedRow, recordedRow } from "../../../bench/peers/record.ts";
import { figure, type Unit } from "../../../bench/peers/result.ts";

const MACHINE = { processor: "A chip", cores: 2, memoryGib: 24, system: "Linux" };

/** A row whose one figure was this in the parts of its run. */
function row(parts: readonly number[], unit: Unit = "x", name = "p50, Destello / Node"): RecordedRow {
  const figures = [figure({ name, unit }, parts)];
  return recordedRow({ name: "click", title: "A click" }, { figures, tables: [], notes: [] });
}

function recordOf(...rows: RecordedRow[]): PerformanceRecord {
  return { date: "2026-01-02", commit: "0123abc", machine: MACHINE, load: 0, versions: {}, rows };
}

Deno.test("compareWith() passes what is within the recorded spread, and what is better", () => {
  const record = recordOf(row([0.8, 0.9, 1]));
  for (const now of [[1.05], [0.9], [0.1]]) {
    assert.deepEqual(compareWith(record, MACHINE, [row(now)]), { failures: [], notCompared: [] });
  }
});

Deno.test("compareWith() names row, figure, recorded and measured where it is worse", () => {
  const { failures } = compareWith(recordOf(row([0.8, 0.9, 1])), MACHINE, [row([1.06])]);
  assert.deepEqual(failures, [
    'click: "p50, Destello / Node": recorded 0.90 x (0.80 to 1), measured 1.06 x',
  ]);
});

Deno.test("compareWith() fails on one byte more, since a count has no spread", () => {
  const record = recordOf(row([12], "B"));
  assert.deepEqual(compareWith(record, MACHINE, [row([12], "B")]).failures, []);
  assert.equal(compareWith(record, MACHINE, [row([13], "B")]).failures.length, 1);
});

Deno.test("compareWith() compares milliseconds on the machine of the record only, ratios and bytes on every one", () => {
  const other = { ...MACHINE, processor: "Another chip" };
  const record = recordOf(row([1], "ms"));
  assert.equal(compareWith(record, MACHINE, [row([2], "ms")]).failures.length, 1);
  const { failures, notCompared } = compareWith(record, other, [row([2], "ms")]);
  assert.deepEqual(failures, []);
  assert.match(notCompared.join(), /^1 figures in ms, KiB and % were not compared: .*A chip, 2 cores/);
  assert.equal(compareWith(recordOf(row([1])), other, [row([2])]).failures.length, 1);
});

Deno.test("compareWith() fails where a row or a figure is not measured, or not recorded", () => {
  const failed = recordedRow({ name: "click", title: "A click" }, new Error("No Node"));
  const said = (record: PerformanceRecord, now: RecordedRow) =>
    compareWith(record, MACHINE, [now]).failures.join();
  assert.equal(said(recordOf(row([1])), failed), "click: not measured: No Node");
  assert.equal(said(recordOf(), row([1])), "click: there is no record of it; --write makes one");
  assert.equal(said(recordOf(failed), row([1])), "click: there is no record of it; --write makes one");
  assert.equal(
    said(recordOf(row([1])), row([1], "x", "p99")),
    'click: "p50, Destello / Node" is recorded, and was not measured',
  );
});
