/**
 * Whether the simulation finds out that a rule is broken. If not, the simulation has a hole.
 *
 * @module
 */
import type { BrokenRule } from "./broken_rules.ts";
import { breakRule } from "./rule_breaker.ts";
import { type RunnerOutput, SeedRunner } from "./seed_runner.ts";
import { runFolder } from "./seeds.ts";

/** How it was found out. */
export interface Found {
  /** The seed that showed it. */
  readonly seed: number;
  /** How many runs it took. */
  readonly runs: number;
  /** What was wrong. */
  readonly problem: string;
}

/**
 * Break a rule and run seeds until one of them shows it.
 *
 * @param rule Which.
 * @param count How many seeds at most.
 * @param output Where it is shown how far it is.
 * @returns How it was found out; null if it was not.
 */
export async function findBroken(
  rule: BrokenRule,
  count: number,
  output: RunnerOutput,
): Promise<Found | null> {
  const folder = runFolder();
  try {
    const runner = new SeedRunner(output, { flags: breakRule(rule, folder), untilFirst: true });
    // The board's side is broken in its model only, so all seeds are run on that.
    const { failed: [first], runs, crashed } = await runner.run({
      first: 1,
      count,
      minutes: null,
      board: "model",
    });
    if (first !== undefined) return { seed: first.seed, runs, problem: first.problems[0] ?? "" };
    return crashed ? { seed: 0, runs, problem: "The simulation could not go on" } : null;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
