/**
 * How many tests passed, failed and were skipped: read from what `deno test` prints, added up, and said in one line.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";

/** The outcome of any number of tests. */
export interface Totals {
  /** How many passed. */
  readonly passed: number;
  /** How many failed. */
  readonly failed: number;
  /** How many were not run. */
  readonly skipped: number;
}

/** What a run of `deno test` told. */
export interface TestReport {
  /** Its tests, counted. */
  readonly totals: Totals;
  /** Names of the tests that were skipped. */
  readonly skippedNames: readonly string[];
}

const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed[^|]*\| (\d+) failed(?:[^|]*\| (\d+) ignored)?/;
const SKIPPED = /^(\S.*) \.\.\. ignored \(/;

/**
 * Read what `deno test` printed. A run that failed without saying so in numbers (a type error, a crash) counts as one
 * failure, so that it can never pass unnoticed.
 *
 * @param output Its standard output.
 * @param success Whether it ended with exit code 0.
 * @returns What it told.
 */
export function readTestReport(output: string, success: boolean): TestReport {
  const lines = stripVTControlCharacters(output).split(/\r?\n/);
  const [, passed, failed, skipped] = lines.findLast((line) => SUMMARY.test(line))?.match(SUMMARY) ?? [];
  const totals = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0) };
  const told = success || totals.failed > 0;
  return {
    totals: told ? totals : { ...totals, failed: 1 },
    skippedNames: lines.flatMap((line) => line.match(SKIPPED)?.[1] ?? []),
  };
}

/**
 * Add totals up.
 *
 * @param all Any number of them.
 * @returns Their sum.
 */
export function sumTotals(all: readonly Totals[]): Totals {
  return all.reduce((sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }), { passed: 0, failed: 0, skipped: 0 });
}

/**
 * The line that ends every run.
 *
 * @param totals What it says.
 * @returns "N passed, N failed, N skipped".
 */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
