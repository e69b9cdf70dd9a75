/**
 * `deno task bench store`: how long a click waits for the disk, because a confirmation is told only when it is in the journal (P13, H21).
 * Beside it, in the same run, the same rows with a commit that waits for the disk itself, as a database does by default.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import type { HistoryQuery } from "../protocol/api/history.ts";
import { systemClock } from "../protocol/clock.ts";
import { createLog } from "../server/log.ts";
import type { BoardChange } from "../server/store/board_memory.ts";
import { Store } from "../server/store/store.ts";
import { compare, percentiles } from "./measure.ts";

const CLICKS = 5000;
const COMMITS_TO_DISK = 300;
/** A page of 50 out of a history of so many changes. */
const HISTORY = 100_000;
const EVERYTHING: HistoryQuery = {
  channel: null,
  only: "all",
  from: null,
  to: null,
  limit: 50,
  cursor: null,
};

const folder = await mkdtemp(join(tmpdir(), "destello-store-"));
const log = createLog({
  write: (line) => process.stderr.write(`${line}\n`),
  now: () => new Date(),
});
const store = new Store({
  path: join(folder, "destello.sqlite"),
  clock: systemClock,
  wallClock: () => new Date(),
  log,
});

function change(rev: number, outcome: BoardChange["outcome"]): BoardChange {
  const at = new Date().toISOString();
  return {
    channel: "led",
    outcome,
    boot: 1,
    rev,
    state: { on: rev % 2 === 0, periodMs: 0 },
    command: "set",
    args: { on: rev % 2 === 0 },
    by: "page 1",
    at,
    requestedAt: at,
    sentAt: at,
    reason: null,
  };
}

/** Milliseconds that each took. The event loop has its turn in between, as between clicks. */
async function measured(count: number, run: (index: number) => void): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const begin = performance.now();
    run(index);
    times.push(performance.now() - begin);
    if (index % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return times;
}

function tell(what: string, times: readonly number[]): void {
  const { p50, p99, max } = percentiles(times);
  process.stdout.write(
    `${what.padEnd(66)} p50 ${p50.toFixed(3)}   p99 ${p99.toFixed(3)}   max ${max.toFixed(3)} ms\n`,
  );
}

const memory = store.recall("uno-7f3a21c4");
let rev = memory.rev;
const confirmed = await measured(CLICKS, () => {
  memory.changed(change(++rev, "confirmed"), { on: rev % 2 === 0, periodMs: 0 });
});
const reported = await measured(CLICKS, () => memory.changed(change(++rev, "reported")));

const peer = new DatabaseSync(join(folder, "peer.sqlite"));
peer.exec("create table change (id integer primary key, json text)");
const insert = peer.prepare("insert into change (json) values (?)");
const synced = await measured(
  COMMITS_TO_DISK,
  (index) => insert.run(JSON.stringify(change(index, "confirmed"))),
);
peer.close();

compare(
  "a confirmed command waits for the journal, p50",
  percentiles(confirmed).p50,
  1,
  "ms",
);
tell("a confirmed command waits for the journal", confirmed);
tell("a report waits to be queued", reported);
tell("for comparison: a commit that waits for the disk", synced);

while (rev < HISTORY) memory.changed(change(++rev, "reported"));
const pages: number[] = [];
for (let round = 0; round < 50; round++) {
  const begin = performance.now();
  await store.query("uno-7f3a21c4", EVERYTHING);
  pages.push(performance.now() - begin);
}
tell(`a page of 50 out of ${HISTORY} changes`, pages);
const begin = performance.now();
await store.query("nobody", EVERYTHING);
process.stdout.write(
  `${"looking through all of them for what is not there".padEnd(66)} ${
    (performance.now() - begin).toFixed(0)
  } ms, in steps\n`,
);
await store.close();
await rm(folder, { recursive: true });
