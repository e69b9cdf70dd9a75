import assert from "node:assert/strict";
import { QUEUE_LIMIT } from "../../server/api/fanout.ts";
import { OPCODE_CLOSE } from "../server/raw_connection.ts";
import { assertNoProblems } from "./observer.ts";
import { ProcessHouse } from "./process_house.ts";
import { isBehind, metrics, showLife, stuckReaders, worker } from "./stuck_readers.ts";

const STUCK = 3;
const WORKERS = 3;
/** How many confirmations pass between two looks at the counters. */
const LOOK_EVERY = 200;
/** A client that does not read is behind after some 5,000 and is dropped 5 s later. */
const MOST = 100_000;

Deno.test(`P7: ${STUCK} clients that never read cost 64 KiB each at most, are dropped with 1013, and the others miss nothing`, async () => {
  await using house = await ProcessHouse.open();
  let isLoaded = true;
  const workers = Array.from({ length: WORKERS }, () => worker(house, () => isLoaded));
  await Promise.all(workers.map(({ online }) => online));
  const stuck = await stuckReaders(house, STUCK);
  const [first] = workers;
  assert.ok(first !== undefined);
  let mostQueued = 0;
  for (let enough = LOOK_EVERY;; enough += LOOK_EVERY) {
    while (first.confirmed.length < enough) await first.changed();
    const now = await metrics(house);
    if (!isBehind(now)) await showLife(stuck);
    mostQueued = Math.max(mostQueued, now.get("destello_client_queue_bytes") ?? NaN);
    if (now.get("destello_client_drops_total") === STUCK) break;
    assert.ok(enough < MOST, `${now.get("destello_client_drops_total")} were dropped`);
  }
  assert.ok(mostQueued > QUEUE_LIMIT / 2, `At most ${mostQueued} bytes waited: nobody was behind`);
  assert.ok(mostQueued <= (STUCK + WORKERS) * QUEUE_LIMIT, `${mostQueued} bytes waited`);
  isLoaded = false;
  for (const connection of stuck) {
    const last = (await connection.readFrames()).at(-1);
    assert.equal(last?.opcode, OPCODE_CLOSE);
    assert.equal(new DataView(last.payload.buffer).getUint16(0), 1013);
    connection[Symbol.dispose]();
  }
  const after = await metrics(house);
  assert.equal(after.get("destello_clients"), WORKERS);
  while (workers.some(({ outstanding }) => outstanding > 0)) {
    await Promise.race(workers.map((one) => one.changed()));
  }
  const rev = Math.max(...workers.map(({ view }) => view?.rev ?? 0));
  for (const one of workers) {
    while ((one.view?.rev ?? 0) < rev) await one.changed();
    await one.close();
  }
  assertNoProblems(workers);
});
