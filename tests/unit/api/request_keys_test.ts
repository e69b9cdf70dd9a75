import assert from "node:assert/strict";
import { type FailureOutcome, type FailureReason, RequestFailure } from "../../../protocol/failures.ts";
import { MAX_REPEATABLE } from "../../../protocol/messages.ts";
import {
  KEPT_AT_LEAST_MS,
  KEPT_MS,
  KEPT_OVER_HTTP,
  MAX_KEYS,
  RequestKeys,
} from "../../../server/api/request_keys.ts";
import { FakeClock } from "../link/fake_clock.ts";

const PAGE = {};

class Bench {
  readonly clock = new FakeClock();
  readonly keys = new RequestKeys(this.clock);
  runs = 0;

  /** Ask under a key; what it gives is which run it was. */
  ask(key: string, client: object = PAGE): Promise<unknown> {
    return this.keys.outcome(client, key, "led.toggle", () => Promise.resolve(++this.runs));
  }

  /** Ask under a key for what fails. */
  async fail(key: string, reason: FailureReason, outcome: FailureOutcome = "not_run"): Promise<void> {
    const error = new RequestFailure(reason, "It failed", "Do something", outcome);
    await assert.rejects(this.keys.outcome({}, key, "led.toggle", () => Promise.reject(error)), { reason });
  }
}

Deno.test("C12: RequestKeys gives what the first request under a key ended in, also if that was a failure", async () => {
  const { keys } = new Bench();
  const error = new Error("no");
  const failed = keys.outcome(PAGE, "a", "x", () => Promise.reject(error));
  await assert.rejects(failed, error);
  await assert.rejects(keys.outcome(PAGE, "a", "x", () => Promise.resolve(1)), error);
  assert.equal(keys.repeated, 1);
});

Deno.test("C12: RequestKeys keeps an outcome for 60 s from its end, and then runs the request anew", async () => {
  const bench = new Bench();
  assert.equal(await bench.ask("a"), 1);
  bench.clock.pass(KEPT_MS - 1);
  assert.equal(await bench.ask("a"), 1);
  bench.clock.pass(1);
  assert.equal(await bench.ask("a"), 2);
});

Deno.test("C12: RequestKeys never forgets what is under way", async () => {
  const bench = new Bench();
  const answer = Promise.withResolvers<number>();
  const first = bench.keys.outcome(PAGE, "a", "x", () => answer.promise);
  bench.clock.pass(10 * KEPT_MS);
  const again = bench.keys.outcome(PAGE, "a", "x", () => Promise.resolve(2));
  answer.resolve(1);
  assert.deepEqual(await Promise.all([first, again]), [1, 1]);
});

Deno.test("C12: RequestKeys keeps the last 256 of each connection, however many others ask", async () => {
  const bench = new Bench();
  const other = {};
  assert.equal(await bench.ask("first"), 1);
  for (let n = 0; n < MAX_REPEATABLE - 1; n++) await bench.ask(`mine ${n}`);
  for (let n = 0; n < 2 * MAX_REPEATABLE; n++) await bench.ask(`other ${n}`, other);
  assert.equal(await bench.ask("first"), 1);
  assert.equal(bench.keys.size, 2 * MAX_REPEATABLE);
  await bench.ask("one more");
  assert.notEqual(await bench.ask("first"), 1);
  assert.equal(bench.keys.size, 2 * MAX_REPEATABLE);
});

Deno.test("C12: RequestKeys takes no more keys rather than to forget one too early, however many connections come and go", async () => {
  const bench = new Bench();
  for (let n = 0; n < MAX_KEYS; n++) await bench.ask(`${n}`, {});
  assert.throws(() => bench.ask("one more"), { reason: "too_many_requests" });
  assert.equal(await bench.ask("0"), 1, "what is known is still answered");
  bench.clock.pass(KEPT_AT_LEAST_MS);
  assert.equal(await bench.ask("one more"), MAX_KEYS + 1);
  assert.equal(bench.runs, MAX_KEYS + 1);
});

Deno.test("C12: RequestKeys does not keep a conflict, which is answered anew, and takes no room", async () => {
  const bench = new Bench();
  for (let n = 0; n <= MAX_KEYS; n++) await bench.fail(`${n}`, "conflict");
  assert.equal(bench.keys.size, 0);
  assert.equal(await bench.ask("0"), 1);
});

Deno.test("C12: RequestKeys gives up what never began before it refuses anybody, and nothing else", async () => {
  const bench = new Bench();
  await bench.fail("superseded", "superseded");
  await bench.fail("refused", "refused_by_board");
  await bench.fail("unknown", "no_answer", "unknown");
  assert.equal(await bench.ask("ran"), 1);
  for (let n = 0; n < MAX_KEYS; n++) await bench.fail(`never ${n}`, "board_offline");
  assert.equal(await bench.ask("one more"), 2, "a page is not refused");
  for (const key of ["superseded", "refused", "unknown"]) {
    await assert.rejects(bench.ask(key), RequestFailure, key);
  }
  assert.equal(await bench.ask("ran"), 1);
  await assert.rejects(bench.ask(`never ${MAX_KEYS - 1}`), RequestFailure, "the newest stays");
  assert.equal(await bench.ask("never 0"), 3, "the oldest was given up");
  assert.equal(bench.keys.size, MAX_KEYS);
});

Deno.test("C12: RequestKeys keeps the last 4096 of all who ask over HTTP", async () => {
  const bench = new Bench();
  const ask = (key: string) => bench.keys.outcome(null, key, "x", () => Promise.resolve(++bench.runs));
  assert.equal(await ask("first"), 1);
  for (let n = 1; n < KEPT_OVER_HTTP; n++) await ask(`${n}`);
  assert.equal(await ask("first"), 1);
  await ask("one more");
  assert.equal(bench.keys.size, KEPT_OVER_HTTP);
  assert.notEqual(await ask("first"), 1);
  assert.equal(KEPT_OVER_HTTP, 4096);
});
