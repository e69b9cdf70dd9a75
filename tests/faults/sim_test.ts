import assert from "node:assert/strict";
import process from "node:process";
import { BROKEN_RULES } from "./broken_rules.ts";
import { findBroken } from "./find_broken.ts";
import { runSeed } from "./run_seed.ts";
import { SeedRunner } from "./seed_runner.ts";
import { runFolder } from "./seeds.ts";

/** As many as two idle cores run in two minutes. */
const SEEDS = 2000;
/** A broken rule is found out by fewer, or the simulation has a hole. */
const SEEDS_FOR_A_RULE = 1000;
const QUIET = { isTTY: false, write() {} };

Deno.test(`P2, P3, P6, P11, P13: ${SEEDS} seeds of trouble, and everybody was told the truth`, async () => {
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

for (const rule of BROKEN_RULES) {
  Deno.test(`the simulation finds out if "${rule.name}" is broken (${rule.what})`, async () => {
    const found = await findBroken(rule, SEEDS_FOR_A_RULE, QUIET);
    assert.ok(found !== null, `${SEEDS_FOR_A_RULE} seeds see nothing`);
    assert.notEqual(found.seed, 0, found.problem);
  });
}

Deno.test("a seed makes the same run, byte for byte, each time", async () => {
  const folder = runFolder();
  try {
    for (const seed of [11, 12, 13, 14]) {
      for (const hardware of ["chip", "model"] as const) {
        const options = { seed, hardware, folder, hashed: true };
        const [once, again] = [await runSeed(options), await runSeed(options)];
        assert.deepEqual(once, again);
        // Watching a run changes nothing in it.
        const { commands } = await runSeed({ seed, hardware, folder });
        assert.deepEqual(commands, once.commands);
      }
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
