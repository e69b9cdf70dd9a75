import assert from "node:assert/strict";
import fc from "fast-check";
import type { HistoryQuery } from "../../../protocol/api/history.ts";
import { settled } from "../boards/board_rig.ts";
import { ALL, change, memoryDatabase, openStore } from "./changes.ts";

const ID = "uno-7f3a21c4";

Deno.test("Store.recall() knows nothing of a new board", async () => {
  const { store } = openStore();
  const { boot, rev, desired } = store.recall(ID);
  assert.deepEqual([boot, rev, desired.size], [null, 0, 0]);
  await store.close();
});

Deno.test("H1: Store.query() gives what happened, the newest first, with everything that is known of it", async () => {
  const { store } = openStore();
  const confirmed = change(2, {
    outcome: "confirmed",
    channel: "led",
    command: "set",
    args: { on: true },
    by: "page 1",
    requestedAt: "2026-11-22T10:00:00.000Z",
    sentAt: "2026-11-22T10:00:00.001Z",
  });
  const memory = store.recall(ID);
  memory.changed(change(1));
  memory.changed(confirmed, { on: true, periodMs: 0 });
  memory.changed(change(2, { outcome: "unknown", state: null, reason: "board_restarted" }));
  const { changes, next } = await store.query(ID, ALL);
  assert.equal(next, null);
  assert.deepEqual(changes.map(({ outcome }) => outcome), ["unknown", "confirmed", "reported"]);
  assert.deepEqual(changes[1], { board: ID, ...confirmed });
  await store.close();
});

Deno.test("H1, B6: a choice is kept: Store.query() gives it back, alone and beside others, and so does a later Store.recall()", async () => {
  const database = memoryDatabase();
  database.close = () => {}; // the second store reads what the first one wrote
  const open = () => ({ database, movedAside: null });
  const { store, query } = openStore({ open });
  const spin = change(2, {
    outcome: "confirmed",
    channel: "fan",
    state: { speed: "slow" },
    command: "set",
    args: { speed: "slow" },
  });
  store.recall(ID).changed(change(1));
  store.recall(ID).changed(spin, { speed: "slow" });
  assert.deepEqual((await query(ID, ALL)).changes.map(({ state }) => state), [{ speed: "slow" }, {
    level: 1,
  }]);
  assert.deepEqual((await query(ID, { ...ALL, channel: "fan" })).changes, [{ board: ID, ...spin }]);
  await store.close();
  const later = openStore({ open });
  assert.deepEqual([...later.store.recall(ID).desired], [["fan", { speed: "slow" }]]);
  await later.store.close();
});

Deno.test("H2: Store.query() gives only the board, channel and time that was asked for", async () => {
  const { store, query } = openStore();
  for (let rev = 1; rev <= 4; rev++) {
    store.recall("one").changed(change(rev));
    store.recall("two").changed(change(rev, { channel: "led", state: { on: true } }));
  }
  const revs = async (board: string | null, rest: object) =>
    (await query(board, { ...ALL, ...rest })).changes.map(({ rev }) => rev);
  assert.deepEqual(await revs("one", {}), [4, 3, 2, 1]);
  assert.deepEqual(await revs(null, {}), [4, 4, 3, 3, 2, 2, 1, 1]);
  assert.deepEqual(await revs("two", { channel: "lamp" }), []);
  const [from, to] = [new Date(2000).toISOString(), new Date(4000).toISOString()];
  assert.deepEqual(await revs("two", { channel: "led", from, to }), [3, 2]);
  await store.close();
});

Deno.test("H3: the pages of Store.query() together are everything, once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 15 }), async (count, limit) => {
      const { store, query } = openStore();
      for (let rev = 1; rev <= count; rev++) {
        store.recall(rev % 3 === 0 ? "other" : ID).changed(change(rev));
      }
      const seen: number[] = [];
      let cursor: number | null = null;
      do {
        const page = await query(ID, { ...ALL, limit, cursor });
        assert.ok(page.changes.length <= limit);
        assert.ok(page.next === null || page.changes.length === limit);
        seen.push(...page.changes.map(({ rev }) => rev));
        cursor = page.next;
      } while (cursor !== null);
      const all = Array.from({ length: count }, (_, index) => count - index).filter((rev) => rev % 3 !== 0);
      assert.deepEqual(seen, all);
      await store.close();
    }),
    { numRuns: 60 },
  );
});

Deno.test("H2: Store.query() gives only commands, or only those that were not confirmed", async () => {
  const { store, query } = openStore();
  const outcomes = ["reported", "confirmed", "refused", "not_run", "unknown"] as const;
  outcomes.forEach((outcome, index) => store.recall(ID).changed(change(index + 1, { outcome })));
  const found = async (only: HistoryQuery["only"]) =>
    (await query(ID, { ...ALL, only })).changes.map(({ outcome }) => outcome);
  assert.deepEqual(await found("all"), outcomes.toReversed());
  assert.deepEqual(await found("commands"), ["unknown", "not_run", "refused", "confirmed"]);
  assert.deepEqual(await found("failures"), ["unknown", "not_run", "refused"]);
  await store.close();
});

