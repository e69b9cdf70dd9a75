/**
 * Destello beside what people would use instead: Python, Node, and a bare Deno server that does nothing but pass bytes on. All servers
 * run at once and take turns, so that whatever else the machine does concerns them all. `deno task bench peers`.
 *
 * Needs Linux, Python with pip, Node with npm, and g++. Run it with nothing else running.
 *
 * @module
 */
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { percentiles } from "./measure.ts";
import { Pages } from "./peers/pages.ts";
import { type MeasuredServer, processorMs, Programs } from "./peers/servers.ts";

const PAGES = [1, 10, 40, 200];
const TURNS = 41;
const CLICKS_A_TURN = 25;
/** A person clicks into a quiet house. */
const REST_MS = 1;
const BUSY_BOARD_MS = 20;
const ASKED_WHILE_BUSY = 100;

interface Times {
  readonly pages: Pages;
  readonly server: MeasuredServer;
  readonly clicks: number[];
  /** The median of each turn. */
  readonly turns: number[];
  processorMs: number;
}

async function clicks(servers: readonly MeasuredServer[], count: number): Promise<readonly Times[]> {
  const all: Times[] = [];
  for (const server of servers) {
    all.push({ pages: await Pages.open(server, count), server, clicks: [], turns: [], processorMs: 0 });
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const times of all) {
      const before = await processorMs(times.server.pid);
      const clicks: number[] = [];
      for (let click = 0; click < CLICKS_A_TURN; click++) {
        clicks.push(await times.pages.click());
        await sleep(REST_MS);
      }
      // In the first turn the compilers are at work.
      if (turn === 0) continue;
      times.processorMs += await processorMs(times.server.pid) - before;
      times.clicks.push(...clicks);
      times.turns.push(percentiles(clicks).p50);
    }
  }
  for (const { pages } of all) await pages.close();
  return all;
}

/** The median of one server's turns, each divided by another's at the same time; with the middle half of them. */
function ratio(one: Times, other: Times): string {
  const ratios = one.turns.map((ms, turn) => ms / (other.turns[turn] ?? NaN)).toSorted((a, b) => a - b);
  const at = (share: number) => (ratios[Math.floor(share * (ratios.length - 1))] ?? NaN).toFixed(2);
  return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`;
}

function print(...cells: readonly string[]): void {
  const [first = "", ...others] = cells;
  process.stdout.write(`${first.padEnd(18)}${others.map((cell) => cell.padStart(23)).join("")}\n`);
}

await using programs = await Programs.install();
const servers = [await programs.destello(0), ...await programs.peers(0)];
// A board is looked for before it can be asked.
await sleep(3000);
for (const count of PAGES) {
  const all = await clicks(servers, count);
  const [ours] = all;
  if (ours === undefined) break;
  process.stdout.write(`\nclick to done on ${count} of ${count} pages, ${ours.clicks.length} clicks each\n`);
  print("", "p50 ms", "p99 ms", "server's CPU ms", "Destello / it");
  for (const times of all) {
    const { p50, p99 } = percentiles(times.clicks);
    const cpu = times.processorMs / times.clicks.length;
    print(times.server.name, p50.toFixed(3), p99.toFixed(3), cpu.toFixed(3), ratio(ours, times));
  }
}

process.stdout.write(
  `\nwhat another page waits for an answer that needs no board, while a board takes ${BUSY_BOARD_MS} ms for each click\n`,
);
print("", "p50 ms", "p99 ms");
const slow = [await programs.destello(BUSY_BOARD_MS), ...await programs.peers(BUSY_BOARD_MS)];
await sleep(3000);
for (const server of slow) {
  const pages = await Pages.open(server, 2);
  const waits: number[] = [];
  for (let asked = 0; asked < ASKED_WHILE_BUSY; asked++) {
    const clicked = pages.click();
    await sleep(REST_MS);
    waits.push(await pages.ask());
    await clicked;
  }
  await pages.close();
  const { p50, p99 } = percentiles(waits);
  print(server.name, p50.toFixed(3), p99.toFixed(3));
}
