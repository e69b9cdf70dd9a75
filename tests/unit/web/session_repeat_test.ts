import assert from "node:assert/strict";
import { MAX_REPEATABLE } from "../../../protocol/messages.ts";
import { exampleSnapshot } from "./mock_server.ts";
import { Bench, failureOf, LED } from "./session_bench.ts";

const RESULT = {
  ...LED,
  state: { on: true, periodMs: 0 },
  boot: 3,
  rev: 11,
  timing: { queueMs: 0.1, boardMs: 1.2, totalMs: 1.3 },
};

Deno.test("C12: what was not answered when the connection broke is asked again, in order, each under its own key", async () => {
  let keys = 0;
  await using bench = new Bench({ newKey: () => `key ${++keys}` });
  await bench.online();
  const asked = ["toggle", "toggle"].map((command) => bench.session.command({ ...LED, command, args: {} }));
  const sent = [await bench.server.request(), await bench.server.request()];
  bench.server.down();
  await bench.offline("lost");
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  const repeated = [await bench.server.request(), await bench.server.request()];
  assert.deepEqual(repeated, sent);
  assert.deepEqual(repeated.map(({ key }) => key), ["key 1", "key 2"]);
  for (const request of repeated) bench.server.answer(request, RESULT);
  assert.deepEqual(await Promise.all(asked), [RESULT, RESULT]);
});

Deno.test("C12: another server than before knows no keys: it is not asked again, and the outcome is unknown", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  await bench.server.request();
  bench.server.down();
  await bench.offline("lost");
  const snapshot = exampleSnapshot();
  const server = { ...snapshot.server, startedAt: "2026-01-01T00:00:05.000Z" };
  bench.server.greeting = { ...snapshot, server };
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  const { reason, outcome } = await failed;
  assert.deepEqual([reason, outcome], ["connection_lost", "unknown"]);
  void bench.session.command({ ...LED, command: "set", args: { on: true } }).catch(() => {});
  assert.equal((await bench.server.request()).method, "led.set", "the first thing that was sent");
});

Deno.test("C12: 10 s after it was asked nothing is asked again, however often the connection was back meanwhile", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  await bench.server.request();
  for (let round = 0; round < 2; round++) {
    bench.server.down();
    await bench.offline("lost");
    bench.server.up();
    bench.wakeUp();
    await bench.online();
    assert.equal((await bench.server.request()).method, "led.toggle");
  }
  bench.server.down();
  await bench.offline("lost");
  bench.clock.advance(9_999);
  bench.clock.advance(1);
  assert.equal((await failed).reason, "connection_lost");
});

Deno.test("C12: questions have no key, and fail with their connection", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.request("history.query", {}));
  assert.equal((await bench.server.request()).key, undefined);
  bench.server.down();
  assert.equal((await failed).reason, "connection_lost");
});

Deno.test("C12: what nobody waits for any more is not asked again on another connection", async () => {
  await using bench = new Bench();
  await bench.online();
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {}, signal }));
  await bench.server.request();
  giveUp.abort();
  bench.server.down();
  const { reason, outcome } = await failed;
  assert.deepEqual([reason, outcome], ["connection_lost", "unknown"]);
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  void bench.session.command({ ...LED, command: "set", args: { on: true } }).catch(() => {});
  assert.equal((await bench.server.request()).method, "led.set", "the first thing that was sent");
});

Deno.test("C12: who gives up while there is no connection is told at once that the outcome is not known", async () => {
  await using bench = new Bench();
  await bench.online();
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {}, signal }));
  await bench.server.request();
  bench.server.down();
  await bench.offline("lost");
  giveUp.abort();
  assert.equal((await failed).outcome, "unknown");
});

Deno.test("a request that was given up is answered all the same, as long as its connection stands", async () => {
  await using bench = new Bench();
  await bench.online();
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const asked = bench.session.command({ ...LED, command: "toggle", args: {}, signal });
  const request = await bench.server.request();
  giveUp.abort();
  bench.server.answer(request, RESULT);
  assert.deepEqual(await asked, RESULT);
});

Deno.test("C12: whoever waits for more answers than the server keeps asks none of them again", async () => {
  await using bench = new Bench();
  await bench.online();
  const asked = Array.from(
    { length: MAX_REPEATABLE + 1 },
    () => failureOf(bench.session.command({ ...LED, command: "toggle", args: {} })),
  );
  for (const _ of asked) await bench.server.request();
  bench.server.down();
  await bench.offline("lost");
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  const reasons = new Set((await Promise.all(asked)).map(({ reason }) => reason));
  assert.deepEqual([...reasons], ["connection_lost"]);
});

Deno.test("C12: a repetition for which the server has no room says nothing of the first one, which may have run", async () => {
  await using bench = new Bench();
  await bench.online();
  const failed = failureOf(bench.session.command({ ...LED, command: "toggle", args: {} }));
  await bench.server.request();
  bench.server.down();
  await bench.offline("lost");
  bench.server.up();
  bench.wakeUp();
  await bench.online();
  const { id } = await bench.server.request();
  const data = { reason: "too_many_requests", hint: "Wait", outcome: "not_run" };
  bench.server.say({ jsonrpc: "2.0", id, error: { code: -32007, message: "Too many", data } });
  const { reason, outcome } = await failed;
  assert.deepEqual([reason, outcome], ["connection_lost", "unknown"]);
});
