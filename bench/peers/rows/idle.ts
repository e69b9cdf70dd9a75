/**
 * The server's processor time while nobody does anything: with an ideal board on a pty, and with the virtual Uno.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Peers } from "../installed.ts";
import { Programs } from "../program.ts";
import { digits, figure, median, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import { serveBoard, startDestello } from "../servers.ts";
import { processorMs } from "../usage.ts";

const PARTS = 5;
const PART_MS = 4000;
/** The start's own work is over by then. */
const SETTLE_MS = 4000;

async function idlePercent(pids: readonly number[]): Promise<readonly (readonly number[])[]> {
  await sleep(SETTLE_MS);
  const parts: number[][] = [];
  for (let part = 0; part < PARTS; part++) {
    const before = await Promise.all(pids.map(processorMs));
    await sleep(PART_MS);
    const after = await Promise.all(pids.map(processorMs));
    parts.push(after.map((ms, index) => (ms - (before[index] ?? NaN)) * 100 / PART_MS));
  }
  return pids.map((_, index) => parts.map((part) => part[index] ?? NaN));
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const pty = await startDestello(programs, peers);
  const virtual = await serveBoard(programs, peers, "virtual");
  const [withPty = [], withVirtual = []] = await idlePercent([pty.pid, virtual.pid]);
  return {
    figures: [
      figure({ name: "with a board on a pty", unit: "%", goal: 0.3 }, withPty),
      figure({ name: "with the virtual Uno", unit: "%", goal: 3.2 }, withVirtual),
    ],
    tables: [{
      title: "The server's share of one core while nothing happens",
      lines: [
        ["", "%"],
        ["a board on a pty", digits(median(withPty))],
        ["the virtual Uno", digits(median(withVirtual))],
      ],
    }],
    notes: [],
  };
}

/** Idle servers. */
export const idle: Row = { name: "idle", title: "While nothing happens", measure };
