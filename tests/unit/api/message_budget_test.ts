import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_REPEATABLE } from "../../../protocol/messages.ts";
import {
  BURST_CALLS,
  CALLS_A_SECOND,
  MessageBudget,
  REFUSED_CALLS,
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
  const budget = new MessageBudget({ now: () => at });
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

Deno.test("S11: MessageBudget lets no client run more than a burst and its calls a second, over any time", () => {
  fc.assert(
    fc.property(messages, (messages) => {
      const run = spend(messages).filter(({ verdict }) => verdict === "run");
      for (const [index, first] of run.entries()) {
        let sum = 0;
        for (const { at, calls } of run.slice(index, index + 200)) {
          sum += calls;
          const most = BURST_CALLS + (at - first.at) * CALLS_A_SECOND / 1000;
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
    const spent = spend(Array.from({ length: BURST_CALLS + REFUSED_CALLS + 1 }, () => [0, calls]));
    const end = spent.findIndex(({ verdict }) => verdict === "end");
    assert.equal(end, Math.floor((BURST_CALLS + REFUSED_CALLS) / calls));
    assert.equal(spent[end - 1]?.verdict, "refuse");
  }));
});

Deno.test("S11: a slider at full speed fits: 16 positions in each of 120 frames a second", () => {
  const frames = Array.from({ length: 1200 }, (_, index) => [index === 0 ? 0 : 1000 / 120, 16] as const);
  assert.ok(spend(frames).every(({ verdict }) => verdict === "run"));
});

Deno.test("S11: a client that comes back repeats all that was under way at once, and goes on", () => {
  const repeated = Array.from({ length: MAX_REPEATABLE + 16 }, () => [0, 1] as const);
  assert.ok(spend(repeated).every(({ verdict }) => verdict === "run"));
});
