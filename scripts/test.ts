/**
 * `deno task test [SUITE...]`: every test, or those of the named folders in `tests/`.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import process from "node:process";
import { absolutePath, CommandLine } from "../server/program_arguments.ts";
import { CloneWithProject } from "./clone_with_project.ts";
import { runSuites, suites } from "./test_suites.ts";
import { totalsLine } from "./totals.ts";

const known = suites();
const USAGE = `Run the tests.

Usage: deno task test [--definition DIR] [SUITE...]

  SUITE             ${known.join(", ")} (default: all of them)
  --definition DIR  Run them in a temporary copy of this clone that ships the project in DIR instead of its own:
                    no test may depend on the shipped definition
  --help            Print this
`;

const line = new CommandLine(Deno.args, { task: "test", values: ["definition"], names: known });
const project = line.text("definition", "the folder of a project");
if (line.flag("help")) process.stdout.write(USAGE);
else if (project !== null) {
  await using clone = await CloneWithProject.make(absolutePath(project));
  const isGood = await clone.task("gen") && await clone.task("build:firmware") &&
    await clone.task("test", ...line.names);
  Deno.exitCode = isGood ? 0 : 1;
} else {
  const totals = await runSuites(line.names.length === 0 ? known : line.names);
  process.stdout.write(`${totalsLine(totals)}\n`);
  Deno.exitCode = totals.failed === 0 ? 0 : 1;
}
