/**
 * What Node offers for a board with StandardFirmata, johnny-five: a text, as Node runs it from a temporary folder in which it is
 * installed. `node johnny_five.mjs SERIAL_PORT`.
 *
 * Prints how many milliseconds it took until the first command could be given. Answers each line `ROUNDS IDLE_MS` with a line of JSON:
 * the milliseconds from each command until the board had answered what its pin is, and how many bytes the last one took.
 *
 * @module
 */

/** A JavaScript module. */
export const NODE_JOHNNY_FIVE = `
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import process from "node:process";
import { setTimeout } from "node:timers/promises";

const require = createRequire(import.meta.url);
const five = require("johnny-five");
const { Firmata } = require("firmata-io");
const { SerialPort } = require("serialport");

const begin = performance.now();
const port = new SerialPort({ path: process.argv[2], baudRate: 57600 });
let bytes = 0;
port.on("data", (heard) => bytes += heard.length);
const write = port.write.bind(port);
port.write = (data, ...others) => {
  bytes += data.length;
  return write(data, ...others);
};
const io = new Firmata(port);
const board = new five.Board({ io, repl: false, debug: false });

board.on("ready", async () => {
  process.stdout.write(\`\${performance.now() - begin}\\n\`);
  const led = new five.Led(13);
  for await (const line of createInterface({ input: process.stdin })) {
    const [rounds, idle] = line.split(" ").map(Number);
    const times = [];
    for (let round = 0; round < rounds; round++) {
      await setTimeout(idle);
      bytes = 0;
      const start = performance.now();
      led.toggle();
      await new Promise((resolve) => io.queryPinState(13, resolve));
      times.push(performance.now() - start);
    }
    process.stdout.write(JSON.stringify({ times, bytes }) + "\\n");
  }
  process.exit(0);
});
`;
