/**
 * `deno task soak NAME`: what the tests do for a minute, for as long as one likes.
 *
 * @module
 */
import "../../server/tell_in_words.ts";
import process from "node:process";
import { CommandLine } from "../../server/program_arguments.ts";
import { ProgressBar } from "../../scripts/flashing/progress_bar.ts";
import { StartFailure } from "../../server/start_failure.ts";
import { percentiles } from "../../bench/measure.ts";
import { installCommand, tools } from "../tool.ts";
import { holdClass } from "./classroom.ts";
import { sendHostile } from "./hostile.ts";
import { killServers } from "./kills.ts";
import { assertNoLeaks, plugAndUnplug } from "./plugs.ts";

/** How a soak is done. */
export interface SoakOptions {
  /** How often. */
  readonly count: number;
  /** Seed of every chance in it. */
  readonly seed: number;
  /** Told how often it was done. */
  readonly progress: (done: number) => void;
}

/** Something that can be done for long. */
interface Soak {
  readonly what: string;
  /** What is counted. */
  readonly unit: string;
  readonly count: number;
  /** Does it, and gives figures; throws at the first broken promise. */
  readonly run: (options: SoakOptions) => Promise<object>;
}

async function plug({ count, progress }: SoakOptions): Promise<object> {
  const figures = await plugAndUnplug({ cycles: count, progress });
  const { shownMs, usableMs, descriptors, threads, memoryMiB } = figures;
  assertNoLeaks(figures);
  const distribution = (times: readonly number[]) => {
    const { p50, p99, max } = percentiles(times);
    return `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`;
  };
  return {
    "pulled out, shown on every page:": distribution(shownMs),
    "plugged in, first command confirmed:": distribution(usableMs),
    "descriptors": descriptors.join(" -> "),
    "threads": threads.join(" -> "),
    "resident MiB": memoryMiB.join(" -> "),
  };
}

/** How often each of those who may click does so with each board. */
const ROUNDS = 10;

async function classroom({ count, progress }: SoakOptions): Promise<object> {
  const chromium = tools.chromium.find();
  if (chromium === null) throw new StartFailure(`Chromium is missing: ${installCommand(tools.chromium)}`);
  const { joinedMs, asked, reloads, backMs, compared } = await holdClass({
    chromium,
    pages: count,
    rounds: ROUNDS,
    progress,
  });
  return {
    "pages": count,
    "all in after": `${(joinedMs / 1000).toFixed(1)} s`,
    "clicks and positions": asked,
    "reloads": reloads,
    "all back after the kill in": `${(backMs / 1000).toFixed(1)} s`,
    "readings equal to a pin": compared,
  };
}

const SOAKS: ReadonlyMap<string, Soak> = new Map([
  ["kills", {
    what:
      "Kill the server under load; what it confirmed is on disk, and the board's pins agree (P13, B3, W4)",
    unit: "kills",
    count: 200,
    run: ({ count, ...options }: SoakOptions) => killServers({ kills: count, ...options }),
  }],
  ["plug", {
    what: "Plug a board in, use it, pull it out; every page sees it, and the server keeps nothing of it (P4)",
    unit: "cycles",
    count: 1000,
    run: plug,
  }],
  ["classroom", {
    what:
      "A class: pages that may look, click or everything, and three boards; every page shows what the pins say (P3, S24)",
    unit: "pages",
    count: 31,
    run: classroom,
  }],
  ["hostile", {
    what:
      "Hostile messages, handshakes, headers and frames; nothing crashes or grows, the LED stays as it is (P10)",
    unit: "inputs",
    count: 1_000_000,
    run: sendHostile,
  }],
]);

const USAGE = `Try to break promises for long, with real processes. Ends at the first that is broken.

Usage: deno task soak NAME [options]

${[...SOAKS].map(([name, { what, count }]) => `  ${name.padEnd(10)} ${what} (${count})`).join("\n")}

  --count N  How often (default: the number in brackets)
  --seed N   Seed of all random choices (default 1). The same seed gives the same commands at the same moments, but
             not always the same outcome, since the machine's own timing differs
  --help     Print this

Exit code: 0 all promises were kept, 1 one was broken, 2 the command line must be changed,
130 interrupted.
`;

/** What the command line says. */
interface Wanted {
  readonly name: string;
  readonly soak: Soak;
  readonly count: number;
  readonly seed: number;
}

/** The largest number that an option may be. */
const MOST = 999_999_999;
/** How often the bar is drawn. */
const SHOW_EVERY_MS = 100;

class Interrupted extends Error {}

function wanted(args: readonly string[]): Wanted | "help" {
  const line = new CommandLine(args, { task: "soak", values: ["count", "seed"], names: [...SOAKS.keys()] });
  if (line.flag("help")) return "help";
  const [name = "", more] = line.names;
  const soak = SOAKS.get(name);
  if (soak === undefined || more !== undefined) {
    throw new StartFailure(`Name one of ${[...SOAKS.keys()].join(", ")}, got "${line.names.join(" ")}"`);
  }
  return {
    name,
    soak,
    count: line.wholeNumber("count", 1, MOST) ?? soak.count,
    seed: line.wholeNumber("seed", 1, MOST) ?? 1,
  };
}

async function soakFor({ name, soak, count, seed }: Wanted): Promise<number> {
  let isInterrupted = false;
  let shownAt = -Infinity;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => isInterrupted = true);
  }
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const bar = new ProgressBar({ isTTY: process.stderr.isTTY, write: (text) => process.stderr.write(text) });
  const progress = (done: number) => {
    // Thrown from within, so that no process is left behind.
    if (isInterrupted) throw new Interrupted();
    const now = performance.now();
    if (now - shownAt < SHOW_EVERY_MS && done < count) return;
    shownAt = now;
    const left = Math.round(seconds() * (count - done) / Math.max(1, done));
    bar.show({
      phase: name,
      percent: Math.floor(100 * done / count),
      message: `${done} of ${count} ${soak.unit}, about ${left} s left`,
    });
  };
  progress(0);
  try {
    const figures = await soak.run({ count, seed, progress });
    bar.end();
    const told = Object.entries(figures).map(([what, value]) => `${what} ${value}`).join(", ");
    process.stdout.write(`${name}, seed ${seed}: kept. ${told}; ${seconds()} s\n`);
    return 0;
  } catch (error) {
    bar.end();
    if (error instanceof Interrupted) return 130;
    process.stdout.write(`${name}, seed ${seed}: BROKEN after ${seconds()} s\n`);
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return 1;
  }
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const asked = wanted(args);
    if (asked !== "help") return await soakFor(asked);
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
