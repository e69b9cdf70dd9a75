import assert from "node:assert/strict";
import type { HousekeepingTask } from "../../server/store/housekeeping.ts";
import { keepHouse } from "../../server/store/housekeeping.ts";
import { ALL, change, openStore } from "../unit/store/changes.ts";
import { withStoreFile } from "./store_file.ts";

const ID = "uno-7f3a21c4";
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

/** A store whose time of day can be set, and which keeps house when a minute has passed. */
function open(path: string, wallClock: () => Date) {
  return openStore({
    path,
    wallClock,
    keepHouse: (task: HousekeepingTask) => {
      keepHouse(task);
      return Promise.resolve(null);
    },
  });
}

Deno.test("H17: a clock that is 91 days ahead for a minute, before or after the start, takes nothing of the history along", async () => {
  await withStoreFile(async (path) => {
    let now = NOW;
    const wallClock = () => new Date(now);
    const happens = (store: ReturnType<typeof open>["store"], rev: number) => {
      store.recall(ID).changed(change(rev, { outcome: "confirmed", at: wallClock().toISOString() }));
    };
    const first = open(path, wallClock);
    happens(first.store, 1);
    now += 91 * DAY;
    happens(first.store, 2);
    first.clock.pass(60_000);
    await first.store.close();
    now = NOW;
    const second = open(path, wallClock);
    happens(second.store, 3);
    await second.store.close();
    now += 91 * DAY;
    const third = open(path, wallClock);
    happens(third.store, 4);
    third.clock.pass(60_000);
    const revs = (await third.query(ID, { ...ALL, only: "commands" })).changes.map(({ rev }) => rev);
    await third.store.close();
    assert.deepEqual(revs, [4, 3, 2, 1]);
  });
});
