import assert from "node:assert/strict";
import fc from "fast-check";
import { FakeClock } from "./fake_clock.ts";

Deno.test("FakeClock.pass() fires what is due by time, then by the order of setting, and nothing that was cancelled", () => {
  const timers = fc.array(fc.record({ at: fc.nat(20), cancelled: fc.boolean() }), {
    maxLength: 60,
    size: "max",
  });
  fc.assert(fc.property(timers, fc.nat(25), (wanted, until) => {
    const clock = new FakeClock();
    const fired: number[] = [];
    const set = wanted.map(({ at }, index) => clock.after(at, () => fired.push(index)));
    wanted.forEach(({ cancelled }, index) => cancelled && set[index]?.cancel());
    clock.pass(until);
    const due = wanted.map(({ at, cancelled }, index) => ({ at, cancelled, index }))
      .filter(({ at, cancelled }) => !cancelled && at <= until)
      .sort((one, other) => one.at - other.at || one.index - other.index);
    assert.deepEqual(fired, due.map(({ index }) => index));
    assert.equal(clock.timers, wanted.filter(({ at, cancelled }) => !cancelled && at > until).length);
  }));
});

Deno.test("FakeClock.pass() fires timers set meanwhile at their own time", () => {
  const clock = new FakeClock();
  const fired: number[] = [];
  clock.after(2, () => clock.after(3, () => fired.push(clock.now())));
  clock.pass(10);
  assert.deepEqual([fired, clock.now()], [[5], 10]);
});
