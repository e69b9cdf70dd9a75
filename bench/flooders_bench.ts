/**
 * S11: the worst click of a client beside ten that send without a pause, with server and board in processes of their own.
 * `deno task bench flooders`. Needs Linux.
 *
 * @module
 */
import process from "node:process";
import { floodHouse, FLOODS } from "../tests/processes/floods.ts";
import { compare, percentiles } from "./measure.ts";

const SECONDS = 5;

for (const kind of FLOODS) {
  const what = `S11: worst click beside ten that send ${kind}`;
  try {
    const { clickMs, isLampLit } = await floodHouse([kind], SECONDS);
    compare(what, percentiles(clickMs).max, 100, "ms");
    if (!isLampLit) process.stdout.write("The lamp went out\n");
  } catch (error) {
    // Frames that reach no code of ours are Deno's to bound.
    process.stdout.write(`${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
