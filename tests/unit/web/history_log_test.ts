import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { Change, HistoryPage } from "../../../protocol/api/history.ts";
import { EVERYTHING, HistoryLog, MOST_KEPT, PAGE } from "../../../web/tools/history/history_log.ts";
import { historyEn } from "../../../web/text/history_en.ts";
import { historyEs } from "../../../web/text/history_es.ts";
import { appendOlder, mergeNewest } from "../../../web/tools/history/history_merge.ts";
import { CSV_HEADINGS, csvRow, spentOn } from "../../../client/history_rows.ts";
import { FakeClock } from "./fake_clock.ts";

const BOARD = "uno-1";

function entry(rev: number, rest: Partial<Change> = {}): Change {
  return {
    board: BOARD,
    channel: "light",
    outcome: "reported",
    boot: 1,
    rev,
    state: { value: rev % 1024 },
    command: null,
    args: null,
    by: "board",
    at: new Date(rev).toISOString(),
    requestedAt: null,
    sentAt: null,
    reason: null,
    ...rest,
  };
}

/** A log over a server that has everything that happens, and answers at once unless a test holds its answers. */
class Desk {
  readonly clock = new FakeClock();
  readonly happened: Change[] = [];
  readonly log: HistoryLog;
  questions = 0;
  failure: RequestFailure | null = null;
  hold: Promise<void> = Promise.resolve();

