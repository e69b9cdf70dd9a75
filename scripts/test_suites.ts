/**
 * The test suites: each folder in `tests/` that holds tests is one, and runs by itself, so that a long one starves no
 * other and a crash takes no other with it.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { PROJECT, runDeno } from "./deno_command.ts";
import { readTestReport, sumTotals, type TestReport, type Totals } from "./totals.ts";

/** The suite that needs no permission; it comes first and runs as `deno test` runs it. */
const UNIT = "unit";
/** Suites whose files run side by side: in the others a chip or a process keeps real time, which a busy machine takes from it. */
const SIDE_BY_SIDE: ReadonlySet<string> = new Set([UNIT, "browser"]);
/** No suite takes half of that; one that does not end is killed. */
const MINUTES_PER_SUITE = 30;

/**
 * The suites there are.
 *
 * @returns Names of folders in `tests/`, the unit tests first.
 */
export function suites(): readonly string[] {
  const names = [...Deno.readDirSync(join(PROJECT, "tests"))]
    .filter(({ name, isDirectory }) => isDirectory && holdsTests(join(PROJECT, "tests", name)))
    .map(({ name }) => name);
  return names.sort((a, b) => Number(b === UNIT) - Number(a === UNIT) || (a < b ? -1 : 1));
}

function holdsTests(folder: string): boolean {
  return [...Deno.readDirSync(folder)].some(({ name, isDirectory }) =>
    isDirectory ? holdsTests(join(folder, name)) : name.endsWith("_test.ts")
  );
}

/**
 * Run suites one after another, showing each test, and sum them up.
 *
 * @param names Which.
 * @param flags More flags for `deno test`.
 * @returns All their tests, counted.
 */
export async function runSuites(names: readonly string[], flags: readonly string[] = []): Promise<Totals> {
  const reports: TestReport[] = [];
  const summary: string[] = [];
  for (const name of names) {
    const permission = name === UNIT ? [] : ["-A"];
    const order = SIDE_BY_SIDE.has(name) ? ["--parallel"] : [];
    const command = ["test", ...permission, ...order, ...flags, `tests/${name}`];
    process.stdout.write(`\n== ${name}: deno ${command.join(" ")}\n`);
    const { success, stdout, seconds } = await runDeno(command, { show: true, minutes: MINUTES_PER_SUITE });
    const report = readTestReport(stdout, success);
    const { passed, failed, skipped } = report.totals;
    reports.push(report);
    summary.push(
      `${name.padEnd(10)}${cell(passed)} passed${cell(failed)} failed${cell(skipped)} skipped` +
        `${seconds.toFixed(1).padStart(8)} s${failed === 0 ? "" : `   alone: deno task test ${name}`}`,
    );
  }
  const named = [
    ...reports.flatMap(({ failedNames }) => failedNames).map((name) => `failed: ${name}`),
    ...reports.flatMap(({ skippedNames }) => skippedNames).map((name) => `skipped: ${name}`),
  ];
  process.stdout.write(`\n${[...summary, ...named].join("\n")}\n`);
  return sumTotals(reports.map(({ totals }) => totals));
}

function cell(count: number): string {
  return String(count).padStart(6);
}
