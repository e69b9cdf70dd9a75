import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { JOURNAL_SUFFIX } from "../../server/store/journal.ts";
import type { Store } from "../../server/store/store.ts";
import { ALL, change, openStore } from "../unit/store/changes.ts";
import { killed, once, withStoreFile } from "./store_file.ts";

const ID = "uno-7f3a21c4";
const CONFIRMED = { outcome: "confirmed", at: "2026-11-22T00:00:00.000Z", command: "set" } as const;

/** Confirm a command for each revision, which is the lamp's level, too. */
function confirm(memory: ReturnType<Store["recall"]>, ...revs: readonly number[]): void {
  for (const rev of revs) memory.changed(change(rev, CONFIRMED), { level: rev });
}

/** The confirmations of the history, the oldest first, and how many positions each has; and what is wanted of the lamp. */
async function kept(path: string) {
  const found: { revs: unknown[]; level: unknown } = { revs: [], level: null };
  await once(path, async (store) => {
    found.level = store.recall(ID).desired.get("lamp")?.["level"];
    const { changes } = await store.query(ID, { ...ALL, only: "commands" });
    found.revs = changes.toReversed().map(({ rev, positions }) =>
      positions === undefined ? rev : [rev, positions]
    );
  });
  return found;
}

Deno.test("H21: what a killed server confirmed is taken over once, committed or not", async () => {
  await withStoreFile(async (path) => {
    await killed(path, ({ store, clock }) => {
      const memory = store.recall(ID);
      confirm(memory, 1);
      clock.pass(100);
      confirm(memory, 2, 3);
      clock.pass(100);
      confirm(memory, 4);
    });
    const expected = { revs: [1, 2, 3, 4], level: 4 };
    assert.deepEqual(await kept(path), expected);
    assert.deepEqual(await kept(path), expected);
  });
});

Deno.test("H21: what is no longer wanted is not wanted again because the journal had it", async () => {
  await withStoreFile(async (path) => {
    await killed(path, ({ store, clock }) => {
      const memory = store.recall(ID);
      confirm(memory, 1);
      clock.pass(100);
      confirm(memory, 2);
      memory.forgotten("lamp");
      clock.pass(100);
    });
    assert.deepEqual(await kept(path), { revs: [1, 2], level: undefined });
  });
});

Deno.test("H15, H21: a gesture stays one entry, whether its first positions were committed or not", async () => {
  for (const committed of [0, 1, 2]) {
    await withStoreFile(async (path) => {
      await killed(path, ({ store, clock }) => {
        const memory = store.recall(ID);
        memory.changed(change(1, { ...CONFIRMED, requestedAt: CONFIRMED.at }));
        for (let rev = 2; rev <= 4; rev++) {
          if (rev - 2 === committed) clock.pass(100);
          const requestedAt = new Date(Date.UTC(2026, 10, 22) + rev).toISOString();
          memory.changed(change(rev, { ...CONFIRMED, requestedAt, gesture: "drag" }), { level: rev });
        }
      });
      assert.deepEqual(await kept(path), { revs: [1, [4, 3]], level: 4 }, `${committed} committed`);
    });
  }
});

Deno.test("H11, H21: a line that was cut short, or is none, is passed over; the others are taken over", async () => {
  await withStoreFile(async (path) => {
    await killed(path, ({ store, clock }) => {
      const memory = store.recall(ID);
      memory.changed(change(1, CONFIRMED));
      clock.pass(100);
      confirm(memory, 2, 3);
    });
    const [first = "", second = ""] = Deno.readTextFileSync(path + JOURNAL_SUFFIX).split("\n");
    const lines = ["\0\0\0", first, '{"id":7}', "null", second.slice(0, -9)];
    Deno.writeTextFileSync(path + JOURNAL_SUFFIX, lines.join("\n"));
    assert.deepEqual(await kept(path), { revs: [1, 2], level: 2 });
  });
});

Deno.test("H21: who removes the journal while the server runs costs nothing that is committed, and it begins anew with the next commit", async () => {
  await withStoreFile(async (path) => {
    await killed(path, ({ store, clock }) => {
      const memory = store.recall(ID);
      confirm(memory, 1, 2);
      Deno.removeSync(path + JOURNAL_SUFFIX);
      clock.pass(100);
      confirm(memory, 3);
    });
    assert.deepEqual(await kept(path), { revs: [1, 2, 3], level: 3 });
  });
});

Deno.test("H6, H21: where there can be no journal, each confirmation is a commit", async () => {
  await withStoreFile(async (path) => {
    await killed(path, ({ store }) => {
      const memory = store.recall(ID);
      confirm(memory, 1, 2);
      // The journal's place is taken when it begins anew.
      Deno.removeSync(path + JOURNAL_SUFFIX);
      Deno.mkdirSync(path + JOURNAL_SUFFIX);
      confirm(memory, 1002, 1003);
    });
    Deno.removeSync(path + JOURNAL_SUFFIX);
    assert.deepEqual(await kept(path), { revs: [1, 2, 1002, 1003], level: 1003 });
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(path + JOURNAL_SUFFIX).mode ?? 0) & 0o777, 0o600);
    }
  });
});

/** A server that was killed with one confirmation committed, and one in its journal. */
function fill(path: string): Promise<void> {
  return killed(path, ({ store, clock }) => {
    const memory = store.recall(ID);
    confirm(memory, 1);
    clock.pass(100);
    confirm(memory, 2);
  });
}

Deno.test("H5a, H21: the journal waits for a database that is held at the start", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const holder = new DatabaseSync(path);
    holder.exec("pragma locking_mode = exclusive; begin exclusive");
    const { store, clock } = openStore({ path });
    const first = store.recall(ID).rev + 1;
    store.recall(ID).changed(change(first, { ...CONFIRMED, channel: "led" }));
    holder.exec("rollback");
    holder.close();
    clock.pass(1000);
    await store.close();
    const { revs, level } = await kept(path);
    assert.deepEqual(new Set(revs), new Set([1, 2, first]));
    assert.equal(level, 2);
  });
});

Deno.test("H5, H21: the journal of a database that is damaged goes into the new one", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    Deno.writeFileSync(path, new Uint8Array(5000).fill(0x5a));
    assert.deepEqual(await kept(path), { revs: [2], level: 2 });
  });
});

Deno.test("H21: the journal begins anew when it is long and all of it is committed, and at the server's end", async () => {
  await withStoreFile(async (path) => {
    const size = () => Deno.statSync(path + JOURNAL_SUFFIX).size;
    const { store, clock } = openStore({ path });
    const memory = store.recall(ID);
    let rev = 0;
    const confirmLong = (count: number) => {
      for (let added = 0; added < count; added++) {
        memory.changed(change(++rev, { ...CONFIRMED, by: "x".repeat(200) }));
      }
    };
    confirmLong(10);
    clock.pass(100);
    assert.ok(size() > 0 && size() < 10_000);
    confirmLong(990);
    assert.ok(size() > 256 * 1024);
    clock.pass(100);
    assert.equal(size(), 0);
    confirmLong(1);
    clock.pass(100);
    assert.ok(size() > 0);
    await store.close();
    assert.equal(size(), 0);
  });
});
