/**
 * P1, P14 and P15 on the virtual Uno, with server, clients and board on one machine. `deno task bench promises`.
 *
 * @module
 */
import { fixture } from "../tests/fixture_project.ts";
import { loadFirmwareImage } from "../server/programming/firmware_image.ts";
import { openHouse } from "../tests/thread/house.ts";
import { compare, percentiles } from "./measure.ts";

const PAGES = 10;
const CLICKS = 2000;
const WARM_UP = 200;
/** 12 bytes of 10 bits at 500 kbaud. */
const WIRE_MS = 0.24;
/** What the chip needs from the last byte of a request to the first of its reply; tests/firmware measures it in cycles. */
const BOARD_MS = 0.05;
const GARBAGE_BYTES = 300;

async function clickToConfirmed(): Promise<void> {
  await using house = await openHouse();
  const clients = await Promise.all(Array.from({ length: PAGES }, () => house.connect()));
  const [clicker] = clients;
  if (clicker === undefined) return;
  const onAllPages: number[] = [];
  const confirmed: number[] = [];
  for (let click = 0; click < CLICKS + WARM_UP; click++) {
    const start = performance.now();
    const told = clients.map((client) =>
      client.notified("state.changed", ({ channel }) => channel === "led")
    );
    const { result } = await clicker.call("led.toggle", {});
    await Promise.all(told);
    if (click < WARM_UP) continue;
    onAllPages.push(performance.now() - start);
    confirmed.push(result?.timing.totalMs ?? NaN);
    // A person clicks into a quiet house.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const [pages, server] = [percentiles(onAllPages), percentiles(confirmed)];
  compare(`P1: click to confirmed on ${PAGES} pages, p50 of ${pages.count}`, pages.p50, 5, "ms");
  compare("P1: the same, p99", pages.p99, 30, "ms");
  compare("P1: what the server adds beyond wire and board, p50", server.p50 - WIRE_MS - BOARD_MS, 0.3, "ms");
  await Promise.all(clients.map((client) => client.close()));
}

async function afterGarbage(): Promise<void> {
  await using house = await openHouse();
  const client = await house.connect();
  const quiet: number[] = [];
  const noisy: number[] = [];
  for (let round = 0; round < 300; round++) {
    for (const [garbage, times] of [[0, quiet], [GARBAGE_BYTES, noisy]] as const) {
      house.inject(crypto.getRandomValues(new Uint8Array(garbage)));
      const { result } = await client.call("led.toggle", {});
      times.push(result?.timing.totalMs ?? NaN);
    }
  }
  const delays = noisy.map((ms, round) => ms - (quiet[round] ?? NaN));
  const garbageOnTheLine = GARBAGE_BYTES * 0.02;
  compare(
    `P14: ${GARBAGE_BYTES} random bytes delay the next command beyond their own time, p99`,
    percentiles(delays).p99 - garbageOnTheLine,
    25,
    "ms",
  );
}

async function firmwareSizes(): Promise<void> {
  const { manifest } = await loadFirmwareImage(fixture);
  compare("P15: whole sketch, flash", manifest.flashBytes, 5120, "B");
  compare("P15: whole sketch, RAM", manifest.ramBytes, 450, "B");
}

await clickToConfirmed();
await afterGarbage();
await firmwareSizes();
