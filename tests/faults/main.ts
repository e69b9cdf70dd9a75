/**
 * `deno task sim`: the simulation from the command line.
 *
 * @module
 */
import process from "node:process";
import { CommandLineError, parseSimOptions, type SimOptions, USAGE } from "./command_line.ts";
import { runSeed } from "./run_seed.ts";
import { SeedRunner, type Seeds } from "./seed_runner.ts";
import { boardOf, runFolder } from "./seeds.ts";

async function main(): Promise<number> {
  let options: SimOptions;
  try {
    options = parseSimOptions(Deno.args);
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  switch (options.kind) {
    case "help":
      process.stdout.write(USAGE);
      return 0;
    case "replay":
      return await replay(options);
    case "seeds":
      return await runSeeds({ ...options, minutes: null });
    case "soak": {
      const first = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
      return await runSeeds({
        first: first % 2 ** 30,
        count: null,
        board: options.board,
        minutes: options.minutes,
      });
    }
    case "break":
      return 2;
  }
}

async function replay({ seed, board }: Extract<SimOptions, { kind: "replay" }>): Promise<number> {
  const folder = runFolder();
  try {
    const show = (line: string) => process.stdout.write(`${line}\n`);
    const { problems } = await runSeed({
      seed,
      hardware: board ?? boardOf(seed),
      folder,
      show,
      hashed: true,
    });
    for (const problem of problems) process.stdout.write(`seed ${seed}: ${problem}\n`);
    process.stdout.write(problems.length === 0 ? `seed ${seed}: all is well\n` : "");
    return problems.length === 0 ? 0 : 1;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function runSeeds(seeds: Seeds): Promise<number> {
  const runner = new SeedRunner(process.stdout);
  const report = await runner.run(seeds);
  return report.failed.length === 0 && !report.crashed ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
