/**
 * Runs seeds on every core, each in a process of its own, shows how far it is, and sums up.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Hardware } from "./hardware.ts";
import type { RunOutcome } from "./run_seed.ts";
import { runFolder, seedLine } from "./seeds.ts";

const SEEDS_MODULE = fileURLToPath(new URL("./seeds.ts", import.meta.url));
/** So many failures say enough. */
const MOST_SHOWN = 10;
const BAR_WIDTH = 30;
/** Ctrl-C, and how a service manager ends a process. Windows knows the first only. */
const STOPPING: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Which seeds. */
export interface Seeds {
  /** The first. */
  readonly first: number;
  /** How many; null for as many as there is time for. */
  readonly count: number | null;
  /** How much time there is; null: as much as it takes. */
  readonly minutes: number | null;
  /** On which board; null: as each seed has it. */
  readonly board: Hardware["kind"] | null;
}

/** How to run them. */
export interface RunnerOptions {
  /** More flags for Deno. */
  readonly flags?: readonly string[];
  /** Whether to end at the first failure. */
  readonly untilFirst?: boolean;
}

/** How they ended. */
export interface Report {
  /** Runs that are over. */
  readonly runs: number;
  /** Of these, on the chip. */
  readonly onChip: number;
  /** Those with problems. */
  readonly failed: readonly RunOutcome[];
  /** Commands that were asked, confirmed, and failed. */
  readonly commands: RunOutcome["commands"];
  /** Virtual time in all, in ms. */
  readonly ms: number;
  /** Real time, in seconds. */
  readonly seconds: number;
  /** A process that ended by a fault of its own. */
  readonly crashed: boolean;
}

/** Where it is shown. */
export interface RunnerOutput {
  /** Whether it is a terminal. */
  readonly isTTY: boolean;
  /** Takes text. */
  write(text: string): void;
}

/** Somebody ended the process before all seeds had run. */
export class StoppedError extends Error {}

/** Runs seeds. */
export class SeedRunner {
  readonly #output: RunnerOutput;
  readonly #options: RunnerOptions;

  /** @param output Where it is shown. @param options How. */
  constructor(output: RunnerOutput, options: RunnerOptions = {}) {
    this.#output = output;
    this.#options = options;
  }

  /**
   * Run them.
   *
   * @param seeds Which.
   * @returns How they ended.
   * @throws {StoppedError} if the process is told to end meanwhile; what has run by then is shown.
   */
  async run(seeds: Seeds): Promise<Report> {
    const { first, count, minutes, board } = seeds;
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const cores = Math.max(1, Math.min(navigator.hardwareConcurrency, count ?? Infinity));
    const failed: RunOutcome[] = [];
    const commands = { asked: 0, confirmed: 0, failed: 0 };
    const sum = { runs: 0, onChip: 0, ms: 0 };
    const over = new AbortController();
    const late = minutes === null ? null : setTimeout(() => over.abort(), minutes * 60_000);
    const take = (outcome: RunOutcome) => {
      sum.runs++;
      sum.ms += outcome.ms;
      if (outcome.hardware === "chip") sum.onChip++;
      for (const how of ["asked", "confirmed", "failed"] as const) commands[how] += outcome.commands[how];
      if (outcome.problems.length > 0) {
        failed.push(outcome);
        this.#showFailure(outcome, seeds, failed.length);
        if (this.#options.untilFirst) over.abort();
      }
      const part = minutes === null ? sum.runs / (count ?? 1) : seconds() / 60 / minutes;
      this.#showProgress(part, sum.runs, failed.length);
    };
    // A process that is ended early leaves its databases behind; they are in here, and go with it.
    const folder = runFolder();
    let isStopped = false;
    const stop = () => {
      isStopped = true;
      over.abort();
    };
    for (const signal of STOPPING) Deno.addSignalListener(signal, stop);
    const processes = Array.from({ length: cores }, (_none, core) => {
      const own = count === null ? null : Math.ceil((count - core) / cores);
      const task = JSON.stringify({ first: first + core, step: cores, count: own, board, folder });
      return this.#runProcess(task, over.signal, take);
    });
    const fine = await Promise.all(processes).finally(() => {
      if (late !== null) clearTimeout(late);
      for (const signal of STOPPING) Deno.removeSignalListener(signal, stop);
      Deno.removeSync(folder, { recursive: true });
    });
    const report = { ...sum, failed, commands, seconds: seconds(), crashed: fine.includes(false) };
    this.#showReport(report);
    if (isStopped) throw new StoppedError("Ended early, by a signal");
    return report;
  }

  async #runProcess(task: string, over: AbortSignal, take: (outcome: RunOutcome) => void): Promise<boolean> {
    const { flags = [] } = this.#options;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", ...flags, SEEDS_MODULE, task],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const stop = () => child.kill("SIGTERM");
    over.addEventListener("abort", stop);
    for await (const line of textLines(child.stdout)) {
      if (!over.aborted) take(seedLine.parse(JSON.parse(line)));
    }
    const { success } = await child.status;
    over.removeEventListener("abort", stop);
    return success || over.aborted;
  }

  #showProgress(part: number, runs: number, failed: number): void {
    if (!this.#output.isTTY) return;
    const full = Math.round(Math.min(part, 1) * BAR_WIDTH);
    const bar = `[${"#".repeat(full)}${" ".repeat(BAR_WIDTH - full)}]`;
    this.#output.write(`\r\x1b[K${bar} ${runs} seeds${failed === 0 ? "" : `, ${failed} failed`}`);
  }

  #showFailure({ seed, hardware, problems }: RunOutcome, { board }: Seeds, number: number): void {
    if (this.#options.untilFirst || number > MOST_SHOWN) return;
    const clear = this.#output.isTTY ? "\r\x1b[K" : "";
    const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    this.#output.write(
      `${clear}seed ${seed} (${hardware}): ${problems[0]}${others}\n` +
        `  again, with all that happens: deno task sim --seed ${seed}${
          board === null ? "" : ` --board ${board}`
        }\n`,
    );
  }

  #showReport({ runs, onChip, failed, commands, ms, seconds, crashed }: Report): void {
    if (this.#options.untilFirst) return;
    const clear = this.#output.isTTY ? "\r\x1b[K" : "";
    const fine = failed.length === 0 ? "all is well" : `${failed.length} seeds failed`;
    this.#output.write(
      `${clear}${runs} seeds in ${seconds.toFixed(1)} s: ${onChip} on the chip, ${
        runs - onChip
      } on the model; ` +
        `${
          (ms / 60_000).toFixed(1)
        } virtual minutes; ${commands.asked} commands, ${commands.confirmed} confirmed, ` +
        `${commands.failed} failed by name; ${crashed ? "the simulation itself failed" : fine}\n`,
    );
  }
}

/** The lines of a stream. */
async function* textLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
