import assert from "node:assert/strict";
import fc from "fast-check";
import { Deadline } from "../../../server/link/deadline.ts";
import { FakeClock } from "./fake_clock.ts";

function setUp(): { clock: FakeClock; deadline: Deadline; passed: number[] } {
  const clock = new FakeClock();
  const passed: number[] = [];
  return { clock, passed, deadline: new Deadline(clock, () => passed.push(clock.now())) };
}

Deno.test("Deadline passes once, at the moment that was set last, however it was moved", () => {
  const moves = fc.array(fc.record({ after: fc.nat(20), ms: fc.nat(40) }), { minLength: 1, maxLength: 10 });
  fc.assert(fc.property(moves, (steps) => {
    const { clock, deadline, passed } = setUp();
    const expected: number[] = [];
    let at = Infinity;
    for (const { after, ms } of steps) {
      if (at <= clock.now() + after) expected.push(at);
      clock.pass(after);
      at = clock.now() + ms;
      deadline.set(at);
    }
    clock.pass(100);
    assert.deepEqual(passed, [...expected, at]);
    assert.deepEqual([deadline.isSet, clock.timers], [false, 0]);
  }));
});

Deno.test("Deadline.set() lets a running timer be when the moment moves away", () => {
  const { clock, deadline } = setUp();
  for (let count = 0; count < 5; count++) {
    deadline.set(clock.now() + 10);
    clock.pass(1);
  }
  assert.equal(clock.timers, 1);
});

Deno.test("Deadline.set() takes a moment that has passed meanwhile, and tells it at once", () => {
  const { clock, deadline, passed } = setUp();
  clock.pass(10);
  deadline.set(7);
  clock.pass(0);
  assert.deepEqual(passed, [10]);
});

Deno.test("Deadline.clear() takes it back, and it can be set again", () => {
  const { clock, deadline, passed } = setUp();
  deadline.set(10);
  deadline.clear();
  assert.equal(deadline.isSet, false);
  clock.pass(5);
  deadline.set(12);
  clock.pass(20);
  assert.deepEqual(passed, [12]);
});

Deno.test("Deadline.stop() leaves no timer", () => {
  const { clock, deadline, passed } = setUp();
  deadline.set(10);
  deadline.stop();
  assert.equal(clock.timers, 0);
  clock.pass(20);
  assert.deepEqual(passed, []);
});

Deno.test("Deadline can be set again when it has passed", () => {
  const { clock, passed } = setUp();
  const deadline: Deadline = new Deadline(clock, () => {
    passed.push(clock.now());
    if (passed.length < 3) deadline.set(clock.now() + 5);
  });
  deadline.set(5);
  clock.pass(100);
  assert.deepEqual(passed, [5, 10, 15]);
});
