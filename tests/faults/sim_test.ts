import assert from "node:assert/strict";
import process from "node:process";
import { runSeed } from "./run_seed.ts";
import { SeedRunner } from "./seed_runner.ts";
import { runFolder } from "./seeds.ts";

/** As many as a shared machine of two cores runs in a minute. */
const SEEDS = 1000;

Deno.test(`P2, P3, P6, P13: ${SEEDS} seeds of trouble, and everybody was told the truth`, async () => {
  const report = await new SeedRunner(process.stdout).run({
    first: 1,
    count: SEEDS,
    minutes: null,
    board: null,
  });
  assert.equal(report.crashed, false);
  assert.equal(report.runs, SEEDS);
  assert.deepEqual(report.failed.map(({ seed, problems }) => [seed, problems[0]]), []);
  // The seeds are of use only if commands get through, and some do not.
  const { asked, confirmed, failed } = report.commands;
  assert.ok(confirmed > asked / 2 && failed > asked / 20, JSON.stringify(report.commands));
});

Deno.test("a seed makes the same run, byte for byte, each time", async () => {
  const folder = runFolder();
  try {
    for (const seed of [11, 12, 13, 14]) {
      for (const hardware of ["chip", "model"] as const) {
        const options = { seed, hardware, folder, hashed: true };
        assert.deepEqual(await runSeed(options), await runSeed(options));
      }
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
