import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_RECORD_BYTES, Ring } from "../../../server/virtual_uno/ring.ts";

function readAll(ring: Ring): { kind: number; payload: number[] }[] {
  const records: { kind: number; payload: number[] }[] = [];
  ring.read((kind, payload) => records.push({ kind, payload: [...payload] }));
  return records;
}

Deno.test("Ring hands records over in order, to another end on the same memory", () => {
  const writer = new Ring();
  const reader = new Ring(writer.buffer);
  assert.equal(reader.hasRecords, false);
  assert.equal(writer.write(1, Uint8Array.of(1, 2, 3)), true);
  assert.equal(writer.write(255, new Uint8Array()), true);
  assert.equal(reader.hasRecords, true);
  assert.deepEqual(readAll(reader), [{ kind: 1, payload: [1, 2, 3] }, { kind: 255, payload: [] }]);
  assert.deepEqual(readAll(reader), []);
});

Deno.test("Ring loses and mixes nothing however it is filled and emptied", () => {
  const batch = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 0, max: MAX_RECORD_BYTES })), {
    maxLength: 90,
  });
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 8 }), (batches) => {
      const ring = new Ring();
      let salt = 0;
      for (const records of batches) {
        const written: { kind: number; payload: number[] }[] = [];
        for (const [kind, length] of records) {
          const payload = Array.from({ length }, (_, index) => (index + salt) & 0xff);
          salt++;
          if (ring.write(kind, Uint8Array.from(payload))) written.push({ kind, payload });
        }
        assert.deepEqual(readAll(ring), written);
      }
    }),
    { numRuns: 20, seed: 20261122 },
  );
});

Deno.test("write() refuses what does not fit, and takes it once there is room", () => {
  const ring = new Ring();
  const record = new Uint8Array(MAX_RECORD_BYTES);
  let records = 0;
  while (ring.write(7, record)) records++;
  assert.equal(records, 63);
  assert.equal(readAll(ring).length, 63);
  assert.equal(ring.write(7, record), true);
});

/** Atomics.waitAsync alone does not keep Deno's event loop alive, as the Worker at the other end does in earnest. */
async function keptAlive(body: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {}, 1_000);
  try {
    await body();
  } finally {
    clearInterval(timer);
  }
}

Deno.test("recordCame() resolves when a record is written, at once when one is there", () =>
  keptAlive(async () => {
    const ring = new Ring();
    let came = false;
    const waiting = ring.recordCame().then(() => came = true);
    await Promise.resolve();
    assert.equal(came, false);
    ring.write(0, new Uint8Array());
    await waiting;
    await ring.recordCame();
  }));

Deno.test("roomCame() resolves when the reader has taken something", () =>
  keptAlive(async () => {
    const ring = new Ring();
    ring.write(0, new Uint8Array());
    const waiting = ring.roomCame();
    readAll(ring);
    await waiting;
  }));
