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
  /** Names of the tests that failed, or had not ended when the run was killed. */
  readonly failedNames: readonly string[];
}

const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed[^|]*\| (\d+) failed(?:[^|]*\| (\d+) ignored)?/;
const ENDED = /^(\S.*?) \.\.\. (ok|FAILED|ignored) \(/;
const BEGUN = /^(\S.*?) \.\.\.(?: *$|'.*' has been running for over )/;

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
  const ended = lines.flatMap((line) => {
    const [, name, outcome] = ENDED.exec(line) ?? [];
    return name === undefined ? [] : [{ name, outcome }];
  });
  const named = (wanted: string) => ended.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  const failedNames = named("FAILED");
  const skippedNames = named("ignored");
  const summary = lines.findLast((line) => SUMMARY.test(line))?.match(SUMMARY) ?? null;
  if (summary === null) {
    const unfinished = lines.findLast((line) => BEGUN.test(line))?.match(BEGUN)?.[1];
    if (unfinished !== undefined && !ended.some(({ name }) => name === unfinished)) {
      failedNames.push(unfinished);
    }
  }
  const [, passed, failed, skipped] = summary ??
    [null, named("ok").length, failedNames.length, skippedNames.length];
  const totals = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped ?? 0) };
  const told = success || totals.failed > 0;
  return { totals: told ? totals : { ...totals, failed: 1 }, skippedNames, failedNames };
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
