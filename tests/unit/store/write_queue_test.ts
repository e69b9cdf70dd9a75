import assert from "node:assert/strict";
import type { ChangeRow } from "../../../server/store/rows.ts";
import { WriteQueue } from "../../../server/store/write_queue.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { change } from "./changes.ts";

function setup() {
  const clock = new FakeClock();
  const commits: (readonly ChangeRow[])[] = [];
  const told: string[] = [];
  const disk = { refuses: false };
  const queue: WriteQueue = new WriteQueue({
    commit: () => {
      if (disk.refuses) throw new Error("disk full");
      commits.push([...queue.waiting]);
    },
    clock,
    refused: () => told.push("refused"),
    written: (givenUp) => told.push(`written, ${givenUp} given up`),
  });
  return { clock, commits, told, disk, queue };
}

const one: ChangeRow = { id: 1, change: { board: "uno", ...change(1) } };
const two: ChangeRow = { id: 2, change: { board: "uno", ...change(2) } };

Deno.test("WriteQueue.touch() lets a write wait for company, for 100 ms at most", () => {
  const { clock, commits, queue } = setup();
  queue.add(one);
  queue.touch();
  clock.pass(60);
  queue.add(two);
  queue.touch();
  assert.deepEqual(commits, []);
  clock.pass(40);
  assert.deepEqual(commits, [[one, two]]);
  clock.pass(1000);
  assert.equal(commits.length, 1);
  assert.equal(clock.timers, 0);
});

Deno.test("P13: WriteQueue.flush() commits at once, with everything before it", () => {
  const { clock, commits, queue } = setup();
  queue.add(one);
  queue.add(two);
  assert.equal(clock.timers, 0);
  queue.flush();
  assert.deepEqual(commits, [[one, two]]);
  assert.equal(clock.timers, 0);
});

Deno.test("WriteQueue keeps what the disk refused, in order, and tries again after a second, not at each write", () => {
  const { clock, commits, told, disk, queue } = setup();
  disk.refuses = true;
  queue.add(one);
  queue.flush();
  queue.add(two);
  queue.flush();
  assert.deepEqual(told, ["refused"]);
  disk.refuses = false;
  clock.pass(1000);
  assert.deepEqual(commits, [[one, two]]);
  assert.deepEqual(told, ["refused", "written, 0 given up"]);
});

Deno.test("WriteQueue gives up the oldest when there is no room, and says how many", () => {
  const { clock, commits, told, disk, queue } = setup();
  disk.refuses = true;
  queue.add(one);
  queue.flush();
  for (let count = 0; count < 10_001; count++) queue.add({ ...two, id: 2 + count });
  disk.refuses = false;
  clock.pass(1000);
  assert.equal(commits[0]?.length, 10_000);
  assert.equal(commits[0]?.[0]?.id, 3);
  assert.deepEqual(told, ["refused", "written, 2 given up"]);
});

Deno.test("WriteQueue.close() writes what waits, and leaves no timer", () => {
  const { clock, commits, disk, queue } = setup();
  queue.add(one);
  queue.close();
  assert.deepEqual(commits, [[one]]);
  disk.refuses = true;
  queue.add(two);
  queue.close();
  assert.equal(clock.timers, 0);
});