Deno.test("Store.query() looks through a long history in steps, and finds what is old and rare", async () => {
  const { store, clock } = openStore();
  store.recall("rare").changed(change(1));
  for (let rev = 1; rev <= 9000; rev++) store.recall(ID).changed(change(rev));
  const asked = store.query("rare", ALL);
  await settled();
  clock.pass(0);
  assert.equal((await asked).changes.length, 1);
  await store.close();
});

Deno.test("H2: however many ask, one step of one Store.query() is taken in a turn of the event loop, and all are answered", async () => {
  const database = memoryDatabase();
  const prepare = database.prepare.bind(database);
  let steps = 0;
  database.prepare = (sql) => {
    if (sql.startsWith("select * from change")) steps++;
    return prepare(sql);
  };
  const { store, clock } = openStore({ open: () => ({ database, movedAside: null }) });
  store.recall("rare").changed(change(1));
  for (let rev = 1; rev <= 12_000; rev++) store.recall(ID).changed(change(rev));
  const rare = Array.from({ length: 16 }, () => store.query("rare", ALL));
  const recent = store.query(ID, ALL);
  let answeredAt: number | null = null;
  void recent.then(() => answeredAt = steps);
  const perTurn: number[] = [];
  do {
    const before = steps;
    await settled();
    perTurn.push(steps - before);
    let fired = 0;
    clock.passUntil(() => fired++ > 0, 0);
  } while (steps < 16 * 3 + 1);
  assert.ok(perTurn.every((count) => count === 1), perTurn.join());
  assert.equal(answeredAt, 17, "a short question waits for one step of each that was asked before it");
  assert.ok((await Promise.all(rare)).every(({ changes }) => changes.length === 1));
  assert.equal((await recent).changes.length, 50);
  clock.pass(0);
  await store.close();
  assert.equal(clock.timers, 0);
});

Deno.test("H2: a Store.query() for which there is no room fails by name; those that wait when the store closes too", async () => {
  const { store } = openStore();
  const first = store.query(ID, ALL);
  const waiting = Promise.allSettled(Array.from({ length: 256 }, () => store.query(ID, ALL)));
  await assert.rejects(store.query(ID, ALL), { reason: "too_many_requests", outcome: "not_run" });
  await first;
  await store.close();
  const reasons = new Set((await waiting).map((one) => one.status === "rejected" && one.reason.reason));
  assert.deepEqual([...reasons], ["server_closing"]);
});

Deno.test("H2: a Store.query() that comes when the store is closed fails by name, whether or not a turn was under way", async () => {
  for (const asked of [0, 1]) {
    const { store, clock } = openStore();
    if (asked === 1) await store.query(ID, ALL);
    await store.close();
    const late = store.query(ID, ALL).catch(({ reason }: { reason: unknown }) => reason);
    await settled();
    assert.equal(await Promise.race([late, "still waits"]), "server_closing", `${asked} asked before`);
    assert.equal(clock.timers, 0);
  }
});

Deno.test("H2, H13: what waits in memory is found by the same conditions as what is written", async () => {
  const outcome = fc.constantFrom(...["reported", "confirmed", "refused", "not_run", "unknown"] as const);
  const entry = fc.record({
    outcome,
    channel: fc.constantFrom("lamp", "led"),
    second: fc.integer({ min: 0, max: 9 }),
  });
  const moment = fc.option(
    fc.integer({ min: 0, max: 10 }).map((second) => new Date(second * 1000).toISOString()),
  );
  const question = fc.record({
    board: fc.option(fc.constantFrom("one", "two")),
    channel: fc.option(fc.constantFrom("lamp", "led")),
    only: fc.constantFrom(...["all", "commands", "failures", "outages"] as const),
    from: moment,
    to: moment,
    limit: fc.integer({ min: 1, max: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 25 }), question, async (entries, { board, ...rest }) => {
      const pages = await Promise.all([true, false].map(async (isRefused) => {
        const database = memoryDatabase();
        const { store, query } = openStore({ open: () => ({ database, movedAside: null }) });
        const exec = database.exec.bind(database);
        if (isRefused) {
          database.exec = (sql) => {
            if (sql === "commit") throw new Error("database or disk is full");
            exec(sql);
          };
        }
        entries.forEach(({ outcome, channel, second }, index) => {
          const at = new Date(second * 1000).toISOString();
          store.recall(index % 3 === 0 ? "two" : "one").changed(change(index + 1, { outcome, channel, at }));
        });
        const { changes, store: trouble } = await query(board, { ...ALL, ...rest });
        assert.equal(trouble?.waiting, isRefused && entries.length > 0 ? entries.length : undefined);
        await store.close();
        return changes;
      }));
      assert.deepEqual(pages[0], pages[1]);
    }),
  );
});
