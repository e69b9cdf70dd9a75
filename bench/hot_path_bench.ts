/**
 * `deno task bench hot_path`: where the time of one click goes in the server, seen from outside by the system calls that it makes, beside
 * the bare Deno server of `bench/peers/`. docs/HOT_PATH.md says what comes of it.
 *
 * Needs Linux, `perf` and root's rights, and g++ for the ideal board.
 *
 * @module
 */
import "../server/tell_in_words.ts";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { StartFailure } from "../server/start_failure.ts";
import { percentiles } from "./measure.ts";
import { Peers } from "./peers/installed.ts";
import { Pages } from "./peers/pages.ts";
import { Programs } from "./peers/program.ts";
import { type MeasuredServer, startDestello, startPeer } from "./peers/servers.ts";

const CLICKS = 1000;
/** Until the compilers are done, and for `perf` to begin. */
const FIRST_CLICKS = 300;
const REST_MS = 1;
const CALLS = ["recvfrom", "write", "poll", "read", "sendto"];

/** A system call's begin or end. */
interface Call {
  readonly us: number;
  readonly thread: number;
  /** "enter_write". */
  readonly name: string;
  /** Its arguments, or its result. */
  readonly what: string;
}

/** The steps of a click, in the order in which they are passed. */
const STEPS = [
  "message received -> bytes written",
  "the write itself",
  "written -> poll wakes in its thread",
  "poll has woken -> bytes read",
  "bytes read -> first page is told",
  "all of it",
];

async function trace(server: MeasuredServer, folder: string): Promise<string> {
  const file = join(folder, `${server.pid}.perf`);
  const events = CALLS.flatMap((call) => [`syscalls:sys_enter_${call}`, `syscalls:sys_exit_${call}`]);
  const pages = await Pages.open(server, 1);
  for (let click = 0; click < FIRST_CLICKS; click++) {
    await pages.click();
    await sleep(REST_MS);
  }
  const recorder = new Deno.Command("perf", {
    args: ["record", "--quiet", "--pid", `${server.pid}`, "--event", events.join(), "--output", file],
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let click = 0; click < CLICKS; click++) {
    await pages.click();
    await sleep(REST_MS);
  }
  recorder.kill("SIGINT");
  await recorder.status;
  await pages.close();
  const { success, stdout, stderr } = await new Deno.Command("perf", { args: ["script", "--input", file] })
    .output();
  if (success) return new TextDecoder().decode(stdout);
  throw new StartFailure(
    `perf cannot trace system calls here: ${new TextDecoder().decode(stderr).trim()}. Be root`,
  );
}

function calls(text: string): Call[] {
  return text.split("\n").flatMap((line) => {
    const found = /\s(\d+) \[\d+\]\s+([\d.]+):\s+syscalls:sys_(\w+): (.*)$/.exec(line);
    if (found === null) return [];
    const [, thread, seconds, name = "", what = ""] = found;
    return [{ us: Number(seconds) * 1e6, thread: Number(thread), name, what }];
  });
}

/** The microseconds of each step of each click: from a message that was received to the next one. */
function clicks(all: readonly Call[], main: number): number[][] {
  const starts = all.flatMap(({ thread, name, what }, index) =>
    thread === main && name === "exit_recvfrom" && Number(what) > 0 && Number(what) < 4096 ? [index] : []
  );
  return starts.flatMap((start, click) => {
    const own = all.slice(start, starts[click + 1]);
    let from = 0;
    const next = (isMeant: (call: Call) => boolean): number => {
      const at = own.findIndex((call, index) => index >= from && isMeant(call));
      from = at < 0 ? own.length : at;
      return own[from]?.us ?? NaN;
    };
    const isMain = ({ thread }: Call) => thread === main;
    // Eight bytes wake the event loop; a frame of this click has another length.
    const isFrame = ({ what }: Call) => !what.endsWith("count: 0x00000008");
    const moments = [
      own[0]?.us ?? NaN,
      next((call) => isMain(call) && call.name === "enter_write" && isFrame(call)),
      next((call) => isMain(call) && call.name === "exit_write"),
      next((call) => !isMain(call) && call.name === "exit_poll"),
      next((call) => isMain(call) && call.name === "enter_read"),
      next((call) => isMain(call) && call.name === "exit_sendto"),
    ];
    const steps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? NaN));
    const whole = (moments.at(-1) ?? NaN) - (moments[0] ?? NaN);
    return Number.isNaN(whole) ? [] : [[...steps, whole]];
  });
}

if (Deno.build.os !== "linux") {
  process.stdout.write("Not measured: it takes perf, which is Linux's\n");
  Deno.exit(0);
}
await using peers = await Peers.begin();
await using programs = new Programs();
const folder = await peers.dataFolder();
const rows: string[][] = [];
for (const server of [await startDestello(programs, peers), await startPeer(programs, peers, "bare Deno")]) {
  const all = clicks(calls(await trace(server, folder)), server.pid);
  if (all.length === 0) throw new StartFailure(`perf saw no click of ${server.name}`);
  rows.push(STEPS.map((_, step) => percentiles(all.map((steps) => steps[step] ?? NaN)).p50.toFixed(0)));
}
process.stdout.write(`one click at one page, us, medians; load ${Deno.loadavg()[0]?.toFixed(2)}\n`);
process.stdout.write(`${"".padEnd(40)}${"Destello".padStart(10)}${"bare Deno".padStart(12)}\n`);
for (const [step, name] of STEPS.entries()) {
  const [ours = "", bare = ""] = rows.map((row) => row[step] ?? "");
  process.stdout.write(`${name.padEnd(40)}${ours.padStart(10)}${bare.padStart(12)}\n`);
}
