/**
 * What an open page takes of the server's memory: from 100 pages to 1,000, so that what is there once is not counted. Each server is
 * started anew for each turn.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Crowd } from "../crowd.ts";
import type { Peers } from "../installed.ts";
import { Programs } from "../program.ts";
import { digits, figure, median, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import { type PeerName, startDestello, startPeer } from "../servers.ts";
import { memoryKib } from "../usage.ts";

const FIRST = 100;
const ALL = 1000;
const TURNS = 3;
/** Until what opening took is given back. */
const SETTLE_MS = 1500;
const SENSOR_MS = 1000;
const NAMES: readonly ("Destello" | PeerName)[] = ["Destello", "Node", "bare Deno"];

async function kibForAPage(peers: Peers, name: "Destello" | PeerName): Promise<number> {
  await using programs = new Programs();
  const server = name === "Destello"
    ? await startDestello(programs, peers, ["--max-clients", `${ALL}`])
    : await startPeer(programs, peers, name);
  const memory: number[] = [];
  for (const pages of [FIRST, ALL - FIRST]) {
    await Crowd.push(programs, peers, server, pages, SENSOR_MS);
    await sleep(SETTLE_MS);
    memory.push(await memoryKib(server.pid));
  }
  const [before = NaN, after = NaN] = memory;
  return (after - before) / (ALL - FIRST);
}

async function measure(peers: Peers): Promise<RowResult> {
  const all = NAMES.map((name) => ({ name, kib: new Array<number>() }));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const { name, kib } of all) kib.push(await kibForAPage(peers, name));
  }
  const [destello, , bare] = all.map(({ kib }) => kib);
  return {
    figures: [
      figure({ name: "a page of Destello", unit: "KiB", goal: 30 }, destello ?? []),
      figure({ name: "a page, Destello / bare Deno", unit: "x" }, ratios(destello ?? [], bare ?? [])),
    ],
    tables: [{
      title: `Memory of the server for one more page, from ${FIRST} to ${ALL} pages`,
      lines: [["", "KiB"], ...all.map(({ name, kib }) => [name, digits(median(kib))])],
    }],
    notes: [],
  };
}

/** Memory of a page. */
export const memory: Row = { name: "memory", title: "Memory for a page", measure };
