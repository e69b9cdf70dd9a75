import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { Housekeeper } from "../../../server/store/housekeeper.ts";
import { prune } from "../../../server/store/housekeeping.ts";
import { Statements } from "../../../server/store/statements.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { ALL, change, memoryDatabase } from "./changes.ts";

const EVER = new Date(0).toISOString();
const NO_BOUND = Number.MAX_SAFE_INTEGER;
const ROWS = { passedOver: () => {}, unknownRev: () => 0 };

function filled(count: number): { database: DatabaseSync; statements: Statements; revs: () => number[] } {
  const database = memoryDatabase();
  const statements = new Statements(database, ROWS);
  for (let rev = 1; rev <= count; rev++) {
    statements.addChange({ id: rev, change: { board: "uno", ...change(rev) } });
  }
  const revs = () =>
    statements.changes(null, { ...ALL, limit: count }, statements.places()).map((row) => row.change.rev);
  return { database, statements, revs };
}

Deno.test("H4: prune() removes what is older than is kept, and nothing else", () => {
  const { database, revs } = filled(1000);
  assert.equal(prune(database, { oldest: new Date(995_000).toISOString(), maxBytes: NO_BOUND }), 994);
  assert.deepEqual(revs(), [1000, 999, 998, 997, 996, 995]);
  assert.equal(prune(database, { oldest: EVER, maxBytes: NO_BOUND }), 0);
  database.close();
});

Deno.test("H4: prune() takes nothing along with an entry that the clock dated too early", () => {
  const { database, statements, revs } = filled(10);
  statements.addChange({ id: 11, change: { board: "uno", ...change(11, { at: EVER }) } });
  statements.addChange({ id: 12, change: { board: "uno", ...change(12) } });
  assert.equal(prune(database, { oldest: new Date(3_000).toISOString(), maxBytes: NO_BOUND }), 2);
  assert.deepEqual(revs(), [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  assert.equal(prune(database, { oldest: new Date(12_000).toISOString(), maxBytes: NO_BOUND }), 9);
  assert.deepEqual(revs(), [12]);
  database.close();
});

Deno.test("H4, H11: prune() takes an entry along whose moment cannot be read, and none that is not old", () => {
  const { database, revs } = filled(10);
  for (const [id, at] of [[2, "''"], [3, "'never'"], [7, "'never'"]]) {
    database.exec(`update change set at = ${at} where id = ${id}`);
  }
  assert.equal(prune(database, { oldest: new Date(5_000).toISOString(), maxBytes: NO_BOUND }), 4);
  assert.deepEqual(revs(), [10, 9, 8, 6, 5]);
  database.close();
});

Deno.test("H4: prune() removes the oldest until the rest is small enough", () => {
  const { database, revs } = filled(5000);
  assert.equal(prune(database, { oldest: EVER, maxBytes: 200_000 }), 5000 - revs().length);
  const left = revs();
  assert.equal(left[0], 5000);
  assert.ok(left.length > 500 && left.length < 3000, `${left.length} left`);
  database.close();
});

Deno.test("prune() ends when there is nothing left to remove", () => {
  const { database, revs } = filled(300);
  assert.equal(prune(database, { oldest: EVER, maxBytes: 0 }), 300);
  assert.deepEqual(revs(), []);
  database.close();
});

Deno.test("Housekeeper keeps house a minute after something was written, at once after much, and one at a time", async () => {
  const clock = new FakeClock();
  const problems: (string | null)[] = [];
  let runs = 0;
  let end = Promise.withResolvers<string | null>();
  const housekeeper = new Housekeeper({
    clock,
    keepHouse: () => {
      runs++;
      end = Promise.withResolvers();
      return end.promise;
    },
    ended: (problem) => problems.push(problem),
  });
  housekeeper.committed();
  clock.pass(59_999);
  assert.equal(runs, 0);
  clock.pass(1);
  assert.equal(runs, 1);
  for (let count = 0; count < 5000; count++) housekeeper.committed();
  assert.equal(runs, 1);
  const closed = housekeeper.close();
  end.resolve("no room");
  await closed;
  assert.deepEqual(problems, ["no room"]);
  housekeeper.committed();
  assert.equal(runs, 2);
  end.resolve(null);
  await housekeeper.close();
  assert.equal(clock.timers, 0);
});
