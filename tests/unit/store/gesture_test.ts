import assert from "node:assert/strict";
import type { BoardChange } from "../../../server/store/board_memory.ts";
import { ALL, change, memoryDatabase, openStore } from "./changes.ts";

const ID = "uno-7f3a21c4";
const AT = { at: "1970-01-01T00:00:00.000Z", by: "page 1", reason: null, action: null, boot: 1, rev: 1 };

/** A position of a drag that was confirmed. */
function position(
  rev: number,
  gesture: string | null = "drag",
  rest: Partial<BoardChange> = {},
): BoardChange {
  return change(rev, {
    outcome: "confirmed",
    command: "set",
    args: { level: rev },
    by: "page 1",
    requestedAt: new Date(rev * 1000 - 40).toISOString(),
    sentAt: new Date(rev * 1000 - 30).toISOString(),
    ...(gesture === null ? {} : { gesture }),
    ...rest,
  });
}

function told({ changes }: Awaited<ReturnType<ReturnType<typeof openStore>["query"]>>) {
  return changes.map(({ rev, positions = null }) => [rev, positions]);
}

Deno.test("H15: the positions of a gesture are one entry: the last one's, asked for when the first was, and how many", async () => {
  const { store, query } = openStore();
  const memory = store.recall(ID);
  for (let rev = 1; rev <= 30; rev++) memory.changed(position(rev));
  const { gesture: _, ...last } = position(30);
  assert.deepEqual((await query(ID, ALL)).changes, [{
    board: ID,
    ...last,
    requestedAt: position(1).requestedAt,
    sentAt: position(1).sentAt,
    positions: 30,
  }]);
  await store.close();
});

Deno.test("H15: another gesture, client, command, start, failure, report or outage in between ends the entry", async () => {
  const between: readonly (readonly [what: string, change: BoardChange | null])[] = [
    ["another gesture", position(2, "other")],
    ["no gesture", position(2, null)],
    ["another client", position(2, "drag", { by: "page 2" })],
    ["another command", position(2, "drag", { command: "fade" })],
    ["another start", position(2, "drag", { boot: 2 })],
    ["a failure", position(2, "drag", { outcome: "unknown", state: null, reason: "no_answer" })],
    ["a report", change(2)],
    ["an outage", null],
  ];
  for (const [what, one] of between) {
    const { store, query } = openStore();
    const memory = store.recall(ID);
    memory.changed(position(1));
    if (one === null) {
      memory.lost({ ...AT, reason: "line_ended" });
      memory.back(AT);
    } else memory.changed(one);
    memory.changed(position(3));
    memory.changed(position(4));
    const page = told(await query(ID, ALL));
    assert.deepEqual([page.at(0), page.at(-1)], [[4, 2], [1, 1]], what);
    assert.equal(page.length, one === null ? 4 : 3, what);
    await store.close();
  }
});

Deno.test("H15: what happens on other channels and boards does not end a gesture", async () => {
  const { store, query } = openStore();
  store.recall(ID).changed(position(1));
  store.recall(ID).changed(change(2, { channel: "light" }));
  store.recall("uno-2").changed(position(1));
  store.recall(ID).changed(position(3));
  assert.deepEqual(told(await query(ID, { ...ALL, channel: "lamp" })), [[3, 2]]);
  await store.close();
});

Deno.test("H3, H15: a gesture's entry keeps its place, so that paging finds each entry once", async () => {
  const { store, query } = openStore();
  const memory = store.recall(ID);
  for (let rev = 1; rev <= 5; rev++) memory.changed(change(rev, { channel: "light" }));
  memory.changed(position(6));
  for (let rev = 7; rev <= 11; rev++) memory.changed(change(rev, { channel: "light" }));
  const first = await query(ID, { ...ALL, limit: 4 });
  memory.changed(position(12));
  const second = await query(ID, { ...ALL, limit: 4, cursor: first.next });
  const third = await query(ID, { ...ALL, limit: 4, cursor: second.next });
  assert.deepEqual([first, second, third].flatMap(told).map(([rev]) => rev), [
    11,
    10,
    9,
    8,
    7,
    12,
    5,
    4,
    3,
    2,
    1,
  ]);
  assert.deepEqual(told(second)[1], [12, 2]);
  await store.close();
});

