/**
 * What another page waits for an answer that needs no board, while a board takes long for each click.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { percentiles } from "../../measure.ts";
import type { Peers } from "../installed.ts";
import { Pages } from "../pages.ts";
import { Programs } from "../program.ts";
import { digits, figure, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import { type MeasuredServer, PEER_NAMES, startDestello, startPeer } from "../servers.ts";

const BOARD_MS = 20;
const TURNS = 6;
const ASKED_A_TURN = 20;
const REST_MS = 1;

async function waits(server: MeasuredServer): Promise<readonly number[]> {
  const pages = await Pages.open(server, 2);
  const waited: number[] = [];
  for (let asked = 0; asked < ASKED_A_TURN; asked++) {
    const clicked = pages.click();
    await sleep(REST_MS);
    waited.push(await pages.ask());
    await clicked;
  }
  await pages.close();
  return waited;
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const servers: MeasuredServer[] = [await startDestello(programs, peers, [], BOARD_MS)];
  for (const name of PEER_NAMES) servers.push(await startPeer(programs, peers, name, BOARD_MS));
  const all = servers.map(({ name }) => ({ name, turns: new Array<readonly number[]>() }));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, server] of servers.entries()) {
      const waited = await waits(server);
      // In the first turn the compilers are at work.
      if (turn > 0) all[index]?.turns.push(waited);
    }
  }
  const medians = all.map(({ turns }) => turns.map((waited) => percentiles(waited).p50));
  const [ours = [], blocking = []] = medians;
  return {
    figures: [
      figure({ name: "p50 wait, Destello / Python, blocking", unit: "x", goal: 1 }, ratios(ours, blocking)),
      figure({ name: "p50 wait, Destello", unit: "ms" }, ours),
    ],
    tables: [{
      title: `An answer that needs no board, while a board takes ${BOARD_MS} ms for each click`,
      lines: [
        ["", "p50 ms", "p99 ms"],
        ...all.map(({ name, turns }) => {
          const { p50, p99 } = percentiles(turns.flat());
          return [name, digits(p50), digits(p99)];
        }),
      ],
    }],
    notes: ["Destello is asked for the list of ports that it leaves alone. The others answer a ping."],
  };
}

/** A slow board, and the other pages. */
export const busyBoard: Row = {
  name: "busy-board",
  title: "Other pages, while a board is slow",
  measure,
};
