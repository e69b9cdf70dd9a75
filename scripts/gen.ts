/**
 * `deno task gen`: writes what is generated from the definition. With `--check` it writes nothing, and ends with exit code 1 if a file is
 * not what it would write.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { argv, exit, stderr, stdout } from "node:process";
import { staleFiles, writeStaleFiles } from "../firmware-gen/write.ts";
import { CommandLine } from "../server/program_arguments.ts";

const USAGE =
  `Write what is generated from the definition: the firmware's table, its build id, and frames for tests.

Usage: deno task gen [options]

  --check  Write nothing; exit code 1 if a file is not up to date
  --help   Print this
`;

async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "gen", flags: ["check"] });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  if (!line.flag("check")) {
    for (const path of await writeStaleFiles()) stdout.write(`Wrote ${path}\n`);
    return 0;
  }
  const stale = await staleFiles();
  for (const { path } of stale) {
    stderr.write(`"${path}" is not what the definition and the sketch say; run "deno task gen"\n`);
  }
  return stale.length === 0 ? 0 : 1;
}

exit(await main(argv.slice(2)));
