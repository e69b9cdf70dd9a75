import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { HistoryPage } from "../../protocol/api/history.ts";
import { withTools } from "../tool.ts";
import { ALL, change, openStore } from "../unit/store/changes.ts";
import { onSmallDisk, smallDisk } from "./small_disk.ts";
import { once, withStoreFile } from "./store_file.ts";

const ID = "uno-7f3a21c4";
const CONFIRMED = { outcome: "confirmed", at: "2026-11-22T00:00:00.000Z" } as const;

/** A history of three entries, and a wish. */
function fill(path: string): Promise<readonly string[]> {
  return once(path, (store) => {
    const memory = store.recall(ID);
    for (let rev = 1; rev <= 3; rev++) memory.changed(change(rev, CONFIRMED), { level: rev });
  });
}

Deno.test("H5, H13: a file that somebody holds at the start stays; what happens waits for it, and joins what was there", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const holder = new DatabaseSync(path);
    holder.exec("pragma locking_mode = exclusive; begin exclusive");
    const { store, clock, lines, query } = openStore({ path });
    assert.match(lines.join("\n"), /^The history is down: Another program holds ".*sqlite"\. [^\n]*$/);
    const memory = store.recall(ID);
    assert.ok(memory.rev > 1e12, "above every revision that may have been told (B3)");
    memory.changed(change(memory.rev + 1, CONFIRMED));
    const page = await query(ID, ALL);
    assert.equal(page.changes.length, 1);
    assert.partialDeepStrictEqual(page.store, { reason: "locked", waiting: 1, lost: 0, readable: false });
    holder.exec("rollback");
    holder.close();
    clock.pass(1000);
    const whole = await query(ID, ALL);
    assert.equal(whole.store, undefined);
    assert.deepEqual(whole.changes.map(({ outcome }) => outcome), [
      ...Array(4).fill("confirmed"),
    ]);
    assert.equal(store.trouble, null);
    await store.close();
    const again = openStore({ path });
    assert.deepEqual([...again.store.recall(ID).desired], [["lamp", { level: 3 }]]);
    await again.store.close();
    assert.deepEqual([...Deno.readDirSync(join(path, ".."))].filter(({ name }) => /aside/.test(name)), []);
  });
});

Deno.test("H13: where no file can be made the store works all the same, says so, and makes it when it can", async () => {
  await withStoreFile(async (file) => {
    const path = join(file, "..", "nowhere", "file");
    const { store, clock, lines, query } = openStore({ path });
    store.recall(ID).changed(change(1, CONFIRMED));
    assert.partialDeepStrictEqual(await query(ID, ALL), {
      changes: [{ rev: 1 }],
      store: { reason: "failed" },
    });
    assert.match(lines.join(), /The history is down: .*no such file or directory/i);
    Deno.mkdirSync(join(path, ".."));
    clock.pass(1000);
    assert.deepEqual([(await query(ID, ALL)).changes.length, store.trouble], [1, null]);
    await store.close();
  });
});

Deno.test("H3, H13: the pages of what is written and of what waits together are everything, once and in order", async () => {
  await withStoreFile(async (path) => {
    const { store, clock, query } = openStore({ path });
    const memory = store.recall(ID);
    for (let rev = 1; rev <= 20; rev++) memory.changed(change(rev, CONFIRMED));
    clock.pass(100);
    const holder = new DatabaseSync(path);
    holder.exec("begin immediate");
    for (let rev = 21; rev <= 33; rev++) memory.changed(change(rev, CONFIRMED));
    const revs: number[] = [];
    let cursor: number | null = null;
    do {
      const page: HistoryPage = await query(ID, { ...ALL, limit: 5, cursor });
      assert.equal(page.store?.waiting, 13);
      revs.push(...page.changes.map(({ rev }) => rev));
      cursor = page.next;
    } while (revs.length < 10);
    // A page that is read after it was written begins where the one before it ended.
    memory.changed(change(34, CONFIRMED));
    holder.exec("rollback");
    holder.close();
    clock.pass(1000);
    while (cursor !== null) {
      const page: HistoryPage = await query(ID, { ...ALL, limit: 5, cursor });
      assert.equal(page.store, undefined);
      revs.push(...page.changes.map(({ rev }) => rev));
      cursor = page.next;
    }
    assert.deepEqual(revs, Array.from({ length: 33 }, (_, index) => 33 - index));
    await store.close();
  });
});

Deno.test("H13: the end of the server says how many changes are lost; the next one does not say that it vanished", async () => {
  await withStoreFile(async (path) => {
    const { store, clock, lines } = openStore({ path });
    const memory = store.recall(ID);
    memory.back({ at: change(1).at, by: "board", action: null, reason: null, boot: 1, rev: 0 });
    memory.changed(change(1, CONFIRMED));
    clock.pass(100);
    const holder = new DatabaseSync(path);
    holder.exec("begin immediate");
    for (let rev = 2; rev <= 5; rev++) memory.changed(change(rev));
    memory.changed(change(6, CONFIRMED));
    await store.close();
    holder.exec("rollback");
    holder.close();
    assert.equal(
      store.lost,
      5,
      "four reports and the server's end; the confirmation is in the journal (H21)",
    );
    assert.match(lines.at(-1) ?? "", /^The history could not be written to the end \(locked\).*: 5$/);
    for (const formerEnded of [true, false]) {
      const { store, query } = openStore({ path, formerEnded });
      store.recall(ID);
      const [newest, before] = (await query(ID, ALL)).changes;
      assert.equal(before?.rev, 6);
      assert.equal(newest?.reason, formerEnded ? "server_ended_unwritten" : "server_vanished");
      await store.close();
      const database = new DatabaseSync(path);
      database.exec("delete from change where outcome = 'lost'; update board set is_out = 0");
      database.close();
    }
  });
});

