import assert from "node:assert/strict";
import fc from "fast-check";
import type { Change } from "../../../protocol/api/history.ts";
import { type LineEvent, Outages } from "../../../server/store/outages.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { change } from "./changes.ts";

const ID = "uno-7f3a21c4";

/** Outages of a board, and what of them is in the history. */
function setup(isOut: boolean | null, newest: Change | null = null) {
  const clock = new FakeClock();
  let set = 0;
  const wallClock = () => new Date(clock.now() + set);
  const entries: Change[] = [];
  const outages = new Outages({
    board: ID,
    isOut,
    newest: () => newest,
    clock,
    wallClock,
    write: (entry) => entries.push(entry),
  });
  const event = (rest: Partial<LineEvent> = {}): LineEvent => ({
    at: wallClock().toISOString(),
    by: "board",
    action: null,
    reason: null,
    boot: 3,
    rev: 9,
    ...rest,
  });
  const seen = () => entries.map(({ outcome, reason, at, args }) => [outcome, reason, Date.parse(at), args]);
  return { outages, clock, entries, event, seen, setClock: (ms: number) => set += ms };
}

Deno.test("H7: an outage is two entries of the line: when it was lost, why and by whom; and when it was back, and after how long", () => {
  const { outages, clock, entries, event } = setup(false);
  clock.pass(1000);
  outages.lost(event({ by: "page 2", action: "unplug", reason: "line_ended" }));
  outages.lost(event({ reason: "cannot_open" }));
  clock.pass(12_000);
  outages.back(event({ by: "page 1", action: "plug", boot: 4 }));
  const line = { board: ID, channel: null, state: null, rev: 9, requestedAt: null, sentAt: null };
  assert.deepEqual(entries, [
    {
      ...line,
      outcome: "lost",
      boot: 3,
      command: "unplug",
      args: null,
      by: "page 2",
      at: "1970-01-01T00:00:01.000Z",
      reason: "line_ended",
    },
    {
      ...line,
      outcome: "back",
      boot: 4,
      command: "plug",
      args: { ms: 12_000 },
      by: "page 1",
      at: "1970-01-01T00:00:13.000Z",
      reason: null,
    },
  ]);
});

Deno.test("H7: how long a line was lost is right however the machine's clock is set meanwhile", () => {
  for (const ms of [-3_594_000, 91 * 86_400_000]) {
    const { outages, clock, event, entries, setClock } = setup(false);
    clock.pass(4_000_000);
    for (const step of [ms, -ms]) {
      outages.lost(event());
      clock.pass(4_000);
      setClock(step);
      clock.pass(2_000.4);
      outages.back(event());
    }
    const told = entries.filter(({ outcome }) => outcome === "back").map(({ args }) => args);
    assert.deepEqual(told, [{ ms: 6000 }, { ms: 6000 }]);
  }
});

Deno.test("H7: how long a line was lost is not told where only a clock that was set back could tell", () => {
  for (const isOut of [true, false]) {
    const { outages, event, entries } = setup(isOut, { board: ID, ...change(7) });
    outages.back(event());
    assert.deepEqual(entries.at(-1)?.args, {});
  }
});

Deno.test("H7: a board that is there for the first time is not back from anywhere, and one that never was is not lost", () => {
  const fresh = setup(null);
  fresh.outages.back(fresh.event());
  assert.deepEqual(fresh.seen(), []);
  fresh.outages.close(3, 9);
  assert.deepEqual(fresh.seen(), [["lost", "server_ended", 0, null]], "but it was there");
  const never = setup(null);
  never.outages.close(null, 0);
  assert.deepEqual(never.seen(), []);
});

Deno.test("H8: the server's end is an outage; one that ended without a word is known to have run until the newest entry", () => {
  const ended = setup(false);
  ended.clock.pass(5000);
  ended.outages.close(3, 9);
  assert.deepEqual(ended.seen(), [["lost", "server_ended", 5000, null]]);
  assert.deepEqual(setup(true, { board: ID, ...change(7) }).seen(), []);
  for (const isOut of [false, null]) {
    const { outages, clock, event, seen, entries } = setup(isOut, { board: ID, ...change(7, { boot: 2 }) });
    assert.deepEqual(seen(), [["lost", "server_vanished", 7000, null]]);
    assert.deepEqual([entries[0]?.by, entries[0]?.boot, entries[0]?.rev], ["server", 2, 7]);
    clock.pass(9500);
    outages.back(event());
    assert.deepEqual(seen().at(-1), ["back", null, 9500, { ms: 2500 }]);
  }
});

Deno.test("H9: a line that comes and goes has a pair of entries for each of five outages, then one in 10 s that says how many it was", () => {
  const { outages, clock, event, seen } = setup(false);
  for (let count = 0; count < 60; count++) {
    outages.lost(event({ reason: "no_answer" }));
    clock.pass(100);
    outages.back(event());
    clock.pass(100);
  }
  assert.equal(seen().length, 2 * 5 + 2 + 1, "five pairs, a sixth, and the begin of the next");
  assert.ok(Number(seen()[11]?.[2]) >= 9000);
  clock.pass(10_000);
  const [outcome, , , args] = seen().at(-1) ?? [];
  assert.equal(outcome, "back");
  assert.ok(args !== null && typeof args === "object" && Number(args["outages"]) > 1);
});

Deno.test("H9: the server's end leaves no entry to be written later", () => {
  const { outages, clock, event, seen } = setup(false);
  for (let count = 0; count < 7; count++) {
    outages.lost(event());
    outages.back(event());
  }
  assert.deepEqual([seen().at(-1)?.[0], clock.timers], ["lost", 1]);
  outages.close(3, 9);
  assert.deepEqual([seen().at(-1)?.[0], clock.timers], ["lost", 0]);
});

Deno.test("H9: however a line comes and goes, its entries take turns, never say that it is there when it is not, and are bounded", () => {
  const step = fc.record({ isBack: fc.boolean(), ms: fc.oneof(fc.nat(20), fc.nat(3000)) });
  fc.assert(fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
    const { outages, clock, event, entries } = setup(false);
    let isThere = true;
    for (const { isBack, ms } of steps) {
      if (isBack) outages.back(event());
      else outages.lost(event());
      isThere = isBack;
      const told = () => entries.at(-1)?.outcome ?? "back";
      assert.ok(isThere || told() === "lost", "what is lost is told at once");
      clock.pass(ms);
      assert.ok(isThere || told() === "lost", "and is not told to be back meanwhile");
    }
    clock.pass(10_000);
    assert.equal(entries.at(-1)?.outcome ?? "back", isThere ? "back" : "lost");
    assert.ok(entries.every(({ outcome }, index) => outcome === (index % 2 === 0 ? "lost" : "back")));
    assert.ok(entries.every(({ at }, index) => index === 0 || at >= (entries[index - 1]?.at ?? "")));
    assert.ok(entries.length <= 2 * (5 + clock.now() / 10_000) + 2, `${entries.length} in ${clock.now()} ms`);
    outages.close(3, 9);
    assert.equal(clock.timers, 0);
  }));
});
