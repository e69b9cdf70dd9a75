import assert from "node:assert/strict";
import { type FailureOutcome, RequestFailure } from "../../../protocol/failures.ts";
import type { FailureReason } from "../../../protocol/troubles.ts";
import { MAX_REPEATABLE } from "../../../protocol/messages.ts";
import { MAX_CLIENTS } from "../../../server/api/max_clients.ts";
import {
  KEPT_AT_LEAST_MS,
  KEPT_MS,
  type KeyLimits,
  keyLimits,
  RequestKeys,
} from "../../../server/api/request_keys.ts";
import { FakeClock } from "../link/fake_clock.ts";

const PAGE = "page";
const KEY_LIMITS = keyLimits(MAX_CLIENTS);

interface FailOptions {
  readonly outcome?: FailureOutcome;
  readonly client?: string | null;
}

/** What is told of a request that may have run, if that is all that is known of it. */
const CANNOT_BE_KNOWN = { reason: "too_many_requests", outcome: "unknown" };

class Bench {
  readonly clock = new FakeClock();
  readonly keys: RequestKeys;
  runs = 0;

  constructor(limits: KeyLimits = KEY_LIMITS) {
    this.keys = new RequestKeys(this.clock, limits);
  }

  /** Ask under a key; what it gives is which run it was. */
  async ask(key: string, client: string | null = PAGE): Promise<unknown> {
    return await this.keys.outcome(client, key, "led.toggle", () => Promise.resolve(++this.runs));
  }

