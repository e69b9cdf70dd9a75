import assert from "node:assert/strict";
import { PinLog } from "../../../scripts/board/pin_log.ts";
import { CLOCK_HZ } from "../../../server/virtual_uno/clock_hz.ts";

/** A log whose reader takes one text at a time, when it is asked to. */
class Reader {
  readonly texts: string[] = [];
  readonly failures: string[] = [];
  readonly log: PinLog;
  #taken: PromiseWithResolvers<void> | null = null;

  constructor() {
    this.log = new PinLog({
      write: (text) => {
        this.texts.push(text);
        this.#taken = Promise.withResolvers();
        return this.#taken.promise;
      },
      failed: (reason) => this.failures.push(reason.message),
    });
  }

  async take(error?: Error): Promise<void> {
    if (error === undefined) this.#taken?.resolve();
    else this.#taken?.reject(error);
    for (let turn = 0; turn < 10; turn++) await null;
  }
}

const edge = (cycle: number) => ({ cycle, pin: 13, level: 1 }) as const;

Deno.test("PinLog writes an edge as a line of JSON, in seconds of the board's time", async () => {
  const reader = new Reader();
  reader.log.start();
  reader.log.edge({ cycle: 1.5 * CLOCK_HZ + 1, pin: 9, level: 0 });
  await reader.take();
  assert.deepEqual(reader.texts, ['{"t":1.5000000625,"pin":9,"level":0}\n']);
});

Deno.test("PinLog writes a reset as a line of JSON, after the edges before it", async () => {
  const reader = new Reader();
  reader.log.start();
  reader.log.edge(edge(0));
  reader.log.reset("watchdog", CLOCK_HZ / 2);
  await reader.take();
  assert.deepEqual(reader.texts, ['{"t":0,"pin":13,"level":1}\n{"t":0.5,"reset":"watchdog"}\n']);
});

Deno.test("PinLog keeps edges until it is started", async () => {
  const reader = new Reader();
  reader.log.edge(edge(0));
  reader.log.edge(edge(CLOCK_HZ));
  await reader.take();
  assert.deepEqual(reader.texts, []);
  reader.log.start();
  await reader.take();
  assert.deepEqual(reader.texts, ['{"t":0,"pin":13,"level":1}\n{"t":1,"pin":13,"level":1}\n']);
});

Deno.test("PinLog gathers what comes while the reader is busy, in order", async () => {
  const reader = new Reader();
  reader.log.start();
  for (let second = 0; second < 3; second++) {
    reader.log.edge(edge(second * CLOCK_HZ));
    if (second === 0) { for (let turn = 0; turn < 10; turn++) await null; }
  }
  assert.equal(reader.texts.length, 1);
  const flushed = reader.log.flush();
  await reader.take();
  await reader.take();
  await flushed;
  const seconds = reader.texts.join("").trim().split("\n").map((line) => JSON.parse(line).t);
  assert.deepEqual(seconds, [0, 1, 2]);
});

Deno.test("PinLog says that nobody reads it when 16 MiB are waiting, once, and keeps no more", async () => {
  const reader = new Reader();
  reader.log.start();
  reader.log.edge(edge(0));
  await reader.take();
  for (let count = 0; count < 1_000_000; count++) reader.log.edge(edge(count));
  assert.deepEqual(reader.failures, ["Nobody reads the log of the pins: 16 MiB of it are waiting"]);
});

Deno.test("PinLog says that it cannot be written", async () => {
  const reader = new Reader();
  reader.log.start();
  reader.log.edge(edge(0));
  for (let turn = 0; turn < 10; turn++) await null;
  await reader.take(new Error("Broken pipe"));
  assert.deepEqual(reader.failures, ["The log of the pins cannot be written: Broken pipe"]);
  reader.log.edge(edge(1));
  await reader.take();
  assert.equal(reader.texts.length, 1);
});
