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
/** Suites whose files run side by side: they use the whole machine. */
const SIDE_BY_SIDE: ReadonlySet<string> = new Set([UNIT, "browser"]);
/** In it chips run bootloaders, which never sleep and wait for a second only: a busy machine takes that from them. */
const UNDISTURBED = "tools";
/** So many of the other suites run at a time: they mostly wait, and one alone leaves most of two cores unused. */
const LANES = 2;
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

/** What became of a suite. */
interface Ran {
  readonly name: string;
  readonly report: TestReport;
  readonly seconds: number;
}

/**
 * Run suites, two at a time where they leave room for it, show their tests, and sum them up.
 *
 * @param names Which.
 * @param flags More flags for `deno test`.
 * @returns All their tests, counted.
 */
export async function runSuites(names: readonly string[], flags: readonly string[] = []): Promise<Totals> {
  const ran: Ran[] = [];
  const run = async (name: string, show: boolean) => {
    ran.push(await runSuite(name, flags, show));
  };
  const needsAll = (name: string) => SIDE_BY_SIDE.has(name) || name === UNDISTURBED;
  for (const name of names.filter(needsAll)) await run(name, true);
  const waiting = names.filter((name) => !needsAll(name));
  const isAlone = waiting.length === 1;
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await run(name, isAlone);
  }));
  ran.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const named = [
    ...ran.flatMap(({ report }) => report.failedNames).map((name) => `failed: ${name}`),
    ...ran.flatMap(({ report }) => report.skippedNames).map((name) => `skipped: ${name}`),
  ];
  process.stdout.write(`\n${[...ran.map(summary), ...named].join("\n")}\n`);
  return sumTotals(ran.map(({ report }) => report.totals));
}

/** What runs beside another one is shown when it has ended: the lines of two would be mixed. */
async function runSuite(name: string, flags: readonly string[], show: boolean): Promise<Ran> {
  const permission = name === UNIT ? [] : ["-A"];
  const order = SIDE_BY_SIDE.has(name) ? ["--parallel"] : [];
  const command = ["test", ...permission, ...order, ...flags, `tests/${name}`];
  const begun = `\n== ${name}: deno ${command.join(" ")}\n`;
  process.stdout.write(show ? begun : `${name} runs\n`);
  const { success, stdout, stderr, seconds } = await runDeno(command, { show, minutes: MINUTES_PER_SUITE });
  if (!show) process.stdout.write(`${begun}${stdout}${stderr}`);
  return { name, report: readTestReport(stdout, success), seconds };
}

function summary({ name, report: { totals: { passed, failed, skipped } }, seconds }: Ran): string {
  return `${name.padEnd(14)}${cell(passed)} passed${cell(failed)} failed${cell(skipped)} skipped` +
    `${seconds.toFixed(1).padStart(8)} s${failed === 0 ? "" : `   alone: deno task test ${name}`}`;
}

function cell(count: number): string {
  return String(count).padStart(6);
}
