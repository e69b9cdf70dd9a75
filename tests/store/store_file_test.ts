import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ALL, change, openStore } from "../unit/store/changes.ts";
import { killed, once, withStoreFile } from "./store_file.ts";
import { tools, withTools } from "../tool.ts";

const ID = "uno-7f3a21c4";
const LED_ON = { on: true, periodMs: 0 };

async function fill(path: string): Promise<void> {
  await once(path, (store) => {
    const memory = store.recall(ID);
    memory.reconciled(7);
    memory.changed(change(1));
    memory.changed(change(2, { outcome: "confirmed", channel: "led", state: LED_ON }), LED_ON);
  });
}

function asides(path: string): readonly string[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    /\.aside-[0-9TZ-]+$/.test(name)
  );
}

Deno.test("P13: what was wanted, the boot counter and the history are there for the next server", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const lines = await once(path, async (store) => {
      const memory = store.recall(ID);
      assert.equal(memory.boot, 7);
      assert.deepEqual([...memory.desired], [["led", LED_ON]]);
      const { changes } = await store.query(ID, ALL);
      assert.deepEqual(changes.map(({ outcome }) => outcome), ["lost", "confirmed", "reported"]);
    });
    assert.deepEqual(lines, []);
  });
});

Deno.test("B3: a later server begins above every revision that was told, however the former one ended", async () => {
  await withStoreFile(async (path) => {
    let told = 0;
    for (let server = 0; server < 5; server++) {
      await killed(path, ({ store }) => {
        const memory = store.recall(ID);
        assert.ok(memory.rev >= told, `${memory.rev} after ${told}`);
        told = memory.rev;
        for (let count = 0; count < 700; count++) memory.changed(change(++told));
      });
    }
  });
});

Deno.test("P13: a confirmed change outlives the server when BoardMemory.changed() returns, a report soon", async () => {
  await withStoreFile(async (path) => {
    await killed(path, ({ store, clock }) => {
      const memory = store.recall(ID);
      memory.changed(change(1));
      clock.pass(100);
      memory.changed(change(2));
      memory.changed(change(3, { outcome: "confirmed" }), { level: 3 });
      memory.changed(change(4));
    });
    await once(path, async (store) => {
      assert.deepEqual([...store.recall(ID).desired], [["lamp", { level: 3 }]]);
      const { changes } = await store.query(ID, ALL);
      assert.deepEqual(changes.map(({ rev, outcome }) => [rev, outcome]), [
        [3, "lost"],
        [3, "confirmed"],
        [1, "reported"],
      ]);
    });
  });
});

Deno.test("H5: a damaged file is named, moved aside whole and made anew; revisions do not begin again", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const bytes = Deno.readFileSync(path).fill(0x5a, 0, 5000);
    Deno.writeFileSync(path, bytes);
    const lines = await once(path, (store) => {
      assert.equal(store.recall(ID).desired.size, 0);
      assert.ok(store.recall(ID).rev > 1e12);
    });
    const [aside] = asides(path);
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? "",
      /begin anew: ".*destello\.sqlite" cannot be used \(file is not a database\)/,
    );
    assert.ok(aside !== undefined && lines[0]?.includes(aside));
    assert.deepEqual(Deno.readFileSync(`${path.slice(0, path.lastIndexOf("/"))}/${aside}`), bytes);
    assert.deepEqual(await once(path, () => {}), []);
  });
});

Deno.test("H5: damage in the middle of the file is found when it is opened", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const bytes = Deno.readFileSync(path);
    for (let page = 4096; page < bytes.length; page += 4096) bytes.fill(0xee, page, page + 200);
    Deno.writeFileSync(path, bytes);
    assert.match((await once(path, () => {})).join(), /begin anew/);
    assert.equal(asides(path).length, 1);
  });
});

