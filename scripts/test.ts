/**
 * `deno task test [SUITE...]`: every test, or those of the named folders in `tests/`.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import process from "node:process";
import { CommandLine } from "../server/program_arguments.ts";
import { runSuites, suites } from "./test_suites.ts";
import { totalsLine } from "./totals.ts";

const known = suites();
const USAGE = `Run the tests.

Usage: deno task test [SUITE...]

  SUITE   ${known.join(", ")} (default: all of them)
  --help  Print this
`;

const line = new CommandLine(Deno.args, { task: "test", names: known });
if (line.flag("help")) process.stdout.write(USAGE);
else {
  const totals = await runSuites(line.names.length === 0 ? known : line.names);
  process.stdout.write(`${totalsLine(totals)}\n`);
  Deno.exitCode = totals.failed === 0 ? 0 : 1;
}
