/**
 * `deno task gen`: writes what is generated from the definition. With `--check` it writes nothing, and ends with
 * exit code 1 if a file is not what it would write.
 *
 * @module
 */
import { argv, exit, stderr, stdout } from "node:process";
import { LimitError } from "./limits.ts";
import { staleFiles, writeStaleFiles } from "./write.ts";

async function main(options: readonly string[]): Promise<number> {
  const unknown = options.find((option) => option !== "--check");
  if (unknown !== undefined) {
    stderr.write(`Unknown option "${unknown}"; there is only --check\n`);
    return 2;
  }
  if (options.length === 0) {
    for (const path of await writeStaleFiles()) stdout.write(`Wrote ${path}\n`);
    return 0;
  }
  const stale = await staleFiles();
  for (const { path } of stale) {
    stderr.write(`"${path}" is not what the definition and the sketch say; run "deno task gen"\n`);
  }
  return stale.length === 0 ? 0 : 1;
}

try {
  exit(await main(argv.slice(2)));
} catch (error) {
  if (!(error instanceof LimitError)) throw error;
  stderr.write(`${error.message}\n`);
  exit(1);
}