Deno.test("H13: whoever watches is told when nothing can be written, how much waits, and when it is written", async () => {
  await withStoreFile(async (path) => {
    const { store, clock } = openStore({ path });
    const told: unknown[] = [];
    store.observe((trouble) => told.push(trouble === null ? null : [trouble.reason, trouble.waiting]));
    const memory = store.recall(ID);
    memory.changed(change(1, CONFIRMED));
    clock.pass(100);
    const holder = new DatabaseSync(path);
    holder.exec("begin immediate");
    memory.changed(change(2, CONFIRMED));
    clock.pass(100);
    memory.changed(change(3, CONFIRMED));
    clock.pass(3000);
    holder.exec("rollback");
    holder.close();
    clock.pass(1000);
    assert.deepEqual(told, [["locked", 1], ["locked", 2], null]);
    await store.close();
  });
});

const HARMS: readonly (readonly [what: string, words: RegExp, harm: (path: string) => void])[] = [
  ["the file is deleted", /sqlite" was deleted while/, (path) => Deno.removeSync(path)],
  ["all its files are", /sqlite" was deleted while/, (path) => {
    for (const suffix of ["", "-wal", "-shm"]) Deno.removeSync(path + suffix);
  }],
  ["another file takes its place", /sqlite" was replaced while/, (path) => {
    Deno.writeTextFileSync(`${path}.other`, "no database");
    Deno.renameSync(`${path}.other`, path);
  }],
  ["the file is emptied", /sqlite" was cut short while/, (path) => Deno.truncateSync(path)],
  ["half of the file is gone", /sqlite" was cut short while/, (path) => {
    Deno.truncateSync(path, Deno.statSync(path).size / 2);
  }],
  ["its log is deleted", /sqlite-wal" was deleted while/, (path) => Deno.removeSync(`${path}-wal`)],
  ["its index is deleted", /sqlite-shm" was deleted while/, (path) => Deno.removeSync(`${path}-shm`)],
];

for (const [what, words, harm] of HARMS) {
  Deno.test(`H6, H16: while the server runs ${what}: that is named, and begun anew with what is in memory`, async () => {
    await withStoreFile(async (path) => {
      await fill(path);
      const { store, clock, lines } = openStore({ path });
      const memory = store.recall(ID);
      memory.changed(change(memory.rev + 1, CONFIRMED), { level: 9 });
      harm(path);
      clock.pass(60_000);
      await store.query(ID, ALL);
      memory.changed(change(memory.rev + 2, CONFIRMED));
      assert.match(lines[0] ?? "", words);
      await store.close();
      if (Deno.build.os !== "windows") {
        for (const { name, isFile } of Deno.readDirSync(join(path, ".."))) {
          const { mode } = Deno.statSync(join(path, "..", name));
          assert.ok(!isFile || /other|aside/.test(name) || (mode ?? 0) % 0o100 === 0, name);
        }
      }
      const later = openStore({ path });
      assert.deepEqual([...later.store.recall(ID).desired], [["lamp", { level: 9 }]]);
      assert.ok((await later.query(ID, { ...ALL, only: "commands" })).changes.length >= 1);
      assert.deepEqual(later.lines, []);
      await later.store.close();
    });
  });
}

Deno.test("H16: VACUUM by another program, which makes the file shorter, is no harm", async () => {
  await withStoreFile(async (path) => {
    const { store, clock, lines, query } = openStore({ path });
    const memory = store.recall(ID);
    for (let rev = 1; rev <= 2000; rev++) memory.changed(change(rev, { by: "x".repeat(50) }));
    memory.changed(change(2001, CONFIRMED));
    clock.pass(100);
    const other = new DatabaseSync(path);
    other.exec("pragma wal_checkpoint(truncate)");
    memory.changed(change(2002, CONFIRMED));
    clock.pass(100);
    other.exec("delete from change where id < 1990; vacuum; pragma wal_checkpoint(truncate)");
    other.close();
    memory.changed(change(2003, CONFIRMED));
    assert.equal((await query(ID, ALL)).changes.length, 14);
    assert.deepEqual(lines, []);
    await store.close();
  });
});

Deno.test(withTools("H13: a disk that is full, and has room again", [smallDisk], async () => {
  await onSmallDisk(async ({ folder, fill, free }) => {
    const path = join(folder, "destello.sqlite");
    fill();
    const { store, clock, lines, query } = openStore({ path });
    assert.partialDeepStrictEqual(store.trouble, { reason: "disk_full", readable: false });
    const memory = store.recall(ID);
    const first = memory.rev + 1;
    memory.changed(change(first, CONFIRMED), { level: 1 });
    assert.ok(
      lines[0]?.startsWith(
        `The history is down: The disk at "${folder}", on which "${path}" is, is full. Free`,
      ),
    );
    free();
    clock.pass(1000);
    assert.deepEqual([store.trouble, (await query(ID, ALL)).changes.length], [null, 1]);
    fill();
    for (let rev = 1; rev <= 3; rev++) memory.changed(change(first + rev, CONFIRMED), { level: rev });
    const full = await query(ID, ALL);
    assert.equal(full.changes.length, 4);
    assert.partialDeepStrictEqual(full.store, { reason: "disk_full", waiting: 3, readable: true });
    free();
    clock.pass(1000);
    const well = await query(ID, ALL);
    assert.deepEqual([well.changes.length, well.store], [4, undefined]);
    await store.close();
    assert.deepEqual(lines.length, 4, "twice down, twice back");
  });
}));