Deno.test("P13, H15: each position is on disk when it is told, also where the database refuses in between", async () => {
  const database = memoryDatabase();
  const { store, clock, query } = openStore({ open: () => ({ database, movedAside: null }) });
  const kept = () =>
    database.prepare("select rev, positions from change where channel = 'lamp'").all()
      .map((row) => [row["rev"], row["positions"]]);
  const memory = store.recall(ID);
  memory.changed(position(1));
  assert.deepEqual(kept(), [[1, 1]]);
  memory.changed(position(2));
  assert.deepEqual(kept(), [[2, 2]]);
  const exec = database.exec.bind(database);
  database.exec = (sql) => {
    if (sql === "commit") throw new Error("disk is full");
    exec(sql);
  };
  memory.changed(position(3));
  memory.changed(position(4));
  assert.deepEqual(kept(), [[2, 2]]);
  database.exec = exec;
  clock.pass(2000);
  assert.deepEqual(kept(), [[4, 4]]);
  assert.deepEqual(told(await query(ID, ALL)), [[4, 4]]);
  await store.close();
});

Deno.test("H13, H15: a gesture that began before the database could be opened stays one entry, and takes no other's place", async () => {
  const database = memoryDatabase();
  database.close = () => {}; // the second store goes on where the first one ended
  const former = openStore({ open: () => ({ database, movedAside: null }) });
  for (let rev = 1; rev <= 2; rev++) former.store.recall("uno-2").changed(position(rev, null));
  await former.store.close();
  let isHeld = true;
  const { store, clock, query } = openStore({
    open: () => {
      if (isHeld) throw new Error("database is locked");
      return { database, movedAside: null };
    },
  });
  const memory = store.recall(ID);
  for (let rev = 3; rev <= 5; rev++) memory.changed(change(rev, { channel: "light" }));
  memory.changed(position(6));
  memory.changed(position(7));
  isHeld = false;
  clock.pass(1000);
  memory.changed(position(8));
  assert.deepEqual(told(await query(null, ALL)), [
    [8, 3],
    [5, null],
    [4, null],
    [3, null],
    [2, null],
    [1, null],
  ]);
  await store.close();
});

Deno.test("H13, H15: an entry that is written and goes on while another program holds the database is found once", async () => {
  const database = memoryDatabase();
  const { store, clock, query } = openStore({ open: () => ({ database, movedAside: null }) });
  const memory = store.recall(ID);
  memory.changed(position(1));
  for (let rev = 2; rev <= 3; rev++) memory.changed(change(rev, { channel: "light" }));
  const exec = database.exec.bind(database);
  database.exec = (sql) => {
    if (sql === "commit") throw new Error("database is locked");
    exec(sql);
  };
  memory.changed(position(4, "other", { channel: "light" }));
  memory.changed(position(5));
  memory.changed(position(6, "other", { channel: "light" }));
  memory.changed(position(7));
  const expected = [[6, 2], [3, null], [2, null], [7, 3]];
  assert.deepEqual(told(await query(ID, ALL)), expected);
  database.exec = exec;
  clock.pass(1000);
  assert.deepEqual(told(await query(ID, ALL)), expected);
  await store.close();
});

Deno.test("H5, H15: a gesture that goes on in a new database, because the old one was damaged, has one entry there", async () => {
  let database = memoryDatabase();
  const { store } = openStore({ open: () => ({ database, movedAside: null }) });
  store.recall("uno-2").changed(change(1));
  const memory = store.recall(ID);
  memory.changed(position(1));
  const damaged = database;
  const exec = damaged.exec.bind(damaged);
  damaged.exec = (sql) => {
    if (sql === "begin immediate") throw new Error("database disk image is malformed");
    exec(sql);
  };
  database = memoryDatabase();
  store.recall("uno-2").changed(change(2));
  memory.changed(position(2));
  memory.changed(position(3));
  const rows = database.prepare("select board, rev, positions from change order by id").all();
  assert.deepEqual(rows.map((row) => [row["board"], row["rev"], row["positions"]]), [
    [ID, 3, 3],
    ["uno-2", 2, null],
  ]);
  await store.close();
});
