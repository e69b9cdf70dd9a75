import assert from "node:assert/strict";
import {
  documentOf,
  figureCells,
  type PerformanceRecord,
  recordedRow,
  recordIn,
} from "../../../bench/peers/record.ts";
import { figure } from "../../../bench/peers/result.ts";

const ROW = { name: "click", title: "A click" };

function recordOf(rows: PerformanceRecord["rows"]): PerformanceRecord {
  return {
    date: "2026-01-02",
    commit: "0123abc",
    machine: { processor: "A chip", cores: 2, memoryGib: 24, system: "Linux 6.1 x64" },
    load: 0.1,
    versions: { Deno: "2.9.6", ws: "8.23.0" },
    rows: [...rows],
  };
}

const MEASURED = recordedRow(ROW, {
  figures: [
    figure({ name: "p50, Destello / Node", unit: "x", goal: 1 }, [0.912345, 0.8, 1.1]),
    figure({ name: "p99", unit: "ms", goal: 0.5 }, [1.5]),
  ],
  tables: [{ title: "Clicks", lines: [["", "p50 | ms"], ["Node", "0.49"]] }],
  notes: ["Nothing is kept."],
});

Deno.test("recordIn() reads what documentOf() wrote", () => {
  const record = recordOf([MEASURED, recordedRow({ name: "start", title: "Start" }, new Error("No Node"))]);
  assert.deepEqual(recordIn(documentOf(record)), record);
});

Deno.test("documentOf() shows date, machine, versions, command, each figure with its spread, and what was not measured", () => {
  const text = documentOf(
    recordOf([MEASURED, recordedRow({ name: "start", title: "Start" }, new Error("No Node"))]),
  );
  for (
    const part of [
      "2026-01-02",
      "0123abc",
      "A chip, 2 cores, 24 GiB, Linux 6.1 x64",
      "Deno 2.9.6, ws 8.23.0",
      "`deno task bench peers --write`",
      "| p50, Destello / Node | 0.91 x | 0.80 to 1.10 | 1 x |",
      "| p99 | 1.50 ms |  | 0.50 ms, not met |",
      "|  | p50 \\| ms |",
      "Nothing is kept.",
      "Not measured: No Node",
    ]
  ) assert(text.includes(part), part);
});

Deno.test("documentOf() says that the machine was busy, if it was", () => {
  const record = recordOf([MEASURED]);
  assert(!documentOf(record).includes("The machine was busy"));
  assert(documentOf({ ...record, load: 2 }).includes("The machine was busy"));
});

Deno.test("recordIn() says what is wrong with a document that has no data, or damaged data", () => {
  assert.throws(() => recordIn("# Performance"), /no block of data/);
  const text = documentOf(recordOf([MEASURED])).replace('"unit":"x"', '"unit":"miles"');
  assert.throws(() => recordIn(text), /its data cannot be read/);
});

Deno.test("figureCells() leaves out a spread that is none, and marks a goal that is not met", () => {
  assert.deepEqual(figureCells(figure({ name: "bytes", unit: "B", goal: 12 }, [12])), ["12 B", "", "12 B"]);
  assert.deepEqual(figureCells(figure({ name: "bytes", unit: "B", goal: 12 }, [13])), [
    "13 B",
    "",
    "12 B, not met",
  ]);
  assert.deepEqual(figureCells(figure({ name: "ms", unit: "ms" }, [1, 2, 3])), ["2 ms", "1 to 3", ""]);
});

Deno.test("recordedRow() takes a figure that is no number for a row that was not measured", () => {
  const figures = [figure({ name: "ms between updates", unit: "ms" }, [3 / 0])];
  const { failure } = recordedRow(ROW, { figures, tables: [], notes: [] });
  assert.equal(failure, '"ms between updates" is no number');
});
