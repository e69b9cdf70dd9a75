/**
 * P4, P5, P7 and P8 with server and board in processes of their own. `deno task bench faults`.
 *
 * Needs Linux. What is told in the chip's own time (P8) does not depend on this machine; everything else does.
 *
 * @module
 */
import process from "node:process";
import { definition } from "../tests/fixtures/board/definition.ts";
import { Observer } from "../tests/processes/observer.ts";
import { LAMP, LED } from "../tests/processes/pin_record.ts";
import { plugAndUnplug } from "../tests/processes/plugs.ts";
import { ProcessHouse } from "../tests/processes/process_house.ts";
import { isBehind, metrics, showLife, stuckReaders, worker } from "../tests/processes/stuck_readers.ts";
import { connect } from "../tests/fixture_client.ts";
import type { Session } from "../client/session.ts";
import { compare, percentiles } from "./measure.ts";

const PAGES = 10;
const PLUG_CYCLES = 30;
const HANGS = 5;
const STANDSTILLS = 3;
const LEASES = 3;
const STUCK = 3;
const QUIET_COMMANDS = 600;
const WARM_UP = 100;
const LEASE_MS = definition.channels.lamp.lease?.ms ?? NaN;

async function plugging(): Promise<void> {
  const { shownMs, usableMs } = await plugAndUnplug({ cycles: PLUG_CYCLES });
  compare(`P4: pulled out, shown on every page, max of ${PLUG_CYCLES}`, percentiles(shownMs).max, 1000, "ms");
  const { p50, max } = percentiles(usableMs);
  compare("P4: plugged in to the first confirmed command, p50", p50, 1500, "ms");
  compare("P4: the same, max", max, 1500, "ms");
}

function when(page: Session, isIt: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = page.subscribe(() => {
      if (!isIt()) return;
      end();
      resolve();
    });
  });
}

async function standingStill(): Promise<void> {
  await using house = await ProcessHouse.open();
  const url = `ws://127.0.0.1:${house.port}/ws`;
  const pages = await Promise.all(Array.from({ length: PAGES }, () => connect(url, { token: house.token })));
  const status = (page: Session) => [...page.truth.boards.values()][0]?.status;
  const all = (isIt: (page: Session) => boolean) =>
    Promise.all(pages.map(({ system }) => isIt(system) ? null : when(system, () => isIt(system))));
  await all((page) => status(page) === "online");
  const hangs: number[] = [];
  for (let hang = 0; hang < HANGS; hang++) {
    const start = performance.now();
    house.board.signalAll("SIGSTOP");
    await all((page) => status(page) === "offline");
    hangs.push(performance.now() - start);
    house.board.signalAll("SIGCONT");
    await all((page) => status(page) === "online");
  }
  compare(
    `P4: the board hangs, shown on ${PAGES} pages, max of ${HANGS}`,
    percentiles(hangs).max,
    2500,
    "ms",
  );
  const stops: number[] = [];
  for (let stop = 0; stop < STANDSTILLS; stop++) {
    const start = performance.now();
    house.server.signalAll("SIGSTOP");
    await all(({ connection }) => connection.status === "offline");
    stops.push(performance.now() - start);
    house.server.signalAll("SIGCONT");
    await all(({ connection }) => connection.status === "online");
  }
  compare(
    `P5: the server hangs, shown on ${PAGES} pages, max of ${STANDSTILLS}`,
    percentiles(stops).max,
    5000,
    "ms",
  );
  const start = performance.now();
  house.server.signalAll("SIGKILL");
  await all(({ connection }) => connection.status === "offline");
  compare(`P5: the server is killed, shown on ${PAGES} pages`, performance.now() - start, 5000, "ms");
  for (const { system } of pages) system.close();
  await house.server.ended();
}

