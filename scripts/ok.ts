/**
 * `deno task ok [STEP...]`: the gate. Format, lint, types, documentation, generated files and every test; or only the
 * named steps.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import process from "node:process";
import { CommandLine } from "../server/program_arguments.ts";
import { runDeno } from "./deno_command.ts";
import { runSuites, suites } from "./test_suites.ts";
import { sumTotals, type Totals, totalsLine } from "./totals.ts";

/** No check takes a fifth of that. */
const MINUTES_PER_CHECK = 10;
/** The checks, by name, with the arguments for Deno; the types are checked once, here, and not again by the tests. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  format: ["fmt", "--check"],
  lint: ["lint"],
  types: ["check"],
  docs: ["run", "-A", "scripts/check_docs.ts"],
  generated: ["task", "gen", "--check"],
};
const TESTS = "tests";

async function runCheck(name: string, args: readonly string[]): Promise<Totals> {
  const { success, stdout, stderr, seconds } = await runDeno(args, {
    show: false,
    minutes: MINUTES_PER_CHECK,
  });
  process.stdout.write(`${name.padEnd(10)}${success ? "ok" : "FAILED"}${seconds.toFixed(1).padStart(8)} s\n`);
  if (!success) process.stdout.write(`${stdout}${stderr}\nalone: deno task ok ${name}\n\n`);
  return { passed: success ? 1 : 0, failed: success ? 0 : 1, skipped: 0 };
}

const KNOWN = [...Object.keys(CHECKS), TESTS];
const USAGE = `The gate: format, lint, types, documentation, generated files and every test.

Usage: deno task ok [STEP...]

  STEP    ${KNOWN.join(", ")} (default: all of them)
  --help  Print this
`;

const line = new CommandLine(Deno.args, { task: "ok", names: KNOWN });
if (line.flag("help")) process.stdout.write(USAGE);
else {
  const wanted = line.names.length === 0 ? KNOWN : line.names;
  const totals: Totals[] = [];
  for (const [name, args] of Object.entries(CHECKS)) {
    if (wanted.includes(name)) totals.push(await runCheck(name, args));
  }
  if (wanted.includes(TESTS)) totals.push(await runSuites(suites(), ["--no-check"]));
  const sum = sumTotals(totals);
  process.stdout.write(`${totalsLine(sum)}\n`);
  Deno.exitCode = sum.failed === 0 ? 0 : 1;
}
