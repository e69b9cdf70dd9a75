import assert from "node:assert/strict";
import type { Clock } from "../../../client/clock.ts";
import { ServerClock } from "../../../client/server_clock.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const NOON = Date.UTC(2026, 5, 1, 12);

/** A machine whose time of day can be set, and which can sleep. */
class Machine implements Clock {
  #now = 17;
  #wall: number;

  constructor(wall: number) {
    this.#wall = wall;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  after(): { cancel(): void } {
    return { cancel() {} };
  }

  pass(ms: number): void {
    this.#now += ms;
    this.#wall += ms;
  }

  /** The time of day is set, or the machine sleeps: its monotonic clock tells neither. */
  jump(ms: number): void {
    this.#wall += ms;
  }
}

for (const ahead of [-HOUR, -5 * SECOND, 0, 5 * SECOND, HOUR]) {
  Deno.test(`C14: a page whose clock is ${-ahead / SECOND} s ahead goes by the server's`, () => {
    const machine = new Machine(NOON - ahead);
    const clock = new ServerClock(machine);
    assert.equal(clock.wall(), machine.wall(), "nobody told better");
    clock.told(NOON);
    assert.equal(clock.wall(), NOON);
    assert.equal(clock.ahead, ahead);
    machine.pass(60 * SECOND);
    assert.equal(clock.wall(), NOON + 60 * SECOND);
  });
}

Deno.test("C14: setting the page's own clock changes nothing while there is a server", () => {
  for (const ms of [-HOUR, -5 * SECOND, 5 * SECOND, HOUR]) {
    const machine = new Machine(NOON);
    const clock = new ServerClock(machine);
    clock.told(NOON);
    const before = clock.now();
    machine.jump(ms);
    assert.equal(clock.wall(), NOON);
    assert.equal(clock.happened(NOON), false);
    clock.told(NOON);
    assert.deepEqual([clock.wall(), clock.now()], [NOON, before], `${ms}`);
    clock.lost();
    assert.deepEqual([clock.wall(), clock.now()], [NOON, before], `${ms} before the server was lost`);
  }
});

Deno.test("C14: when the server's clock is set, the page's follows, and nothing took longer or shorter for it", () => {
  for (const ms of [-HOUR, -5 * SECOND, 5 * SECOND, HOUR]) {
    const machine = new Machine(NOON);
    const clock = new ServerClock(machine);
    clock.told(NOON);
    const before = clock.now();
    machine.pass(10 * SECOND);
    const at = NOON + 10 * SECOND + ms;
    assert.equal(
      clock.happened(at),
      ms < 0,
      "what seems to be old may have been under way: the server is asked",
    );
    clock.told(at);
    assert.equal(clock.wall(), at);
    assert.equal(clock.now() - before, 10 * SECOND);
  }
});

Deno.test("C14: a message that was under way does not set the clock back, and one that was faster sets it right", () => {
  const machine = new Machine(NOON);
  const clock = new ServerClock(machine);
  clock.told(NOON - 400);
  assert.equal(clock.happened(NOON - 10), false);
  assert.equal(clock.wall(), NOON - 10);
  machine.pass(SECOND);
  assert.equal(clock.happened(NOON + 400), false);
  clock.told(NOON + 300);
  assert.equal(clock.wall(), NOON + 990);
});

Deno.test("C14: a sleep of the page's machine is noticed by both clocks of the day", () => {
  const machine = new Machine(NOON - 5 * SECOND);
  const clock = new ServerClock(machine);
  clock.told(NOON);
  const before = clock.now();
  machine.jump(8 * HOUR);
  clock.told(NOON + 8 * HOUR);
  assert.equal(clock.wall(), NOON + 8 * HOUR);
  assert.equal(clock.now() - before, 8 * HOUR, "what was 8 hours ago is not called new");
});

Deno.test("C14: without a server time goes on from what it said, through sleep, and never back", () => {
  const machine = new Machine(NOON - 5 * SECOND);
  const clock = new ServerClock(machine);
  clock.told(NOON);
  clock.lost();
  machine.pass(SECOND);
  assert.equal(clock.wall(), NOON + SECOND);
  machine.jump(-HOUR);
  assert.equal(clock.wall(), NOON + SECOND);
  machine.jump(2 * HOUR);
  assert.equal(clock.wall(), NOON + SECOND + 2 * HOUR);
  clock.told(NOON + 7 * SECOND);
  assert.equal(clock.wall(), NOON + 7 * SECOND, "the next connection says how it is");
});

Deno.test("C14, A5: a page that is opened without its server goes on by the difference that was known", () => {
  const machine = new Machine(NOON);
  const clock = new ServerClock(machine, -5 * SECOND);
  assert.equal(clock.wall(), NOON - 5 * SECOND);
  machine.pass(HOUR);
  assert.equal(clock.wall(), NOON + HOUR - 5 * SECOND);
});

Deno.test("C14: with a server that does not tell its time the machine's is taken, as it always was", () => {
  const machine = new Machine(NOON);
  const clock = new ServerClock(machine);
  assert.equal(clock.happened(NOON - HOUR), false);
  assert.equal(clock.happened(NOON + HOUR), false);
  assert.equal(clock.wall(), NOON);
});
