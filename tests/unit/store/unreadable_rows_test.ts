import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { prune } from "../../../server/store/housekeeping.ts";
import { ALL, change, memoryDatabase, openStore } from "./changes.ts";

const ID = "uno-7f3a21c4";
const LED_ON = { on: true, periodMs: 0 };
const NOW = Date.UTC(2026, 10, 22);

/** The tables as the store reads them, without what keeps wrong values out of them. */
const LOOSE: Readonly<Record<string, string>> = {
  floor: "rev integer",
  board: "id text unique, boot integer, rev_reserved integer, is_out integer",
  desired: "board text, channel text, state text, unique (board, channel)",
  change:
    `id integer primary key autoincrement, board text, channel text, outcome text, boot integer, rev integer,
    state text, command text, args text, by text, at text, requested_at text, sent_at text, reason text, positions integer`,
};
const PLACES = Object.entries(LOOSE).flatMap(([table, columns]) =>
  [...columns.matchAll(/(\w+) (?:integer|text)/g)].map(([, column = ""]) => ({ table, column }))
);

const anything = fc.oneof(
  fc.constantFrom<(string | number | bigint | null | Uint8Array)[]>(
    ...[null, "", "x", "{", "null", "[]", "7", '{"a":{}}', '{"a":null}', "lost", -1, 0, 2.5, 1e300],
    ...[2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, new Uint8Array([0xff, 0])],
  ),
  fc.string(),
  fc.double({ noNaN: true }),
);

/** A database that a server left, whose tables take anything. */
function left(): DatabaseSync {
  const database = memoryDatabase();
  for (const [table, columns] of Object.entries(LOOSE)) {
    database.exec(`alter table ${table} rename to former_${table}; create table ${table} (${columns})`);
  }
  database.exec("insert into floor values (0)");
  database.close = () => {}; // the next store reads what this one wrote
  const { store } = openStore({ open: () => ({ database, movedAside: null }) });
  const memory = store.recall(ID);
  memory.changed(change(1, { outcome: "confirmed", at: new Date(NOW).toISOString() }), { level: 9 });
  memory.changed(change(2, { outcome: "confirmed", channel: "led", state: LED_ON, args: LED_ON }), LED_ON);
  memory.changed(change(3, { outcome: "confirmed" }), { level: 3 });
  return database;
}

Deno.test("H11: whatever stands in one column of one row, the other rows are read, and the row is named at most once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PLACES), anything, async ({ table, column }, value) => {
      const database = left();
      const row = { floor: "1", board: "1", desired: "channel = 'led'", change: "id = 2" }[table];
      try {
        database.prepare(`update ${table} set ${column} = ? where ${row}`).run(value);
      } catch {
        return; // an id that is no number, or another row's
      }
      const { store, query, lines } = openStore({ open: () => ({ database, movedAside: null }) });
      const memory = store.recall(ID);
      assert.deepEqual(memory.desired.get("lamp"), { level: 3 });
      const entries = async (rest: object) => (await query(null, { ...ALL, ...rest })).changes;
      for (const _ of ["once", "twice"]) {
        const revs = (await entries({})).map(({ rev }) => rev);
        assert.ok(revs.includes(1) && revs.includes(3), revs.join());
      }
      assert.ok((await entries({ limit: 2 })).length === 2, "a page is as long as it may be");
      memory.changed(change(memory.rev + 1, { outcome: "confirmed" }), { level: 4 });
      assert.deepEqual((await entries({ limit: 1 })).map(({ outcome }) => outcome), ["confirmed"]);
      assert.ok(lines.length <= 1 && lines.length === store.rowsPassedOver, lines.join("\n"));
      prune(database, { oldest: new Date(NOW).toISOString(), maxBytes: Number.MAX_SAFE_INTEGER });
      await store.close();
    }),
    { numRuns: 300 },
  );
});

Deno.test("H11: a row that cannot be read is named with its table, and counted once", async () => {
  const database = left();
  database.exec("update change set state = '{\"level\":' where id = 2");
  database.exec("update desired set state = '7' where channel = 'led'");
  const { store, query, lines } = openStore({ path: "/d", open: () => ({ database, movedAside: null }) });
  store.recall(ID);
  await query(ID, ALL);
  await query(ID, ALL);
  assert.deepEqual(lines, [
    `"/d": row "${ID}" "led" of desired cannot be read and is passed over (state: Invalid input)`,
    '"/d": row 2 of change cannot be read and is passed over (state: no JSON)',
  ]);
  assert.equal(store.rowsPassedOver, 2);
  await store.close();
});

Deno.test("B3, H11: a board whose row cannot be read goes on above every revision that was told", async () => {
  const database = left();
  database.exec("update board set rev_reserved = 'x'");
  const { store } = openStore({ open: () => ({ database, movedAside: null }) });
  assert.equal(store.recall(ID).rev, NOW);
  await store.close();
});

Deno.test("H11: many rows that cannot be read are all counted, and fill neither the log nor a page", async () => {
  const database = left();
  database.exec("update change set by = x'ff' where id = 2");
  const copy =
    "insert into change select null, board, channel, outcome, boot, rev, state, command, args, x'ff', at, null, null, null, null";
  for (let count = 0; count < 300; count++) database.exec(`${copy} from change where id = 1`);
  const { store, query, lines } = openStore({ open: () => ({ database, movedAside: null }) });
  const { changes, next } = await query(null, { ...ALL, limit: 2 });
  assert.deepEqual([changes.map(({ rev }) => rev), next], [[3, 1], null]);
  assert.deepEqual([store.rowsPassedOver, lines.length], [301, 21]);
  await store.close();
});
