/**
 * Round trips through a port with our own module. Reads lines of `<rounds> <idle ms>` and answers each with a
 * line of JSON: microseconds for every round. `node_serial.ts` is the same for Node. `deno run -A
 * bench/peers/serial_client.ts PORT`.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { systemPort } from "../../server/serial/system_port.ts";

const MESSAGE = new Uint8Array(32).fill(0x55);

const port = systemPort(Deno.args[0] ?? "");
await port.open({ baudRate: 500000 });
let missing = 0;
let done = () => {};
port.start({
  received(bytes) {
    missing -= bytes.length;
    if (missing === 0) done();
  },
  ended: () => process.exit(1),
});
process.stdout.write("ready\n");

for await (const line of createInterface({ input: process.stdin })) {
  const [rounds = 0, idle = 0] = line.split(" ").map(Number);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (idle > 0) await setTimeout(idle);
    const echoed = new Promise<void>((resolve) => done = resolve);
    missing = MESSAGE.length;
    const start = performance.now();
    port.write(MESSAGE);
    await echoed;
    times.push((performance.now() - start) * 1000);
  }
  process.stdout.write(`${JSON.stringify(times)}\n`);
}
await port.close();
