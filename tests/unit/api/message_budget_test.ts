import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_REPEATABLE } from "../../../protocol/messages.ts";
import {
  BURST_CALLS,
  CALLS_A_SECOND,
  MessageBudget,
  REFUSED_CALLS,
  SPARE_BURST,
  SPARE_CALLS,
  SpareCalls,
  type Verdict,
} from "../../../server/api/message_budget.ts";

interface Spent {
  readonly at: number;
  readonly calls: number;
  readonly verdict: Verdict;
}

/** What becomes of messages that come so many milliseconds after one another. */
function spend(messages: readonly (readonly [pauseMs: number, calls: number])[]): readonly Spent[] {
  let at = 0;
  const clock = { now: () => at };
  const budget = new MessageBudget(clock, new SpareCalls(clock));
  return messages.map(([pauseMs, calls]) => {
    at += pauseMs;
    return { at, calls, verdict: budget.spend(calls) };
  });
}

const calls = fc.integer({ min: 1, max: 16 });
const messages = fc.array(
  fc.tuple(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 20, noNaN: true })), calls),
  { maxLength: 1000 },
);

Deno.test("S11: MessageBudget lets no client run more than its share and all that is to spare, over any time", () => {
  fc.assert(
    fc.property(messages, (messages) => {
      const run = spend(messages).filter(({ verdict }) => verdict === "run");
      for (const [index, first] of run.entries()) {
        let sum = 0;
        for (const { at, calls } of run.slice(index, index + 200)) {
          sum += calls;
          const most = (BURST_CALLS + SPARE_BURST) + (at - first.at) * (CALLS_A_SECOND + SPARE_CALLS) / 1000;
          assert.ok(sum <= most + 1e-6, `${sum} calls, at most ${most}`);
        }
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("S11: MessageBudget refuses nothing of a client that keeps to its calls a second", () => {
  fc.assert(
    fc.property(fc.array(calls, { maxLength: 1000 }), (all) => {
      const spent = spend(all.map((calls) => [(calls + 0.001) * 1000 / CALLS_A_SECOND, calls]));
      assert.deepEqual(spent.filter(({ verdict }) => verdict !== "run"), []);
    }),
    { numRuns: 50 },
  );
});

Deno.test("S11: MessageBudget ends a client that goes on, and only after it was told", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: REFUSED_CALLS }), (calls) => {
    const spent = spend(
      Array.from({ length: (BURST_CALLS + SPARE_BURST) + REFUSED_CALLS + 1 }, () => [0, calls]),
    );
    const end = spent.findIndex(({ verdict }) => verdict === "end");
    assert.ok(end >= Math.floor((BURST_CALLS + SPARE_BURST) / calls) - 1, `${end}`);
    assert.equal(spent[end - 1]?.verdict, "refuse");
  }));
});

Deno.test("S11: a slider at full speed fits, without anything to spare: a position in each of 240 frames a second", () => {
  const frames = Array.from({ length: 2400 }, (_, index) => [index === 0 ? 0 : 1000 / 240, 1] as const);
  assert.ok(spend(frames).every(({ verdict }) => verdict === "run"));
});

Deno.test("S11: a client that comes back repeats all that was under way at once, and goes on", () => {
  const repeated = Array.from({ length: MAX_REPEATABLE + 16 }, () => [0, 1] as const);
  assert.ok(spend(repeated).every(({ verdict }) => verdict === "run"));
});

Deno.test("S11: ten clients that do not wait run no more than what is to spare, and one that keeps to its share is never refused", () => {
  let at = 0;
  const clock = { now: () => at };
  const spare = new SpareCalls(clock);
  const flooders = Array.from({ length: 10 }, () => new MessageBudget(clock, spare));
  const calm = new MessageBudget(clock, spare);
  let run = 0;
  for (; at < 10_000; at += 5) {
    // As much as a server on a busy machine gets to read.
    for (const flooder of flooders) {
      for (let count = 0; count < 4; count++) if (flooder.spend(1) === "run") run++;
    }
    assert.equal(calm.spend(1), "run");
  }
  assert.ok(run <= 10 * BURST_CALLS + SPARE_BURST + 10 * (10 * CALLS_A_SECOND + SPARE_CALLS), `${run}`);
});
