/**
 * A run against the record (`--check`): a figure may not be worse than it was in the parts of the recorded run, and a little.
 *
 * @module
 */
import type { Machine } from "./machine.ts";
import type { PerformanceRecord, RecordedRow } from "./record.ts";
import { digits, type Figure, SLACK_PERCENT, type Unit } from "./result.ts";

/** What means the same on every machine. */
const PORTABLE: readonly Unit[] = ["x", "B"];

/** What came out of a comparison, as sentences. */
export interface Comparison {
  /** What is worse than recorded, or missing. */
  readonly failures: readonly string[];
  /** What was not compared, and why. */
  readonly notCompared: readonly string[];
}

/**
 * Compare.
 *
 * @param record What was recorded.
 * @param machine The machine of this run.
 * @param rows What was measured now.
 */
export function compareWith(
  record: PerformanceRecord,
  machine: Machine,
  rows: readonly RecordedRow[],
): Comparison {
  const isSame = sameMachine(record.machine, machine);
  const failures: string[] = [];
  let otherMachine = 0;
  for (const row of rows) {
    const known = record.rows.find(({ name }) => name === row.name);
    if (row.failure !== null) failures.push(`${row.name}: not measured: ${row.failure}`);
    else if (known === undefined || known.failure !== null) {
      failures.push(`${row.name}: there is no record of it; --write makes one`);
    } else {
      const comparable = known.figures.filter(({ unit }) => isSame || PORTABLE.includes(unit));
      otherMachine += known.figures.length - comparable.length;
      failures.push(...comparable.flatMap((figure) => worse(row, figure)));
    }
  }
  return {
    failures,
    notCompared: otherMachine === 0 ? [] : [
      `${otherMachine} figures in ms, KiB and % were not compared: the record is of another machine (${record.machine.processor}, ${record.machine.cores} cores)`,
    ],
  };
}

function sameMachine(one: Machine, other: Machine): boolean {
  return one.processor === other.processor && one.cores === other.cores;
}

function worse(row: RecordedRow, known: Figure): readonly string[] {
  const measured = row.figures.find(({ name }) => name === known.name);
  if (measured === undefined) return [`${row.name}: "${known.name}" is recorded, and was not measured`];
  if (measured.value <= known.high * (known.unit === "B" ? 1 : 1 + SLACK_PERCENT / 100)) return [];
  const { value, low, high, unit } = known;
  return [
    `${row.name}: "${known.name}": recorded ${digits(value)} ${unit} (${digits(low)} to ${
      digits(high)
    }), measured ${digits(measured.value)} ${unit}`,
  ];
}
