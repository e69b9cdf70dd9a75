/**
 * Our serial module against Node with the npm package `serialport`, on ptys, in turns within one run: the
 * time of a round trip of 32 bytes through a process that echoes them, the processor time of an open port on
 * which nothing happens, and the time to close a port and to notice that one was unplugged. `deno task bench
 * serial`.
 *
 * Needs Linux, Node and npm. The package is installed into a temporary folder for the run: it is what we are
 * measured against, and no part of the project, since it can neither read nor write under Deno.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { systemPort } from "../server/serial/system_port.ts";
import { Pty } from "../tests/serial/pty.ts";
import { compare, percentiles } from "./measure.ts";
import { NODE_CLIENT } from "./serial_node_client.ts";

const PEER = "serialport@13.0.0";
const TURNS = 21;
const BACK_TO_BACK = { rounds: 600, idleMs: 0 };
const AFTER_IDLE = { rounds: 60, idleMs: 5 };
const QUIET_MS = 3000;
const CYCLES = 300;

/** A program that answers lines with lines. */
class Program {
  readonly #child;
  readonly #lines;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("A program that is measured has ended");
    return value;
  }

  async roundTrips(
    { rounds, idleMs }: { readonly rounds: number; readonly idleMs: number },
  ): Promise<number[]> {
    this.#child.stdin.write(`${rounds} ${idleMs}\n`);
    const times: unknown = JSON.parse(await this.line());
    return Array.isArray(times) ? times.map(Number) : [];
  }

  /** Processor time of all its threads so far, in milliseconds. */
  async processorMs(): Promise<number> {
    const folder = `/proc/${this.#child.pid}/task`;
    let nanoseconds = 0;
    for await (const { name } of Deno.readDir(folder)) {
      const [time] = (await Deno.readTextFile(`${folder}/${name}/schedstat`)).split(" ");
      nanoseconds += Number(time);
    }
    return nanoseconds / 1e6;
  }

  stop(): void {
    this.#child.kill();
  }
}

function deno(script: string, ...args: readonly string[]): Program {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return new Program(Deno.execPath(), ["run", "-A", path, ...args]);
}

async function installPeer(folder: string): Promise<string> {
  const args = ["install", "--no-audit", "--no-fund", "--prefix", folder, PEER];
  const { success, stderr } = await new Deno.Command("npm", { args }).output();
  if (!success) throw new Error(`Cannot install ${PEER}: ${new TextDecoder().decode(stderr)}`);
  const client = join(folder, "client.mjs");
  await Deno.writeTextFile(client, NODE_CLIENT);
  return client;
}

/** How long closing takes, and noticing that the port was unplugged. */
async function endings(): Promise<void> {
  const closing: number[] = [];
  const noticing: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const pty = new Pty();
    const port = systemPort(pty.path);
    for (const [times, end] of [[closing, () => void port.close()], [noticing, () => pty.close()]] as const) {
      await port.open({ baudRate: 500000 });
      const ended = Promise.withResolvers<unknown>();
      port.start({ received() {}, ended: ended.resolve });
      // An open port waits: let it begin.
      await setTimeout(1);
      const start = performance.now();
      end();
      await ended.promise;
      times.push(performance.now() - start);
    }
  }
  for (
    const [what, times, bound] of [["close()", closing, 2], [
      "noticing an unplugged port",
      noticing,
      5,
    ]] as const
  ) {
    const { p50, p99 } = percentiles(times);
    compare(`serial: ${what}, p50 of ${CYCLES} (p99 ${p99.toFixed(2)} ms)`, p50, bound, "ms");
  }
}

async function measure(ours: Program, peer: Program): Promise<void> {
  for (
    const [what, kind, bound] of [
      ["back to back", BACK_TO_BACK, 0.5],
      [`after ${AFTER_IDLE.idleMs} ms of silence`, AFTER_IDLE, 1],
    ] as const
  ) {
    const times = { ours: new Array<number>(), peer: new Array<number>() };
    const ratios: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const [mine, theirs] = [await ours.roundTrips(kind), await peer.roundTrips(kind)];
      // In the first turn both compilers are at work.
      if (turn === 0) continue;
      times.ours.push(...mine);
      times.peer.push(...theirs);
      ratios.push(percentiles(mine).p50 / percentiles(theirs).p50);
    }
    const [mine, theirs] = [percentiles(times.ours), percentiles(times.peer)];
    process.stdout.write(
      `round trip of 32 bytes, ${what}, in us: ours p50 ${mine.p50.toFixed(0)}, p99 ${mine.p99.toFixed(0)};` +
        ` Node + ${PEER} p50 ${theirs.p50.toFixed(0)}, p99 ${theirs.p99.toFixed(0)}` +
        ` (${mine.count} each, ${ratios.length} turns)\n`,
    );
    compare(`serial: ${what}, median ratio of the p50s`, percentiles(ratios).p50, bound, "x");
  }
  for (const [name, program] of [["ours", ours], ["Node", peer]] as const) {
    const before = await program.processorMs();
    await setTimeout(QUIET_MS);
    const used = await program.processorMs() - before;
    compare(`serial: processor time of an open port in ${QUIET_MS} quiet ms, ${name}`, used, 5, "ms");
  }
}

const folder = await Deno.makeTempDir();
const programs: Program[] = [];
try {
  const client = await installPeer(folder);
  const boards = [deno("serial_echo.ts"), deno("serial_echo.ts")] as const;
  programs.push(...boards);
  const [forOurs, forPeer] = [await boards[0].line(), await boards[1].line()];
  const [ours, peer] = [deno("serial_client.ts", forOurs), new Program("node", [client, forPeer])];
  programs.push(ours, peer);
  await Promise.all([ours.line(), peer.line()]);
  await measure(ours, peer);
  await endings();
} finally {
  for (const program of programs) program.stop();
  await Deno.remove(folder, { recursive: true });
}
