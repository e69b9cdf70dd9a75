/**
 * A sensor at 100 changes a second, shown on 1,000 pages: how fresh they are, what a change costs the server, and what waits in it.
 * Each server at a time, in turns.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { QUEUE_LIMIT } from "../../../server/api/fanout.ts";
import { Crowd, type CrowdCounts } from "../crowd.ts";
import type { Peers } from "../installed.ts";
import { Programs } from "../program.ts";
import { digits, figure, median, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import {
  type DestelloServer,
  type MeasuredServer,
  startDestello,
  startPeer,
  type WithBoard,
} from "../servers.ts";
import { processorMs } from "../usage.ts";

const PAGES = 1000;
const SENSOR_MS = 10;
const TURNS = 5;
const WATCH_MS = 3000;
/** Pages have just been opened: their servers have to come to rest. */
const SETTLE_MS = 1000;
/** How long, and how often, it is looked what waits. */
const LOOKED_SECONDS = 3;
const LOOK_MS = 20;

/** What one server did, by turn. */
interface Turns {
  readonly name: string;
  readonly counts: CrowdCounts[];
  /** The server's processor time for a change of the sensor, in milliseconds. */
  readonly costs: number[];
}

async function turn(
  peers: Peers,
  server: MeasuredServer & WithBoard,
  { counts, costs }: Turns,
): Promise<void> {
  await using programs = new Programs();
  const crowd = await Crowd.push(programs, peers, server, PAGES, SENSOR_MS);
  await server.board.say(`${SENSOR_MS}`);
  await sleep(SETTLE_MS);
  const before = await processorMs(server.pid);
  const seen = await crowd.watch(WATCH_MS);
  costs.push((await processorMs(server.pid) - before) / (seen.ms / SENSOR_MS));
  counts.push(seen);
  await server.board.say("0");
}

/** The most that waited in Destello for a page, on average over all pages, in KiB; in each of some seconds. */
async function mostWaiting(peers: Peers, server: DestelloServer & WithBoard): Promise<readonly number[]> {
  await using programs = new Programs();
  await Crowd.push(programs, peers, server, PAGES, SENSOR_MS);
  await server.board.say(`${SENSOR_MS}`);
  const most: number[] = [];
  for (let second = 0; second < LOOKED_SECONDS; second++) {
    let bytes = 0;
    for (const end = performance.now() + 1000; performance.now() < end;) {
      const headers = { authorization: `Bearer ${server.token}` };
      const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers })).text();
      bytes = Math.max(bytes, Number(/^destello_client_queue_bytes (\d+)/m.exec(metrics)?.[1]));
      await sleep(LOOK_MS);
    }
    most.push(bytes / PAGES / 1024);
  }
  await server.board.say("0");
  return most;
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const ours = await startDestello(programs, peers, ["--max-clients", `${PAGES}`]);
  const theirs = await startPeer(programs, peers, "Node");
  const destello: Turns = { name: ours.name, counts: [], costs: [] };
  const node: Turns = { name: theirs.name, counts: [], costs: [] };
  for (let count = 0; count < TURNS; count++) {
    await turn(peers, ours, destello);
    await turn(peers, theirs, node);
  }
  const waiting = await mostWaiting(peers, ours);
  const between = ({ counts }: Turns) => counts.map(({ ms, updates }) => ms / (updates / PAGES));
  const ages = ({ counts }: Turns) => counts.map(({ ageP99 }) => ageP99);
  return {
    figures: [
      figure({ name: "p99 age of what a page shows", unit: "ms", goal: 50 }, ages(destello)),
      figure({ name: "between two updates of a page", unit: "ms", goal: 50 }, between(destello)),
      figure(
        { name: "server's CPU for a change of the sensor, Destello / Node", unit: "x", goal: 1 },
        ratios(destello.costs, node.costs),
      ),
      figure(
        {
          name: "most that waits in the server for a page, on average",
          unit: "KiB",
          goal: QUEUE_LIMIT / 1024,
        },
        waiting,
      ),
    ],
    tables: [{
      title: `A sensor that changes each ${SENSOR_MS} ms on ${PAGES} pages, ${TURNS} turns of ${
        WATCH_MS / 1000
      } s`,
      lines: [
        [
          "",
          "updates a page and second",
          "p99 age ms",
          "server's CPU ms for a change",
          "server's CPU us for a message",
        ],
        ...[destello, node].map((turns) => [
          turns.name,
          digits(1000 / median(between(turns))),
          digits(median(ages(turns))),
          digits(median(turns.costs)),
          digits(
            median(
              turns.costs.map((cost, index) =>
                cost * 1000 * WATCH_MS / SENSOR_MS / (turns.counts[index]?.updates ?? NaN)
              ),
            ),
          ),
        ]),
      ],
    }],
    notes: ["Node tells every change to every page, and keeps what does not go through at once."],
  };
}

/** Many pages. */
export const fanout: Row = { name: "fan-out", title: "A sensor on 1,000 pages", measure };
