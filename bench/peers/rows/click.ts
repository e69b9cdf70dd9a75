/**
 * A click until all pages were told that it is done, one after another, with 1 to 200 pages; and what it costs the server.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { percentiles } from "../../measure.ts";
import type { Peers } from "../installed.ts";
import { Pages } from "../pages.ts";
import { Programs } from "../program.ts";
import { digits, type Figure, figure, ratios, type RowResult, type Table } from "../result.ts";
import type { Row } from "../row.ts";
import { type MeasuredServer, PEER_NAMES, type PeerName, startDestello, startPeer } from "../servers.ts";
import { processorMs } from "../usage.ts";

const PAGES = [1, 10, 40, 200];
const TURNS = 41;
const CLICKS_A_TURN = 25;
/** A person clicks into a quiet house. */
const REST_MS = 1;
/** p99 needs some hundred clicks: so many turns make one. */
const TURNS_OF_A_P99 = 8;

const NODE: PeerName = "Node";
/** Whom a click is compared with, and how far it may be above; CPU is compared with Node's. */
const OPPONENTS: readonly (readonly [name: PeerName, goal: number])[] = [
  ["Python, asyncio", 1],
  [NODE, 1],
  ["bare Deno", 1.15],
];

/** What one server took, by turn. */
interface Times {
  readonly pages: Pages;
  readonly server: MeasuredServer;
  readonly turns: (readonly number[])[];
  readonly processorMs: number[];
}

/** Clicks on `count` pages of each server, by turns. */
async function clicks(servers: readonly MeasuredServer[], count: number): Promise<readonly Times[]> {
  const all: Times[] = [];
  for (const server of servers) {
    all.push({ pages: await Pages.open(server, count), server, turns: [], processorMs: [] });
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const { pages, server, turns, processorMs: costs } of all) {
      const before = await processorMs(server.pid);
      const clicks: number[] = [];
      for (let click = 0; click < CLICKS_A_TURN; click++) {
        clicks.push(await pages.click());
        await sleep(REST_MS);
      }
      // In the first turn the compilers are at work.
      if (turn === 0) continue;
      costs.push((await processorMs(server.pid) - before) / CLICKS_A_TURN);
      turns.push(clicks);
    }
  }
  for (const { pages } of all) await pages.close();
  return all;
}

function medians({ turns }: Times): readonly number[] {
  return turns.map((clicks) => percentiles(clicks).p50);
}

function p99s({ turns }: Times): readonly number[] {
  const groups = Array.from(
    { length: Math.floor(turns.length / TURNS_OF_A_P99) },
    (_, group) => turns.slice(group * TURNS_OF_A_P99, (group + 1) * TURNS_OF_A_P99),
  );
  return groups.map((group) => percentiles(group.flat()).p99);
}

function p99(times: Times): number {
  return percentiles(times.turns.flat()).p99;
}

function figuresFor(count: number, all: readonly Times[]): readonly Figure[] {
  const [ours, ...others] = all;
  if (ours === undefined) return [];
  return others.flatMap((other) => {
    const { name } = other.server;
    const goal = OPPONENTS.find(([opponent]) => opponent === name)?.[1];
    if (goal === undefined) return [];
    const pages = `${count} ${count === 1 ? "page" : "pages"}`;
    const against = `Destello / ${name}`;
    return [
      figure({ name: `${pages}, p50, ${against}`, unit: "x", goal }, ratios(medians(ours), medians(other))),
      figure(
        { name: `${pages}, p99, ${against}`, unit: "x", goal },
        ratios(p99s(ours), p99s(other)),
        p99(ours) / p99(other),
      ),
      ...(name === NODE
        ? [figure(
          { name: `${pages}, server's CPU, ${against}`, unit: "x", goal },
          ratios(ours.processorMs, other.processorMs),
        )]
        : []),
    ];
  });
}

function tableFor(count: number, all: readonly Times[]): Table {
  const clicked = all[0]?.turns.flat().length ?? 0;
  return {
    title: `Click to done on ${count} of ${count} pages, ${clicked} clicks each`,
    lines: [
      ["", "p50 ms", "p99 ms", "server's CPU ms"],
      ...all.map((times) => {
        const { p50, p99 } = percentiles(times.turns.flat());
        return [times.server.name, digits(p50), digits(p99), digits(percentiles(times.processorMs).p50)];
      }),
    ],
  };
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const servers: MeasuredServer[] = [await startDestello(programs, peers)];
  for (const name of PEER_NAMES) servers.push(await startPeer(programs, peers, name));
  const figures: Figure[] = [];
  const tables: Table[] = [];
  for (const count of PAGES) {
    const all = await clicks(servers, count);
    figures.push(...figuresFor(count, all));
    tables.push(tableFor(count, all));
  }
  return { figures, tables, notes: [] };
}

/** Clicks on ideal boards. */
export const click: Row = { name: "click", title: "A click, until every page shows it", measure };
