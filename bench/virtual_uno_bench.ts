/**
 * `deno run -A bench/virtual_uno_bench.ts`: what the virtual Uno costs and how fast it answers. Run it on an
 * otherwise idle machine; nothing in the tests depends on it.
 *
 * @module
 */
import process from "node:process";
import { Chip, FLASH_BYTES } from "../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../server/virtual_uno/intel_hex.ts";
import { Ring } from "../server/virtual_uno/ring.ts";
import { VirtualUno } from "../server/virtual_uno/virtual_uno.ts";
import { ECHO, program } from "../tests/firmware/programs.ts";
import { percentiles } from "./measure.ts";

/** Arithmetic, memory, branches and calls, and timer 0 as in Arduino: a program that never sleeps. */
const BUSY = program(
  `ldi r16, 3
   out 0x25, r16
   ldi r16, 1
   sts 0x6e, r16
   sei
 again:
   ldi r16, 0
 loop:
   lds r24, 0x200
   lds r25, 0x201
   adiw r24, 1
   sts 0x200, r24
   sts 0x201, r25
   mov r18, r24
   eor r18, r25
   andi r18, 0x3f
   ldi r26, 0
   ldi r27, 1
   add r26, r18
   adc r27, r16
   st X, r18
   ld r19, X
   cp r19, r18
   brne again
   push r19
   pop r20
   rcall turn
   rjmp loop
 turn:
   swap r20
   ror r20
   ret`,
  { timer0Overflow: "reti" },
);

function say(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(66)} ${value}\n`);
}

function sayRoundTrips(what: string, ms: readonly number[]): void {
  const { p50, p99, max } = percentiles(ms);
  say(what, `p50 ${p50.toFixed(3)} ms   p99 ${p99.toFixed(3)} ms   max ${max.toFixed(3)} ms`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Share of one core that this process used during `seconds`, in percent. */
async function cpuShare(seconds: number): Promise<number> {
  const before = process.cpuUsage();
  const start = performance.now();
  await pause(seconds * 1_000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / (performance.now() - start);
}

function megahertz(): void {
  const chip = new Chip({ flash: BUSY });
  const seconds = 20;
  const rates: number[] = [];
  for (let second = 0; second < seconds; second++) {
    const from = chip.cycles;
    const start = performance.now();
    chip.run(from + 32_000_000);
    rates.push((chip.cycles - from) / 1_000 / (performance.now() - start));
  }
  const { p50 } = percentiles(rates);
  say(
    "a busy chip, in-process (a real one: 16 MHz)",
    `p50 ${p50.toFixed(0)} MHz   min ${Math.min(...rates).toFixed(0)} MHz`,
  );
}

async function idle(what: string, flash: Uint8Array): Promise<void> {
  const uno = new VirtualUno({ flash });
  await (await uno.open()).close();
  await pause(2_000);
  const shares: number[] = [];
  for (let second = 0; second < 10; second++) shares.push(await cpuShare(1));
  say(
    `CPU share of ${what}`,
    `p50 ${percentiles(shares).p50.toFixed(1)} %   max ${Math.max(...shares).toFixed(1)} %`,
  );
  await uno.close();
}

/** Round trips of `exchange`, back to back or `gap` ms apart. */
async function roundTrips(
  count: number,
  gap: number,
  exchange: (index: number) => Promise<void>,
): Promise<number[]> {
  const ms: number[] = [];
  for (let index = 0; index < count + 100; index++) {
    if (gap > 0) await pause(gap);
    const start = performance.now();
    await exchange(index);
    if (index >= 100) ms.push(performance.now() - start);
  }
  return ms;
}

async function echo(): Promise<void> {
  const uno = new VirtualUno({ flash: ECHO });
  const line = await uno.open();
  let answered = () => {};
  line.start({ received: () => answered(), ended: () => {} });
  await pause(500);
  for (const [gap, count] of [[0, 5_000], [20, 300]] as const) {
    const ms = await roundTrips(count, gap, (index) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      answered = resolve;
      line.write(Uint8Array.of(index));
      return promise;
    });
    sayRoundTrips(
      `echo of a byte, ${gap === 0 ? "back to back" : `${gap} ms apart`} (0.040 ms of it on the wire)`,
      ms,
    );
  }
  await uno.close();
}

async function transports(): Promise<void> {
  for (const gap of [0, 20]) {
    const count = gap === 0 ? 5_000 : 300;
    const apart = gap === 0 ? "back to back" : `${gap} ms apart`;
    for (const kind of ["postMessage", "ring"] as const) {
      const worker = new Worker(new URL("./transport_worker.ts", import.meta.url), { type: "module" });
      let answered: () => void = () => {};
      await new Promise((ready) => worker.onmessage = ready);
      worker.onmessage = () => answered();
      const [output, input] = [new Ring(), new Ring()];
      if (kind === "ring") worker.postMessage({ ring: [output.buffer, input.buffer] });
      const ms = await roundTrips(count, gap, async (index) => {
        if (kind === "ring") {
          output.write(0, Uint8Array.of(index));
          await input.recordCame();
          input.read(() => {});
        } else {
          const { promise, resolve } = Promise.withResolvers<void>();
          answered = resolve;
          worker.postMessage({ echo: Uint8Array.of(index) });
          await promise;
        }
      });
      sayRoundTrips(`thread to thread and back by ${kind}, ${apart}`, ms);
      output.write(1, new Uint8Array());
      worker.terminate();
    }
  }
}

if (import.meta.main) {
  megahertz();
  await idle("a sketch that sleeps and is woken 976 times a second", ECHO);
  const image = new Uint8Array(FLASH_BYTES).fill(0xff);
  loadIntelHex(
    await Deno.readTextFile(new URL("../tests/fixtures/board/firmware/image/uno.hex", import.meta.url)),
    image,
  );
  await idle("the committed firmware, idle", image);
  await transports();
  await echo();
}
