import assert from "node:assert/strict";
import { type FailureOutcome, type FailureReason, RequestFailure } from "../../../protocol/failures.ts";
import { MAX_REPEATABLE } from "../../../protocol/messages.ts";
import {
  KEPT_AT_LEAST_MS,
  KEPT_MS,
  KEY_LIMITS,
  type KeyLimits,
  RequestKeys,
} from "../../../server/api/request_keys.ts";
import { FakeClock } from "../link/fake_clock.ts";

const PAGE = {};

interface FailOptions {
  readonly outcome?: FailureOutcome;
  readonly client?: object;
}

/** What is told of a request that may have run, if that is all that is known of it. */
const CANNOT_BE_KNOWN = { reason: "too_many_requests", outcome: "unknown" };

class Bench {
  readonly clock = new FakeClock();
  readonly keys: RequestKeys;
  runs = 0;

  constructor(limits?: KeyLimits) {
    this.keys = new RequestKeys(this.clock, limits);
  }

  /** Ask under a key; what it gives is which run it was. */
  async ask(key: string, client: object | null = PAGE): Promise<unknown> {
    return await this.keys.outcome(client, key, "led.toggle", () => Promise.resolve(++this.runs));
  }

  /** Ask under a key for what fails. */
  async fail(key: string, reason: FailureReason, options: FailOptions = {}): Promise<void> {
    const { outcome = "not_run", client = {} } = options;
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

Deno.test("C12: RequestKeys keeps an outcome for 60 s from its end, and then runs the request anew", async () => {
  const bench = new Bench();
  assert.equal(await bench.ask("a"), 1);
  bench.clock.pass(KEPT_MS - 1);
  assert.equal(await bench.ask("a"), 1);
  bench.clock.pass(1);
  assert.equal(await bench.ask("a"), 2);
});

Deno.test("C12: RequestKeys is told on which connection a request that is under way came last", async () => {
  const { keys } = new Bench();
  const answer = Promise.withResolvers<number>();
  const [first, second, third] = [{}, {}, {}];
  const before: object[] = [];
  const ask = (client: object | null) =>
    keys.outcome(client, "a", "x", () => answer.promise, (former) => before.push(former));
  const asked = [first, first, second, null, second, third].map(ask);
  assert.deepEqual(before.map((one) => [first, second, third].indexOf(one)), [0, 1]);
  answer.resolve(1);
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([1]));
});

Deno.test("C12: RequestKeys keeps what ran for 15 s only while there is no room, and then needs to give nothing up", async () => {
  const bench = new Bench({ ofConnection: 2, overHttp: 2, all: 4, givenUp: 4 });
  for (let n = 0; n < 4; n++) await bench.ask(`key ${n}`, {});
  bench.clock.pass(KEPT_AT_LEAST_MS - 1);
  await bench.ask("one more", {});
  assert.equal(bench.keys.givenUp, 1);
  bench.clock.pass(1);
  await bench.ask("another", {});
  assert.deepEqual([bench.keys.size, bench.keys.givenUp], [4, 1], "the oldest was old enough to go");
  bench.clock.pass(KEPT_AT_LEAST_MS - 1);
  assert.equal(await bench.ask("key 0", {}), 7, "given up 15 s ago, it is forgotten");
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
  await assert.rejects(bench.ask("first"), CANNOT_BE_KNOWN);
  assert.equal(bench.keys.size, 2 * MAX_REPEATABLE);
});

Deno.test("C12: RequestKeys keeps the last of each kind; what surely did not run is asked anew when it is older", async () => {
  const bench = new Bench({ ...KEY_LIMITS, ofConnection: 2 });
  assert.equal(await bench.ask("ran"), 1);
  await bench.fail("dragged", "superseded", { client: PAGE });
  await bench.fail("offline", "board_offline", { client: PAGE });
  for (const n of [1, 2]) {
    assert.equal(await bench.ask("ran"), 1);
    await assert.rejects(bench.ask("dragged"), { reason: "superseded" });
    await assert.rejects(bench.ask("offline"), { reason: "board_offline" });
    await bench.fail(`dragged ${n}`, "superseded", { client: PAGE });
    await bench.fail(`offline ${n}`, "board_offline", { client: PAGE });
  }
  assert.deepEqual(await Promise.all(["ran", "dragged", "offline"].map((key) => bench.ask(key))), [1, 2, 3]);
  await assert.rejects(bench.ask("ran"), CANNOT_BE_KNOWN, "two more ran");
});

Deno.test("C12: RequestKeys gives up what ran last, remembers that for 15 s, and takes no more keys rather than to forget it too early", async () => {
  const bench = new Bench({ ...KEY_LIMITS, all: 10, givenUp: 5 });
  const fullest = {};
  assert.equal(await bench.ask("calm", {}), 1);
  for (let n = 0; n < 3; n++) await bench.ask(`fullest ${n}`, fullest);
  for (let n = 4; n < 12; n++) await bench.ask(`${n}`, {});
  await assert.rejects(bench.ask("fullest 0"), CANNOT_BE_KNOWN);
  assert.equal(await bench.ask("fullest 2"), 4, "the fullest share gave up two");
  assert.equal(await bench.ask("calm", {}), 1);
  for (let n = 12; n < 15; n++) await bench.ask(`${n}`, {});
  assert.equal(bench.keys.givenUp, 5);
  await assert.rejects(bench.ask("one more"), { reason: "too_many_requests", outcome: "not_run" });
  assert.equal(await bench.ask("14"), 15, "what is known is still answered");
  bench.clock.pass(KEPT_AT_LEAST_MS - 1);
  await assert.rejects(bench.ask("fullest 0"), CANNOT_BE_KNOWN);
  bench.clock.pass(1);
  assert.equal(await bench.ask("one more"), 16);
  assert.equal(bench.keys.size, 10);
});

Deno.test("C12: RequestKeys does not keep a conflict, which is answered anew, and takes no room", async () => {
  const bench = new Bench();
  for (let n = 0; n <= KEY_LIMITS.all; n++) await bench.fail(`${n}`, "conflict");
  assert.equal(bench.keys.size, 0);
  assert.equal(await bench.ask("0"), 1);
});

Deno.test("C12: RequestKeys gives up what never began before it refuses anybody, and nothing else", async () => {
  const bench = new Bench();
  await bench.fail("superseded", "superseded");
  await bench.fail("refused", "refused_by_board");
  await bench.fail("unknown", "no_answer", { outcome: "unknown" });
  assert.equal(await bench.ask("ran"), 1);
  for (let n = 0; n < KEY_LIMITS.all; n++) await bench.fail(`never ${n}`, "board_offline");
  assert.equal(await bench.ask("one more"), 2, "a page is not refused");
  for (const key of ["superseded", "refused", "unknown"]) {
    await assert.rejects(bench.ask(key), RequestFailure, key);
  }
  assert.equal(await bench.ask("ran"), 1);
  await assert.rejects(bench.ask(`never ${KEY_LIMITS.all - 1}`), RequestFailure, "the newest stays");
  assert.equal(await bench.ask("never 0"), 3, "the oldest was given up");
  assert.equal(bench.keys.size, KEY_LIMITS.all);
});

Deno.test("C12: RequestKeys keeps the last 4096 of all who ask over HTTP", async () => {
  const bench = new Bench();
  const ask = (key: string) => bench.ask(key, null);
  assert.equal(await ask("first"), 1);
  for (let n = 1; n < KEY_LIMITS.overHttp; n++) await ask(`${n}`);
  assert.equal(await ask("first"), 1);
  await ask("one more");
  assert.equal(bench.keys.size, KEY_LIMITS.overHttp);
  await assert.rejects(ask("first"), CANNOT_BE_KNOWN);
  assert.equal(KEY_LIMITS.overHttp, 4096);
});

Deno.test("C12: a flood of superseded commands from connections that come and go takes no key from a calm client, nor refuses it one", async () => {
  const bench = new Bench();
  const calm = {};
  const drag = (key: string, client: object) => bench.fail(key, "superseded", { client });
  assert.equal(await bench.ask("before", calm), 1);
  await drag("dragged", calm);
  for (let connection = 0; connection < 90; connection++) {
    const flooder = {};
    for (let n = 0; n < MAX_REPEATABLE; n++) await drag(`${connection} ${n}`, flooder);
    bench.clock.pass(100);
  }
  assert.equal(await bench.ask("after", calm), 2, "a page is not refused");
  assert.equal(await bench.ask("before", {}), 1);
  assert.equal(await bench.ask("after", {}), 2);
  await drag("dragged", {});
  await drag("0 0", {});
  assert.equal(bench.runs, 2);
  assert.equal(bench.keys.size, KEY_LIMITS.all);
});