  constructor(count: number) {
    for (let rev = 1; rev <= count; rev++) this.happened.push(entry(rev));
    const { clock } = this;
    this.log = new HistoryLog({ clock, query: (params) => this.#query(params), changed: () => {} });
  }

  /** The board says something to every page. */
  report(): void {
    const change = entry(this.happened.length + 1);
    this.happened.push(change);
    const { board, boot, rev, state, by, at } = change;
    this.log.reported({ board, channel: "lamp", state: state ?? {}, boot: boot ?? 0, rev, by, at });
  }

  /** A command of somebody ends, of which pages only hear that. */
  end(rest: Partial<Change> = {}): void {
    const change = entry(this.happened.length + 1, { by: "page 2", command: "sample", args: {}, ...rest });
    this.happened.push({ ...change, requestedAt: change.at });
    this.log.commandEnded();
  }

  /** Everything that is under way comes to its end. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  get revs(): readonly number[] {
    return this.log.changes.map(({ rev }) => rev);
  }

  async #query(params: Readonly<Record<string, unknown>>): Promise<HistoryPage> {
    this.questions++;
    const { limit, cursor, to } = params;
    const end = typeof cursor === "number" ? cursor : this.happened.length + 1;
    const found = this.happened.slice(0, end - 1).filter(({ at }) => typeof to !== "string" || at < to)
      .reverse();
    const changes = found.slice(0, Number(limit));
    const page = { changes, next: found.length > changes.length ? changes.at(-1)?.rev ?? null : null };
    const { failure } = this;
    await this.hold;
    if (failure !== null) throw failure;
    return page;
  }
}

function down(from: number, to: number): readonly number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}

Deno.test("HistoryLog shows the newest page, and older ones on request, without gap or repetition", async () => {
  const desk = new Desk(120);
  await desk.log.load(EVERYTHING);
  assert.deepEqual(desk.revs, down(120, 71));
  desk.report();
  desk.report();
  assert.deepEqual(desk.revs, down(122, 73), "as many as the page has");
  await desk.log.loadOlder();
  await desk.log.loadOlder();
  await desk.log.loadOlder();
  assert.deepEqual(desk.revs, down(122, 1));
  assert.equal(desk.log.hasOlder, false);
});

Deno.test("HistoryLog asks for nothing when the board reports, and twice for many commands that end", async () => {
  const desk = new Desk(3);
  await desk.log.load(EVERYTHING);
  for (let count = 0; count < 20; count++) desk.report();
  assert.equal(desk.questions, 1);
  for (let count = 0; count < 20; count++) desk.end();
  await desk.settle();
  assert.equal(desk.questions, 2);
  assert.deepEqual(desk.revs, down(24, 1), "the first one is looked up at once");
  desk.clock.advance(1000);
  await desk.settle();
  assert.equal(desk.questions, 3, "what ended meanwhile is looked up once");
  desk.clock.advance(60_000);
  await desk.settle();
  assert.equal(desk.questions, 3, "and nothing is asked while nothing happens");
  assert.deepEqual(desk.revs, down(43, 1));
});

Deno.test("HistoryLog begins anew where more happened than one look shows", async () => {
  const desk = new Desk(10);
  await desk.log.load(EVERYTHING);
  desk.log.pause();
  for (let count = 0; count < 200; count++) desk.end();
  assert.deepEqual(desk.revs, down(10, 1), "a paused list stands still");
  desk.log.resume();
  await desk.settle();
  assert.deepEqual(desk.revs, down(210, 161));
  await desk.log.loadOlder();
  assert.deepEqual(desk.revs, down(210, 111));
});

Deno.test("HistoryLog keeps a bounded number of entries", async () => {
  const desk = new Desk(3 * MOST_KEPT);
  await desk.log.load(EVERYTHING);
  for (let page = 0; page < 2 * MOST_KEPT / PAGE; page++) await desk.log.loadOlder();
  desk.report();
  assert.equal(desk.revs.length, MOST_KEPT);
});

Deno.test("HistoryLog passes over the answer to a question that nobody asks any more", async () => {
  const desk = new Desk(5);
  const held = Promise.withResolvers<void>();
  desk.hold = held.promise;
  const first = desk.log.load(EVERYTHING);
  desk.hold = Promise.resolve();
  desk.happened.push(entry(6));
  await desk.log.load({ ...EVERYTHING, only: "commands" });
  held.resolve();
  await first;
  assert.deepEqual(desk.revs, down(6, 1));
  assert.equal(desk.log.filter.only, "commands");
});

Deno.test("HistoryLog shows what happens after its first question is answered and before it hears the answer", async () => {
  for (const happen of [(desk: Desk) => desk.report(), (desk: Desk) => desk.end()]) {
    const desk = new Desk(5);
    const held = Promise.withResolvers<void>();
    desk.hold = held.promise;
    const load = desk.log.load(EVERYTHING);
    happen(desk);
    held.resolve();
    await load;
    await desk.settle();
    assert.deepEqual(desk.revs, down(6, 1));
    assert.equal(desk.questions, 2);
  }
});

Deno.test("HistoryLog keeps what it has when a question fails, and says why", async () => {
  const desk = new Desk(5);
  await desk.log.load(EVERYTHING);
  desk.failure = new RequestFailure("server_offline", "Not sent", "Wait");
  desk.end();
  await desk.settle();
  assert.equal(desk.log.failure?.reason, "server_offline");
  assert.deepEqual(desk.revs, down(5, 1));
  desk.failure = null;
  await desk.log.load(EVERYTHING);
  assert.equal(desk.log.failure, null);
  assert.deepEqual(desk.revs, down(6, 1));
});

Deno.test("HistoryLog that could not be read at first begins when it can, and older entries are not forgotten", async () => {
  const desk = new Desk(120);
  desk.failure = new RequestFailure("server_offline", "Not sent", "Wait");
  await desk.log.load(EVERYTHING);
  desk.failure = null;
  desk.log.commandEnded();
  await desk.settle();
  assert.equal(desk.log.failure, null);
  assert.deepEqual(desk.revs, down(120, 71));
  assert.ok(desk.log.hasOlder);
  await desk.log.loadOlder();
  assert.deepEqual(desk.revs, down(120, 21));
});

Deno.test("HistoryLog shows nothing of one filter under another that could not be asked for", async () => {
  const desk = new Desk(5);
  await desk.log.load(EVERYTHING);
  desk.failure = new RequestFailure("server_offline", "Not sent", "Wait");
  await desk.log.load({ ...EVERYTHING, channel: "led" });
  assert.deepEqual(desk.revs, []);
  assert.equal(desk.log.failure?.reason, "server_offline");
});

Deno.test("H15: an entry that says more with each position of its gesture is shown once, where it is", () => {
  const drag = (seconds: number, positions: number) =>
    entry(seconds, {
      by: "page 1",
      command: "set",
      outcome: "confirmed",
      requestedAt: new Date(1000).toISOString(),
      at: new Date(1000 * seconds).toISOString(),
      positions,
    });
  const [before, after, later] = [1, 3, 9].map((second) =>
    entry(second, { at: new Date(1000 * second).toISOString() })
  );
  assert.ok(before !== undefined && after !== undefined && later !== undefined);
  const known = [after, drag(2, 1), before];
  // It grew in its place, so it is of a later moment than what stands before it.
  const newest = [after, drag(5, 4), before];
  assert.deepEqual(mergeNewest(known, newest), { changes: newest, hasGap: false });
  assert.deepEqual(mergeNewest(newest, newest).changes, newest);
  assert.deepEqual(mergeNewest([later, ...known], newest).changes, [later, ...newest]);
  assert.deepEqual(appendOlder(newest, [drag(2, 1), before]), newest);
});

Deno.test("H15: a gesture took as long as the person did, and its row of the file says how many positions it had", () => {
  const change = entry(5, {
    command: "set",
    outcome: "confirmed",
    requestedAt: new Date(1000).toISOString(),
    sentAt: new Date(1001).toISOString(),
    at: new Date(3500).toISOString(),
    positions: 12,
  });
  assert.deepEqual(spentOn(change), { total: 2500, queue: null });
  assert.equal(csvRow(change)[CSV_HEADINGS.indexOf("positions")], 12);
  assert.equal(csvRow(entry(1))[CSV_HEADINGS.indexOf("positions")], null);
  assert.deepEqual([historyEn, historyEs].map(({ positions }) => positions("12")), [
    "12 positions",
    "12 posiciones",
  ]);
});

Deno.test("mergeNewest() and appendOlder() make one list of looks that overlap, and see a gap where they do not", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 1, max: 60 }),
    (count, known, look) => {
      // Entries may share their millisecond.
      const all = Array.from(
        { length: count },
        (_, index) => entry(index + 1, { at: new Date(Math.floor(index / 3)).toISOString() }),
      ).reverse();
      const older = all.slice(-known);
      const newest = all.slice(0, look);
      const { changes, hasGap } = mergeNewest(known === 0 ? [] : older, newest);
      const overlaps = look + known > count;
      if (overlaps && known > 0) assert.deepEqual(changes, all);
      assert.equal(hasGap, known > 0 && !overlaps);
      assert.deepEqual(
        appendOlder(newest, all.slice(Math.max(0, look - 2), look + 5)),
        all.slice(0, look + 5),
      );
    },
  ));
});