Deno.test("H5: damage that appears while the server runs costs the history, not what is wanted", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const lines = await once(path, async (store) => {
      const memory = store.recall(ID);
      const harm = new DatabaseSync(path);
      harm.exec("pragma wal_checkpoint(truncate)");
      harm.close();
      Deno.writeFileSync(path, new Uint8Array(20_000).fill(0x5a));
      memory.changed(change(memory.rev + 1, { outcome: "confirmed" }), { level: 9 });
      assert.equal((await store.query(ID, { ...ALL, only: "commands" })).changes.length, 1);
    });
    assert.equal(lines.length, 1);
    await once(path, (store) => {
      assert.deepEqual([...store.recall(ID).desired], [["lamp", { level: 9 }], ["led", LED_ON]]);
    });
  });
});

Deno.test("H5: a file of another version is left as it is, aside", async () => {
  await withStoreFile(async (path) => {
    await fill(path);
    const later = new DatabaseSync(path);
    later.exec("pragma user_version = 9");
    later.close();
    assert.match((await once(path, () => {})).join(), /its version is 9, not 3/);
    assert.equal(asides(path).length, 1);
  });
});

Deno.test("H5: a file that lacks a table or a column is moved aside like any other damage, and replaces nothing that was", async () => {
  await withStoreFile(async (path) => {
    for (const harm of ["drop table board", "alter table desired rename column state to wish"]) {
      await fill(path);
      const database = new DatabaseSync(path);
      database.exec(harm);
      database.close();
      assert.match((await once(path, () => {})).join(), /begin anew: .*no such (table|column)/);
    }
    assert.equal(asides(path).length, 2);
  });
});

Deno.test("H5, P11: while somebody holds the file nothing is lost; one line down, one up", async () => {
  await withStoreFile(async (path) => {
    const { store, clock, lines } = openStore({ path });
    const memory = store.recall(ID);
    memory.changed(change(1));
    const holder = new DatabaseSync(path);
    holder.exec("begin exclusive");
    for (let rev = 2; rev < 10; rev++) memory.changed(change(rev, { outcome: "confirmed" }));
    clock.pass(3000);
    holder.exec("rollback");
    holder.close();
    clock.pass(1000);
    assert.equal((await store.query(ID, ALL)).changes.length, 9);
    assert.deepEqual(lines.map((line) => line.replace(/ is back after.*/, " is back")), [
      `The history is down: Another program holds "${path}". End it; "fuser" and "lsof" say which one it is. Changes are kept in memory until it works`,
      "The history is back",
    ]);
    await store.close();
  });
});

Deno.test("H4: the housekeeping thread prunes and moves the log into the database while the server writes", async () => {
  await withStoreFile(async (path) => {
    const { store, clock } = openStore({ path });
    const memory = store.recall(ID);
    const now = Date.UTC(2026, 10, 22);
    const at = new Date(now - 91 * 24 * 3600 * 1000).toISOString();
    for (let rev = 1; rev <= 1000; rev++) memory.changed(change(rev, { at }));
    memory.changed(change(1001, { outcome: "confirmed", at: new Date(now).toISOString() }));
    clock.pass(60_000);
    memory.changed(change(1002, { outcome: "confirmed", at: new Date(now).toISOString() }));
    await store.close();
    await once(path, async (again) => {
      assert.deepEqual((await again.query(ID, ALL)).changes.map(({ rev }) => rev), [1002, 1001]);
    });
  });
});

Deno.test(withTools(
  "H6: the database and what SQLite puts beside it can be read by its owner only, also if it was not so before",
  [tools.unix],
  () =>
    withStoreFile(async (path) => {
      const modes = () =>
        ["", "-wal", "-shm"].map((suffix) => (Deno.statSync(path + suffix).mode ?? 0) & 0o777);
      for (const _ of ["a new file", "one that everybody may read"]) {
        await once(path, () => assert.deepEqual(modes(), [0o600, 0o600, 0o600]));
        Deno.chmodSync(path, 0o644);
      }
    }),
));
