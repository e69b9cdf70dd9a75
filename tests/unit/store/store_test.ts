import assert from "node:assert/strict";
import fc from "fast-check";
import type { HistoryQuery } from "../../../protocol/history_messages.ts";
import { ALL, change, openStore } from "./changes.ts";

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

Deno.test("H2: Store.query() gives only the board, channel and time that was asked for", async () => {
  const { store } = openStore();
  for (let rev = 1; rev <= 4; rev++) {
    store.recall("one").changed(change(rev));
    store.recall("two").changed(change(rev, { channel: "led", state: { on: true } }));
  }
  const revs = async (board: string | null, rest: object) =>
    (await store.query(board, { ...ALL, ...rest })).changes.map(({ rev }) => rev);
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
      const { store } = openStore();
      for (let rev = 1; rev <= count; rev++) {
        store.recall(rev % 3 === 0 ? "other" : ID).changed(change(rev));
      }
      const seen: number[] = [];
      let cursor: number | null = null;
      do {
        const page = await store.query(ID, { ...ALL, limit, cursor });
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
  const { store } = openStore();
  const outcomes = ["reported", "confirmed", "refused", "not_run", "unknown"] as const;
  outcomes.forEach((outcome, index) => store.recall(ID).changed(change(index + 1, { outcome })));
  const found = async (only: HistoryQuery["only"]) =>
    (await store.query(ID, { ...ALL, only })).changes.map(({ outcome }) => outcome);
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
  clock.pass(0);
  assert.equal((await asked).changes.length, 1);
  await store.close();
});