  /** Ask under a key for what fails. */
  async fail(key: string, reason: FailureReason, options: FailOptions = {}): Promise<void> {
    const { outcome = "not_run", client = PAGE } = options;
    const error = new RequestFailure(reason, "It failed", "Do something", outcome);
    const failed = async () =>
      await this.keys.outcome(client, key, "led.toggle", () => Promise.reject(error));
    await assert.rejects(failed, { reason, outcome });
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

Deno.test("C12: RequestKeys refuses another call under a key that was used", async () => {
  const bench = new Bench();
  await bench.ask("a");
  assert.throws(() => bench.keys.outcome(PAGE, "a", "led.set", () => Promise.resolve(0)), {
    reason: "invalid_params",
    message: 'Something else was asked under the key "a"',
  });
});

Deno.test("C12: RequestKeys keeps an outcome for 60 s from its end, and then runs the request anew", async () => {
  const bench = new Bench();
  assert.equal(await bench.ask("a"), 1);
  bench.clock.pass(KEPT_MS - 1);
  assert.equal(await bench.ask("a"), 1);
  bench.clock.pass(1);
  assert.equal(await bench.ask("a"), 2);
});

Deno.test("C12: RequestKeys never forgets what is under way, nor the client that asked for it", async () => {
  const bench = new Bench({ ...KEY_LIMITS, clients: 2 });
  const answer = Promise.withResolvers<number>();
  const first = bench.keys.outcome(PAGE, "a", "x", () => answer.promise);
  for (let n = 0; n < 5; n++) {
    bench.clock.pass(10 * KEPT_MS);
    await bench.ask("other", `client ${n}`);
  }
  const again = bench.keys.outcome(PAGE, "a", "x", () => Promise.resolve(2));
  answer.resolve(1);
  assert.deepEqual(await Promise.all([first, again]), [1, 1]);
});

Deno.test("C12: a key belongs to its client: another one may use the same", async () => {
  const bench = new Bench();
  assert.equal(await bench.ask("1", "one"), 1);
  assert.equal(await bench.ask("1", "other"), 2);
  assert.equal(await bench.ask("1", null), 3);
  assert.deepEqual(await Promise.all(["one", "other", null].map((client) => bench.ask("1", client))), [
    1,
    2,
    3,
  ]);
});

Deno.test("C12: RequestKeys keeps the last 256 of each client, however many others ask", async () => {
  const bench = new Bench();
  assert.equal(await bench.ask("first"), 1);
  for (let n = 0; n < MAX_REPEATABLE - 1; n++) await bench.ask(`mine ${n}`);
  for (let n = 0; n < 2 * MAX_REPEATABLE; n++) await bench.ask(`other ${n}`, "other");
  assert.equal(await bench.ask("first"), 1);
  assert.equal(bench.keys.size, 2 * MAX_REPEATABLE);
  await bench.ask("one more");
  await assert.rejects(bench.ask("first"), CANNOT_BE_KNOWN);
  assert.equal(bench.keys.size, 2 * MAX_REPEATABLE);
});

Deno.test("C12: what did not run is answered as it was, too, since it would run after what its client asked for since", async () => {
  const bench = new Bench();
  await bench.fail("offline", "board_offline");
  await bench.fail("superseded", "superseded");
  await bench.fail("refused", "refused_by_board");
  await bench.fail("unknown", "no_answer", { outcome: "unknown" });
  await assert.rejects(bench.ask("offline"), { reason: "board_offline" });
  await assert.rejects(bench.ask("superseded"), { reason: "superseded" });
  await assert.rejects(bench.ask("refused"), { reason: "refused_by_board" });
  await assert.rejects(bench.ask("unknown"), { reason: "no_answer", outcome: "unknown" });
});

Deno.test("C12: what ended with its connection before its turn is asked anew", async () => {
  const bench = new Bench();
  await bench.fail("waited", "connection_lost");
  assert.equal(await bench.ask("waited"), 1);
});

Deno.test("C12: what may have run does not run again when its outcome had to go, for 15 s; what was superseded is asked anew", async () => {
  const bench = new Bench({ ...KEY_LIMITS, ofClient: 2 });
  assert.equal(await bench.ask("ran"), 1);
  await bench.fail("dragged", "superseded");
  await bench.ask("one more");
  await assert.rejects(bench.ask("ran"), CANNOT_BE_KNOWN);
  await assert.rejects(bench.ask("dragged"), { reason: "superseded" });
  await bench.ask("another");
  assert.equal(await bench.ask("dragged"), 4);
  bench.clock.pass(KEPT_AT_LEAST_MS - 1);
  await assert.rejects(bench.ask("ran"), CANNOT_BE_KNOWN);
  bench.clock.pass(1);
  assert.equal(await bench.ask("ran"), 5, "given up 15 s ago, it is forgotten");
});

Deno.test("C12: a client that has asked nothing for 15 s makes room for another one; else that is refused, and nothing runs", async () => {
  const bench = new Bench({ ...KEY_LIMITS, clients: 3 });
  for (const client of ["a", "b", "c"]) await bench.ask("key", client);
  await assert.rejects(bench.ask("key", "d"), { reason: "too_many_requests", outcome: "not_run" });
  assert.equal(await bench.ask("key", "a"), 1, "what is known is still answered");
  assert.equal(await bench.ask("key", null), 4, "whoever has no name is not refused");
  bench.clock.pass(KEPT_AT_LEAST_MS - 1);
  await bench.ask("new", "b");
  bench.clock.pass(1);
  assert.equal(await bench.ask("key", "d"), 6);
  assert.equal(await bench.ask("key", "b"), 2, "who asked since is kept");
});

Deno.test("C12: RequestKeys does not keep a conflict, which is answered anew, and takes no room", async () => {
  const bench = new Bench();
  for (let n = 0; n <= 2 * KEY_LIMITS.ofClient; n++) await bench.fail(`${n}`, "conflict");
  assert.equal(bench.keys.size, 0);
  assert.equal(await bench.ask("0"), 1);
});

Deno.test("C12: requests that never began refuse nobody, are asked anew when they are old, and let nothing run twice", async () => {
  const bench = new Bench();
  assert.equal(await bench.ask("ran"), 1);
  for (let n = 0; n < 2 * KEY_LIMITS.ofClient; n++) await bench.fail(`never ${n}`, "board_offline");
  assert.equal(await bench.ask("one more"), 2, "a page is not refused");
  await assert.rejects(bench.ask("ran"), CANNOT_BE_KNOWN);
  await assert.rejects(bench.ask(`never ${2 * KEY_LIMITS.ofClient - 1}`), { reason: "board_offline" });
  assert.equal(await bench.ask("never 0"), 3);
  assert.equal(bench.keys.size, KEY_LIMITS.ofClient);
});

Deno.test("C12: RequestKeys keeps the last 4096 of all who have no name, as over HTTP", async () => {
  const bench = new Bench();
  const ask = (key: string) => bench.ask(key, null);
  assert.equal(await ask("first"), 1);
  for (let n = 1; n < KEY_LIMITS.ofNameless; n++) await ask(`${n}`);
  assert.equal(await ask("first"), 1);
  await ask("one more");
  assert.equal(bench.keys.size, KEY_LIMITS.ofNameless);
  await assert.rejects(ask("first"), CANNOT_BE_KNOWN);
  assert.equal(KEY_LIMITS.ofNameless, 4096);
});

Deno.test("C12: a flood of superseded commands from as many clients as can connect takes no key from a calm client, nor refuses it one", async () => {
  const bench = new Bench();
  const drag = (key: string, client: string) => bench.fail(key, "superseded", { client });
  assert.equal(await bench.ask("before", "calm"), 1);
  await drag("dragged", "calm");
  for (let client = 0; client < MAX_CLIENTS; client++) {
    for (let n = 0; n < 2 * MAX_REPEATABLE; n++) await drag(`${n}`, `flooder ${client}`);
    bench.clock.pass(100);
  }
  assert.equal(await bench.ask("after", "calm"), 2, "a page is not refused");
  assert.equal(await bench.ask("before", "calm"), 1);
  await drag("dragged", "calm");
  assert.equal(bench.runs, 2);
  assert.ok(bench.keys.size <= KEY_LIMITS.clients * MAX_REPEATABLE);
});
