/**
 * What `serial_client.ts` does, for Node with the npm package `serialport`: a text, as Node runs it from a
 * temporary folder in which that package is installed.
 *
 * @module
 */

/** A JavaScript module: `node serial.mjs PORT`. */
export const NODE_SERIAL = `
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { SerialPort } from "serialport";

const MESSAGE = Buffer.alloc(32, 0x55);

const port = new SerialPort({ path: process.argv[2], baudRate: 500000 });
await new Promise((resolve) => port.once("open", resolve));
let missing = 0;
let done = () => {};
port.on("data", (bytes) => {
  missing -= bytes.length;
  if (missing === 0) done();
});
process.stdout.write("ready\\n");

for await (const line of createInterface({ input: process.stdin })) {
  const [rounds, idle] = line.split(" ").map(Number);
  const times = [];
  for (let round = 0; round < rounds; round++) {
    if (idle > 0) await setTimeout(idle);
    const echoed = new Promise((resolve) => done = resolve);
    missing = MESSAGE.length;
    const start = performance.now();
    port.write(MESSAGE);
    await echoed;
    times.push((performance.now() - start) * 1000);
  }
  process.stdout.write(JSON.stringify(times) + "\\n");
}
port.close();
`;
