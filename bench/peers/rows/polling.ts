/**
 * Being told against asking: pages that Destello tells of a sensor which changes once a second, and pages that ask Destello for it over
 * HTTP, often enough to show it as fresh as 100 ms or 1 s. Connections stay open.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Crowd } from "../crowd.ts";
import type { Peers } from "../installed.ts";
import { Programs } from "../program.ts";
import { digits, type Figure, figure, median, ratios, type RowResult } from "../result.ts";
import type { Row } from "../row.ts";
import { type DestelloServer, startDestello } from "../servers.ts";
import { processorMs } from "../usage.ts";

const PAGES = [1, 40, 200];
const FRESH_MS = [100, 1000];
const SENSOR_MS = 1000;
const TURNS = 3;
const WATCH_MS = 3000;
const SETTLE_MS = 300;

/** What a way of showing the sensor took in a second. */
interface Cost {
  readonly requests: number;
  readonly bytes: number;
  readonly cpuPercent: number;
}

async function cost(server: DestelloServer, open: (programs: Programs) => Promise<Crowd>): Promise<Cost> {
  await using programs = new Programs();
  const crowd = await open(programs);
  await sleep(SETTLE_MS);
  const before = await processorMs(server.pid);
  const { ms, asked, received, sent } = await crowd.watch(WATCH_MS);
  const cpu = await processorMs(server.pid) - before;
  return { requests: asked * 1000 / ms, bytes: (received + sent) * 1000 / ms, cpuPercent: cpu * 100 / ms };
}

function requestFor({ port, token }: DestelloServer): string {
  return `GET /api/boards HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;
}

function middle(costs: readonly Cost[], part: keyof Cost): number {
  return median(costs.map((cost) => cost[part]));
}

async function measure(peers: Peers): Promise<RowResult> {
  await using programs = new Programs();
  const server = await startDestello(programs, peers);
  await server.board.say(`${SENSOR_MS}`);
  const polled = { port: server.port, mark: server.mark, request: requestFor(server) };
  const figures: Figure[] = [];
  const lines = [["", "requests / s", "KiB / s", "server's CPU %"]];
  const line = (what: string, costs: readonly Cost[]) =>
    lines.push([
      what,
      digits(middle(costs, "requests")),
      digits(middle(costs, "bytes") / 1024),
      digits(middle(costs, "cpuPercent")),
    ]);
  for (const pages of PAGES) {
    const told: Cost[] = [];
    const asking = FRESH_MS.map((everyMs) => ({ everyMs, costs: new Array<Cost>() }));
    for (let turn = 0; turn < TURNS; turn++) {
      told.push(await cost(server, (its) => Crowd.push(its, peers, server, pages, SENSOR_MS)));
      for (const { everyMs, costs } of asking) {
        costs.push(await cost(server, (its) => Crowd.poll(its, peers, polled, pages, SENSOR_MS, everyMs)));
      }
    }
    line(`${pages} told`, told);
    for (const { everyMs, costs } of asking) {
      line(`${pages} ask each ${everyMs} ms`, costs);
      for (const [what, part] of [["bytes", "bytes"], ["server's CPU", "cpuPercent"]] as const) {
        const share = ratios(told.map((cost) => cost[part]), costs.map((cost) => cost[part]));
        figures.push(
          figure(
            {
              name: `${pages === 1 ? "1 page" : `${pages} pages`}, ${what}, told / asking each ${everyMs} ms`,
              unit: "x",
              goal: 1,
            },
            share,
          ),
        );
      }
    }
  }
  return {
    figures,
    tables: [{ title: `A sensor that changes once a second, shown on pages`, lines }],
    notes: [
      `A page that is told shows a change within a few milliseconds. The server's CPU includes its board, which changes and is asked for signs of life either way.`,
    ],
  };
}

/** Push against polling. */
export const polling: Row = { name: "polling", title: "Being told, against asking", measure };
