/**
 * Runs seeds, one after the other, and prints one line of JSON for each: what a core does for `deno task sim`.
 *
 * @module
 */
import process from "node:process";
import * as z from "zod/mini";
import { runSeed } from "./run_seed.ts";

const kind = z.enum(["chip", "model"]);

/** What to run. */
export const seedsTask = z.object({
  /** The first seed. */
  first: z.number(),
  /** From one to the next. */
  step: z.number(),
  /** How many; null for as many as there is time for. */
  count: z.nullable(z.number()),
  /** On which board; null: as each seed has it. */
  board: z.nullable(kind),
  /** Where the databases are. */
  folder: z.string(),
});

/** A line. */
export const seedLine = z.object({
  seed: z.number(),
  hardware: kind,
  problems: z.array(z.string()),
  hash: z.number(),
  commands: z.object({ asked: z.number(), confirmed: z.number(), failed: z.number() }),
  ms: z.number(),
});

/** One of four seeds is run on the chip, unless it is said. */
export function boardOf(seed: number): z.infer<typeof kind> {
  return seed % 4 === 0 ? "chip" : "model";
}

/** Where the databases are: in memory, where the system has such a folder. */
export function runFolder(): string {
  try {
    return Deno.makeTempDirSync({ dir: "/dev/shm", prefix: "destello-sim-" });
  } catch {
    return Deno.makeTempDirSync({ prefix: "destello-sim-" });
  }
}

async function main(): Promise<void> {
  const { first, step, count, board, folder } = seedsTask.parse(JSON.parse(Deno.args[0] ?? ""));
  for (let number = 0; count === null || number < count; number++) {
    const seed = first + number * step;
    const outcome = await runSeed({ seed, hardware: board ?? boardOf(seed), folder });
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
}

if (import.meta.main) await main();
