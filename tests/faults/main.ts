/**
 * `deno task sim`: the simulation from the command line.
 *
 * @module
 */
import "../../server/tell_in_words.ts";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { StartFailure } from "../../server/start_failure.ts";
import { BROKEN_RULES } from "./broken_rules.ts";
import { parseSimOptions, type SimOptions, USAGE } from "./command_line.ts";
import { manyCommands } from "./many_commands.ts";
import { findBroken } from "./find_broken.ts";
import { breakRule } from "./rule_breaker.ts";
import { runSeed } from "./run_seed.ts";
import { SeedRunner, type Seeds, StoppedError } from "./seed_runner.ts";
import { boardOf, runFolder } from "./seeds.ts";

/** What a shell expects of a program that was interrupted. */
const STOPPED = 130;

async function main(): Promise<number> {
  let options: SimOptions;
  try {
    options = parseSimOptions(Deno.args);
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
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
    case "commands":
      return await runCommands(options);
    case "break":
      return await breakRules(options);
  }
}

async function replay({ seed, board, rule }: Extract<SimOptions, { kind: "replay" }>): Promise<number> {
  if (rule !== null) return await replayBroken(seed, rule);
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

/** The same in another process, for which the rule is broken. */
async function replayBroken(seed: number, name: string): Promise<number> {
  const rule = BROKEN_RULES.find((rule) => rule.name === name);
  if (rule === undefined) throw new RangeError(`No rule "${name}"`);
  const folder = runFolder();
  try {
    const args = [
      ...breakRule(rule, folder),
      fileURLToPath(import.meta.url),
      "--seed",
      `${seed}`,
      "--board",
      "model",
    ];
    const { code } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", ...args] })
      .spawn().status;
    return code;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function breakRules({ rules, count }: Extract<SimOptions, { kind: "break" }>): Promise<number> {
  let unseen = 0;
  for (const rule of BROKEN_RULES.filter(({ name }) => rules.includes(name))) {
    const found = await findBroken(rule, count, process.stdout);
    if (found === null) unseen++;
    process.stdout.write(
      found === null
        ? `${rule.name.padEnd(16)} NOT FOUND OUT by ${count} seeds: ${rule.what}\n`
        : `${
          rule.name.padEnd(16)
        } found out by seed ${found.seed}, after ${found.runs} runs: ${found.problem}\n`,
    );
  }
  return unseen === 0 ? 0 : 1;
}

async function runSeeds(seeds: Seeds): Promise<number> {
  const runner = new SeedRunner(process.stdout);
  const report = await runner.run(seeds);
  return report.failed.length === 0 && !report.crashed ? 0 : 1;
}

async function runCommands(options: Extract<SimOptions, { kind: "commands" }>): Promise<number> {
  const began = performance.now();
  const outcome = await manyCommands(options, (over) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${over} of ${options.commands}`);
  });
  const { confirmed, failed, problems, changes, retransmissions, naks, badFrames, sessions, ms, times } =
    outcome;
  const within = times.map((count, step) => `${2 ** step / 4} ms: ${count}`).filter((text) =>
    !text.includes(": undefined")
  );
  const lines = [
    ...problems,
    `${confirmed} confirmed, ${problems.length} of them contradicted by the pin log of ${changes} changes`,
    ...Object.entries(failed).map(([how, count]) => `${count} failed: ${how}`),
    `${retransmissions} retransmissions, ${naks} NAKs, ${badFrames} damaged frames at the server, ${sessions} sessions`,
    `${(ms / 1000).toFixed(0)} s of virtual time in ${((performance.now() - began) / 1000).toFixed(0)} s`,
    `asked to confirmed, at most: ${within.join(", ")}`,
  ];
  process.stdout.write(`${process.stdout.isTTY ? "\r\x1b[K" : ""}${lines.join("\n")}\n`);
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    Deno.exit(STOPPED);
  }
}
