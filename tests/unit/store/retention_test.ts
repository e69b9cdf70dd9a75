import assert from "node:assert/strict";
import { createLog } from "../../../server/log.ts";
import { Retention } from "../../../server/store/retention.ts";
import { FakeClock } from "../link/fake_clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** When the server starts, by the machine's clock. */
const START = Date.UTC(2026, 10, 22);

/** What is kept by a server that starts with a history whose newest entry is so old; null if it has none. */
function setup(newestAge: number | null) {
  const clock = new FakeClock();
  let set = 0;
  const lines: string[] = [];
  const wallClock = () => new Date(START + clock.now() + set);
  const retention = new Retention({
    clock,
    wallClock,
    log: createLog({ write: (line) => lines.push(line.slice(line.indexOf(" ") + 1)), now: wallClock, clock }),
    newest: newestAge === null ? null : new Date(START - newestAge).toISOString(),
  });
  return {
    clock,
    lines,
    setClock: (ms: number) => set += ms,
    /** Since when entries are kept, less 90 days and the time since the start: 0 if the start's time of day is believed. */
    reckoned: () => Date.parse(retention.oldest()) + 90 * DAY - START - clock.now(),
  };
}

Deno.test("H17: nothing goes because the clock was ahead for a minute, and the log says so once", () => {
  const { clock, lines, setClock, reckoned } = setup(HOUR);
  assert.equal(reckoned(), 0);
  clock.pass(5 * DAY);
  setClock(91 * DAY);
  for (let count = 0; count < 10; count++) {
    assert.equal(reckoned(), 0);
    clock.pass(HOUR);
  }
  setClock(-91 * DAY);
  assert.equal(reckoned(), 0);
  assert.equal(reckoned(), 0);
  assert.deepEqual(lines, [
    "Removing history for its age is down: the machine's clock is 91 days ahead of what it was, or the newest entry. " +
    "It goes on when the clock is set right, or after a day",
    "Removing history for its age is back after 36000 s",
  ]);
});

Deno.test("H17: a clock that was set is believed after a day without another jump", () => {
  const { clock, lines, setClock, reckoned } = setup(null);
  setClock(91 * DAY);
  assert.equal(reckoned(), 0);
  clock.pass(20 * HOUR);
  setClock(1000 * DAY);
  assert.equal(reckoned(), 0);
  clock.pass(20 * HOUR);
  assert.equal(reckoned(), 0);
  clock.pass(4 * HOUR);
  assert.equal(reckoned(), 1091 * DAY);
  assert.equal(lines.length, 2);
});

Deno.test("H17: a clock that was set back by an hour, or a machine that slept for some, is believed at once", () => {
  const { clock, lines, setClock, reckoned } = setup(null);
  clock.pass(DAY);
  setClock(-3_594_000);
  assert.equal(reckoned(), -3_594_000);
  setClock(3_594_000 + 8 * HOUR);
  assert.equal(reckoned(), 8 * HOUR);
  assert.deepEqual(lines, []);
});

Deno.test("H17: while the clock is behind, its own time decides, so that less goes", () => {
  const { setClock, reckoned } = setup(null);
  setClock(-91 * DAY);
  assert.equal(reckoned(), -91 * DAY);
  setClock(91 * DAY);
  assert.equal(reckoned(), 0);
});

Deno.test("H17: at the start the newest entry tells the time, for a day", () => {
  for (const [age, named] of [[3 * DAY, 0], [91 * DAY, 2]] as const) {
    const { clock, lines, reckoned } = setup(age);
    assert.equal(reckoned(), -age);
    clock.pass(DAY - 1);
    assert.equal(reckoned(), -age);
    clock.pass(1);
    assert.equal(reckoned(), 0);
    assert.equal(lines.length, named);
  }
});

Deno.test("H17: a newest entry from the future makes nothing go that is not old by the clock", () => {
  const { lines, clock, reckoned } = setup(-91 * DAY);
  assert.equal(reckoned(), 0);
  assert.match(lines[0] ?? "", /91 days behind/);
  clock.pass(DAY);
  assert.equal(reckoned(), 0);
});
