/**
 * A flood of positions of one slider (B9) against as many toggles, which all have to run: when the last one is confirmed, and
 * how much everybody is told. `deno task bench flood`.
 *
 * @module
 */
import process from "node:process";
import { RequestFailure } from "../protocol/failures.ts";
import { openHouse, TOKEN } from "../tests/thread/house.ts";
import { connect } from "../tests/fixture_client.ts";
import { SPARE_CALLS } from "../server/api/message_budget.ts";
import { percentiles } from "./measure.ts";

const ROUNDS = 300;
const WARM_UP = 30;
/** As many as a client may have in flight (C8). */
const AT_ONCE = 16;
const REST_MS = 1000 * AT_ONCE / SPARE_CALLS;

await using house = await openHouse();
using client = await connect(`${house.api.url.replace("http", "ws")}/ws`, { token: TOKEN });
let told = 0;
client.system.observe(() => told++);

/** A superseded position is no failure, only not the last one. */
function settled(error: unknown): void {
  if (!(error instanceof RequestFailure) || error.reason !== "superseded") throw error;
}

async function flood(what: string, ask: (n: number) => Promise<unknown>): Promise<void> {
  const lastMs: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    if (round === WARM_UP) told = 0;
    const start = performance.now();
    const all = Array.from({ length: AT_ONCE }, (_, n) => ask(round * AT_ONCE + n));
    const others = Promise.all(all.slice(0, -1).map((one) => one.catch(settled)));
    await all.at(-1);
    if (round >= WARM_UP) lastMs.push(performance.now() - start);
    await others;
    // A program that asks without a pause would be told so (S11).
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  const { p50, p99 } = percentiles(lastMs);
  const perAsked = told / ROUNDS / AT_ONCE;
  process.stdout.write(
    `${AT_ONCE} ${what.padEnd(24)} last confirmed after ${p50.toFixed(2)} ms p50, ${
      p99.toFixed(2)
    } ms p99; ` +
      `${perAsked.toFixed(2)} notifications each\n`,
  );
}

await flood("positions, conflated", (n) => client.lamp.set({ level: n % 256 }));
await flood("toggles, all run", () => client.led.toggle());
