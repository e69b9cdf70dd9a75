/**
 * Our serial module on ptys: the processor time of an open port on which nothing happens, and the time to close a port and to notice
 * that one was unplugged. `deno task bench serial`. Round trips are measured beside Node's: `deno task bench peers serial`.
 *
 * Needs Linux.
 *
 * @module
 */
import { setTimeout } from "node:timers/promises";
import { systemPort } from "../server/serial/system_port.ts";
import { Pty } from "../tests/serial/pty.ts";
import { compare, percentiles } from "./measure.ts";
import { processorMs } from "./peers/usage.ts";

const QUIET_MS = 3000;
const CYCLES = 300;

/** The processor time of an open port on which nothing happens. */
async function quiet(): Promise<void> {
  const pty = new Pty();
  const port = systemPort(pty.path);
  await port.open({ baudRate: 500000 });
  port.start({ received() {}, ended() {} });
  await setTimeout(1);
  const before = await processorMs(Deno.pid);
  await setTimeout(QUIET_MS);
  const used = await processorMs(Deno.pid) - before;
  compare(`serial: processor time of an open port in ${QUIET_MS} quiet ms`, used, 5, "ms");
  await port.close();
  pty.close();
}

/** How long closing takes, and noticing that the port was unplugged. */
async function endings(): Promise<void> {
  const closing: number[] = [];
  const noticing: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const pty = new Pty();
    const port = systemPort(pty.path);
    for (const [times, end] of [[closing, () => void port.close()], [noticing, () => pty.close()]] as const) {
      await port.open({ baudRate: 500000 });
      const ended = Promise.withResolvers<unknown>();
      port.start({ received() {}, ended: ended.resolve });
      // An open port waits: let it begin.
      await setTimeout(1);
      const start = performance.now();
      end();
      await ended.promise;
      times.push(performance.now() - start);
    }
  }
  for (
    const [what, times, bound] of [["close()", closing, 2], [
      "noticing an unplugged port",
      noticing,
      5,
    ]] as const
  ) {
    const { p50, p99 } = percentiles(times);
    compare(`serial: ${what}, p50 of ${CYCLES} (p99 ${p99.toFixed(2)} ms)`, p50, bound, "ms");
  }
}

await quiet();
await endings();
