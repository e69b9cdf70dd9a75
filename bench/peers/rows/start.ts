/**
 * From `deno task serve` to its word that it is ready, with the virtual board: when the page is kept from before, and when it is built.
 *
 * @module
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Peers } from "../installed.ts";
import { Programs } from "../program.ts";
import { digits, figure, median, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const KEPT_PAGE = new URL("../../../build/page.json", import.meta.url);
const WARM_STARTS = 11;
const COLD_STARTS = 3;

/** Where Deno keeps what it has compiled, whatever the home folder is. */
function compiledFolder(): string {
  const { env } = Deno;
  return env.get("DENO_DIR") ?? join(env.get("XDG_CACHE_HOME") ?? join(homedir(), ".cache"), "deno");
}

async function startMs(home: string, more: readonly string[] = []): Promise<number> {
  await using programs = new Programs();
  const options = ["--no-open", "--port", "0", "--log-level", "error", "--board", "virtual", ...more];
  const begin = performance.now();
  const program = programs.start(
    Deno.execPath(),
    ["task", "--quiet", "--cwd", PROJECT, "serve", ...options],
    { HOME: home, DENO_DIR: compiledFolder() },
  );
  await program.line();
  return performance.now() - begin;
}

async function forgetPage(): Promise<void> {
  try {
    await Deno.remove(KEPT_PAGE);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function measure(peers: Peers): Promise<RowResult> {
  const home = await peers.dataFolder();
  const cold: number[] = [];
  for (let start = 0; start < COLD_STARTS; start++) {
    await forgetPage();
    cold.push(await startMs(home));
  }
  const warm: number[] = [];
  const elsewhere: number[] = [];
  const data = ["--data", await peers.dataFolder()];
  for (let start = 0; start < WARM_STARTS; start++) {
    warm.push(await startMs(home));
    elsewhere.push(await startMs(home, data));
  }
  return {
    figures: [
      figure({ name: "warm", unit: "ms", goal: 400 }, warm),
      figure({ name: "warm, with --data", unit: "ms" }, elsewhere),
      figure({ name: "cold", unit: "ms" }, cold),
    ],
    tables: [{
      title: "From the command to ready",
      lines: [
        ["", "median ms"],
        [`the page as it was kept, ${WARM_STARTS} starts`, digits(median(warm))],
        [`the same with --data, which takes a second process (S40a), in turns`, digits(median(elsewhere))],
        [`the page is built, ${COLD_STARTS} starts`, digits(median(cold))],
      ],
    }],
    notes: [],
  };
}

/** Start to ready. */
export const start: Row = { name: "start", title: "Start to ready", measure };
