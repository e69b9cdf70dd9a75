/**
 * Round trips of 32 bytes through a pty that echoes them: our serial module against Node's `serialport`, in turns.
 *
 * @module
 */
import { join } from "node:path";
import { z } from "zod/mini";
import { percentiles } from "../../measure.ts";
import { type Peers, PEERS_FOLDER } from "../installed.ts";
import { type Program, Programs } from "../program.ts";
import { digits, type Figure, figure, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";

const TURNS = 21;
const KINDS = [
  { what: "back to back", rounds: 600, idleMs: 0, goal: 0.45 },
  { what: "after 5 ms of silence", rounds: 60, idleMs: 5, goal: 0.8 },
] as const;

const timesSchema = z.array(z.number());

function deno(programs: Programs, script: string, ...args: readonly string[]): Program {
  return programs.start(Deno.execPath(), ["run", "-A", "--no-check", join(PEERS_FOLDER, script), ...args]);
}

async function roundTrips(program: Program, rounds: number, idleMs: number): Promise<readonly number[]> {
  await program.say(`${rounds} ${idleMs}`);
  return timesSchema.parse(JSON.parse(await program.line()));
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const { serial } = await peers.nodeScripts();
  const ours = deno(programs, "serial_client.ts", await deno(programs, "serial_echo.ts").line());
  const node = programs.start("node", [serial, await deno(programs, "serial_echo.ts").line()]);
  await Promise.all([ours.line(), node.line()]);
  const figures: Figure[] = [];
  const lines = [["", "Destello p50 us", "p99 us", "Node p50 us", "p99 us"]];
  for (const { what, rounds, idleMs, goal } of KINDS) {
    const turns = { ours: new Array<readonly number[]>(), node: new Array<readonly number[]>() };
    for (let turn = 0; turn < TURNS; turn++) {
      const [mine, theirs] = [
        await roundTrips(ours, rounds, idleMs),
        await roundTrips(node, rounds, idleMs),
      ];
      // In the first turn both compilers are at work.
      if (turn === 0) continue;
      turns.ours.push(mine);
      turns.node.push(theirs);
    }
    const medians = (all: readonly (readonly number[])[]) => all.map((times) => percentiles(times).p50);
    figures.push(
      figure(
        { name: `${what}, p50, Destello / Node`, unit: "x", goal },
        ratios(medians(turns.ours), medians(turns.node)),
      ),
    );
    const [mine, theirs] = [percentiles(turns.ours.flat()), percentiles(turns.node.flat())];
    lines.push([what, ...[mine.p50, mine.p99, theirs.p50, theirs.p99].map(digits)]);
  }
  return { figures, tables: [{ title: "32 bytes to a pty's other end and back", lines }], notes: [] };
}

/** Serial round trips. */
export const serial: Row = { name: "serial", title: "A serial round trip", measure };
