/**
 * K2, K4: what watching a board's line costs those who command it, as a ratio within one run. `deno task bench console`.
 *
 * @module
 */
import process from "node:process";
import { openHouse } from "../tests/thread/house.ts";
import { compare, percentiles } from "./measure.ts";

const ROUNDS = 10;
const CLICKS = 400;
const WARM_UP = 200;

/** One click after another, as fast as the board confirms them: the line is as busy as one client can make it. */
async function clicks(
  client: { call(method: string, params: Record<string, unknown>): Promise<unknown> },
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let click = 0; click < count; click++) {
    const start = performance.now();
    await client.call("led.toggle", {});
    times.push(performance.now() - start);
  }
  return times;
}

await using house = await openHouse();
const [clicker, watcher] = [await house.connect(), await house.connect()];
await clicks(clicker, WARM_UP);
const [alone, watched]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
  alone.push(...await clicks(clicker, CLICKS));
  await watcher.call("console.watch", {});
  watched.push(...await clicks(clicker, CLICKS));
  await watcher.call("console.unwatch", {});
}
const [quiet, busy] = [percentiles(alone), percentiles(watched)];
process.stdout.write(
  `request to result, p50: ${quiet.p50.toFixed(3)} ms alone, ${busy.p50.toFixed(3)} ms watched; ` +
    `p99: ${quiet.p99.toFixed(3)} ms, ${busy.p99.toFixed(3)} ms; ${quiet.count} clicks each\n`,
);
compare(
  "K2: a watched command's time against that of one that nobody watches, p50",
  busy.p50 / quiet.p50,
  1.1,
  "x",
);
compare("K2: the same, p99", busy.p99 / quiet.p99, 1.5, "x");
await Promise.all([clicker.close(), watcher.close()]);