/** From sending each command to its answer, one after the other, until something is so. */
async function answerTimes(
  house: ProcessHouse,
  isEnough: (times: readonly number[]) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  let sentAt = 0;
  const clicker = new Observer({
    ...house,
    inFlight: 1,
    next: () => {
      sentAt = performance.now();
      return { method: "led.toggle", params: {} };
    },
  });
  await clicker.online;
  for (let seen = 0; !isEnough(times);) {
    while (clicker.confirmed.length === seen) {
      const asked = sentAt;
      await clicker.changed();
      if (clicker.confirmed.length > seen) times.push(performance.now() - asked);
    }
    seen = clicker.confirmed.length;
  }
  await clicker.close();
  return times.slice(WARM_UP);
}

async function stuck(): Promise<void> {
  await using house = await ProcessHouse.open();
  let isLoaded = true;
  // Others that click, too: the more is told, the sooner those that do not read are behind.
  const others = [worker(house, () => isLoaded), worker(house, () => isLoaded)];
  await Promise.all(others.map(({ online }) => online));
  const quiet = await answerTimes(house, (times) => times.length >= QUIET_COMMANDS);
  const readers = await stuckReaders(house, STUCK);
  let mostQueued = 0;
  let behindAt = NaN;
  let droppedAt = NaN;
  const watched = (async () => {
    while (Number.isNaN(droppedAt)) {
      const now = await metrics(house);
      if (!isBehind(now)) await showLife(readers);
      mostQueued = Math.max(mostQueued, now.get("destello_client_queue_bytes") ?? NaN);
      if (isBehind(now) && Number.isNaN(behindAt)) behindAt = performance.now();
      if (now.get("destello_client_drops_total") === STUCK) droppedAt = performance.now();
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const beside = await answerTimes(house, () => !Number.isNaN(droppedAt));
  await watched;
  isLoaded = false;
  for (const other of others) await other.close();
  for (const reader of readers) reader[Symbol.dispose]();
  const [without, withThem] = [percentiles(quiet), percentiles(beside)];
  process.stdout.write(
    `P7: answers of ${without.count} commands, p99 ${without.p99.toFixed(2)} ms; ` +
      `of ${withThem.count} beside ${STUCK} clients that never read, p99 ${withThem.p99.toFixed(2)} ms\n`,
  );
  compare("P7: p99 beside them, as a multiple of p99 without", withThem.p99 / without.p99, 2, "x");
  const clients = STUCK + others.length + 1;
  const most = mostQueued / 1024;
  compare(
    `P7: what waited in the server for these and ${clients - STUCK} that read`,
    most,
    clients * 64,
    "KiB",
  );
  compare(
    "P7: from the first that was behind to the last that was dropped",
    droppedAt - behindAt,
    5500,
    "ms",
  );
}

async function leases(): Promise<void> {
  await using house = await ProcessHouse.open();
  const { pins } = house;
  const offBy: number[] = [];
  for (let kill = 0; kill < LEASES; kill++) {
    let toggles = 0;
    const observer = new Observer({
      ...house,
      inFlight: 4,
      next: () =>
        toggles++ === 0
          ? { method: "lamp.set", params: { level: 255 } }
          : { method: "led.toggle", params: {} },
    });
    while (observer.confirmed.length < 50) await observer.changed();
    house.server.signalAll("SIGKILL");
    await house.server.ended();
    await observer.close();
    await pins.until("the lamp went dark", () => !pins.isHigh(LAMP) || null);
    offBy.push(((pins.last(LAMP)?.t ?? NaN) - (pins.last(LED)?.t ?? NaN)) * 1000 - LEASE_MS);
    await house.startServer().ready();
  }
  const worst = Math.max(...offBy.map(Math.abs));
  compare(`P8: the lamp's safe state, off its time by, max of ${LEASES}, chip time`, worst, 100, "ms");
}

if (Deno.build.os === "linux") {
  await plugging();
  await standingStill();
  await stuck();
  await leases();
} else {
  process.stdout.write("Not measured: deno task board needs Linux\n");
}
