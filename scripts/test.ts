/**
 * `deno task test [SUITE...]`: every test, or those of the named folders in `tests/`.
 *
 * @module
 */
import process from "node:process";
import { runSuites, suites } from "./test_suites.ts";
import { totalsLine } from "./totals.ts";

if (import.meta.main) {
  const known = suites();
  const unknown = Deno.args.find((name) => !known.includes(name));
  if (unknown === undefined) {
    const totals = await runSuites(Deno.args.length === 0 ? known : Deno.args);
    process.stdout.write(`${totalsLine(totals)}\n`);
    Deno.exitCode = totals.failed === 0 ? 0 : 1;
  } else {
    process.stderr.write(`No suite "${unknown}"; there are ${known.join(", ")}\n`);
    Deno.exitCode = 2;
  }
}
