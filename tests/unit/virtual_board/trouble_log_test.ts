import assert from "node:assert/strict";
import fc from "fast-check";
import { TroubleLog } from "../../../server/virtual_board/trouble_log.ts";
import { FakeClock } from "../link/fake_clock.ts";

const BEGINS = "page 1 makes trouble on it";
const ENDS = "no more trouble is made on it";

function rig() {
  const clock = new FakeClock();
  const lines: string[] = [];
  return { clock, lines, log: new TroubleLog(clock, (message) => lines.push(message)) };
}

Deno.test("V6: trouble costs a line at its begin and one at its end, at once", () => {
  const { clock, lines, log } = rig();
  log.become("page 1");
  log.become("page 2");
  assert.deepEqual(lines, [BEGINS]);
  log.become(null);
  log.become(null);
  assert.deepEqual(lines, [BEGINS, ENDS]);
  clock.pass(10_000);
  log.become("page 2");
  log.become(null);
  assert.deepEqual(lines, [BEGINS, ENDS, "page 2 makes trouble on it", ENDS]);
  assert.equal(clock.timers, 0);
});

Deno.test("V6, P11: trouble that comes and goes a thousand times a second costs two lines in 10 s", () => {
  const { clock, lines, log } = rig();
  for (let ms = 0; ms < 29_000; ms++) {
    log.become("page 1");
    if (ms % 2 === 0) log.become(null);
    clock.pass(1);
  }
  log.become(null);
  assert.deepEqual(lines, [BEGINS, ENDS, BEGINS, ENDS, BEGINS, ENDS]);
  assert.equal(clock.timers, 0);
});

Deno.test("V6: trouble that began too soon after the last and stays is logged when 10 s are over, and so is its end", () => {
  const { clock, lines, log } = rig();
  log.become("page 1");
  log.become(null);
  clock.pass(4000);
  log.become("page 2");
  clock.pass(5999);
  assert.equal(lines.length, 2);
  clock.pass(1);
  log.become(null);
  assert.deepEqual(lines.slice(2), ["page 2 makes trouble on it", ENDS]);
});

Deno.test("V6: each begin that was logged has its end, and none an end without", () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(6000)));
  fc.assert(fc.property(steps, (taken) => {
    const { clock, lines, log } = rig();
    for (const [isTrouble, ms] of taken) {
      log.become(isTrouble ? "page 1" : null);
      clock.pass(ms);
    }
    log.become(null);
    assert.equal(lines.length % 2, 0);
    assert.ok(lines.every((line, index) => line === (index % 2 === 0 ? BEGINS : ENDS)));
    assert.equal(clock.timers, 0);
  }));
});
