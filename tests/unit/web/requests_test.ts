import fc from "fast-check";
import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { Confirmed } from "../../../protocol/api/board.ts";
import type { CommandRequest } from "../../../client/session.ts";
import { type Ask, Requests, type Stage } from "../../../web/requests.ts";
import { FakeClock } from "./fake_clock.ts";

/** Requests whose sending a test answers by hand. */
class Bench {
  readonly clock = new FakeClock();
  readonly sent: CommandRequest[] = [];
  readonly stages: Stage[] = [];
  /** For how many of them nobody waits any more. */
  givenUp = 0;
  #answers: PromiseWithResolvers<Confirmed>[] = [];
  readonly requests = new Requests({
    clock: this.clock,
    changed: (stage) => this.stages.push(stage),
    isReplaceable: ({ command }) => command === "set",
    send: ({ signal, ...request }) => {
      this.sent.push(request);
      signal?.addEventListener("abort", () => this.givenUp++);
      const answer = Promise.withResolvers<Confirmed>();
      this.#answers.push(answer);
      return answer.promise;
    },
  });

  ask(args: Ask["args"], change: Partial<Ask> = {}): void {
    this.requests.ask({ board: "b", channel: "lamp", command: "set", args, ...change });
  }

  get underWay(): number {
    return this.#answers.length;
  }

  async confirm(): Promise<void> {
    const timing = { queueMs: 0, boardMs: 0, totalMs: 0 };
    const state = this.sent.at(-this.#answers.length)?.args ?? {};
    this.#answers.shift()?.resolve({ board: "b", channel: "lamp", state, boot: 1, rev: 1, timing });
    await settled();
  }

  async fail(failure: RequestFailure): Promise<void> {
    this.#answers.shift()?.reject(failure);
    await settled();
  }

  shown(): string {
    const stage = this.requests.stage("b", "lamp");
    if (stage.stage === "idle") return "idle";
    const word = stage.stage === "pending" && stage.slow ? "slow" : stage.stage;
    return `${word} ${Object.values(stage.ask.args)}`;
  }
}

/** Promise reactions run before the next macrotask. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const NO_ANSWER = new RequestFailure("no_answer", "No answer", "Check the cable", "unknown");

Deno.test("Requests shows what was asked at once, and the time until the board confirmed", async () => {
  const bench = new Bench();
  assert.equal(bench.shown(), "idle");
  bench.ask({ level: 5 });
  assert.equal(bench.shown(), "pending 5");
  bench.clock.advance(4);
  await bench.confirm();
  const stage = bench.requests.stage("b", "lamp");
  assert.equal(stage.stage, "confirmed");
  assert.equal(stage.stage === "confirmed" && stage.tookMs, 4);
});

Deno.test("Requests has one request under way for each channel, and the newest of a drag replaces what waits", async () => {
  const bench = new Bench();
  for (const level of [1, 2, 3, 4]) bench.ask({ level });
  assert.deepEqual([bench.underWay, bench.shown()], [1, "pending 4"]);
  await bench.confirm();
  assert.equal(bench.shown(), "pending 4", "the first one's confirmation is not the last one's");
  await bench.confirm();
  assert.equal(bench.shown(), "confirmed 4");
  assert.deepEqual(bench.sent.map(({ args }) => args.level), [1, 4]);
});

Deno.test("Requests runs every click that means an act of its own, in order", async () => {
  const bench = new Bench();
  const toggle = { command: "toggle" };
  bench.ask({ level: 1 });
  bench.ask({}, toggle);
  bench.ask({}, toggle);
  bench.ask({ level: 2 });
  for (let i = 0; i < 4; i++) await bench.confirm();
  assert.deepEqual(bench.sent.map(({ command }) => command), ["set", "toggle", "toggle", "set"]);
});

Deno.test("Requests keeps channels apart", () => {
  const bench = new Bench();
  bench.ask({ level: 1 });
  bench.ask({ on: true }, { channel: "led" });
  assert.equal(bench.underWay, 2);
  assert.equal(bench.shown(), "pending 1");
});

Deno.test("Requests says after 1 s that there is no answer yet, through any number of newer requests", async () => {
  const bench = new Bench();
  bench.ask({ level: 1 });
  bench.clock.advance(999);
  bench.ask({ level: 2 });
  assert.equal(bench.shown(), "pending 2");
  bench.clock.advance(1);
  assert.equal(bench.shown(), "slow 2");
  bench.ask({ level: 3 });
  assert.equal(bench.shown(), "slow 3");
  await bench.confirm();
  await bench.confirm();
  assert.equal(bench.shown(), "confirmed 3");
  assert.equal(bench.clock.waiting, 0);
});

Deno.test("Requests keeps a failure until the next request, and goes on", async () => {
  const bench = new Bench();
  bench.ask({ level: 1 });
  await bench.fail(NO_ANSWER);
  bench.clock.advance(60_000);
  assert.equal(bench.shown(), "failed 1");
  bench.ask({ level: 2 });
  await bench.confirm();
  assert.equal(bench.shown(), "confirmed 2");
});

Deno.test("Requests refuses more clicks than it can keep", () => {
  const bench = new Bench();
  for (let i = 0; i < 10; i++) bench.ask({ level: i }, { command: "toggle" });
  const stage = bench.requests.stage("b", "lamp");
  assert.equal(stage.stage === "failed" && stage.failure.reason, "too_many_requests");
  assert.equal(bench.underWay, 1);
});

Deno.test("Requests sends the last position of every drag, whatever the board does meanwhile", async () => {
  const step = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom("confirm", "fail"));
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (steps) => {
    const bench = new Bench();
    let last: number | null = null;
    for (const one of steps) {
      if (one === "confirm") await bench.confirm();
      else if (one === "fail") await bench.fail(NO_ANSWER);
      else if (typeof one === "number") bench.ask({ level: last = one });
      assert.ok(bench.underWay <= 1);
    }
    while (bench.underWay > 0) await bench.confirm();
    assert.equal(bench.sent.at(-1)?.args.level ?? null, last);
  }));
});

Deno.test("Requests.cancel() drops what waits, and lets go of what was sent", async () => {
  const bench = new Bench();
  for (const level of [1, 2]) bench.ask({ level });
  bench.clock.advance(1000);
  assert.equal(bench.shown(), "slow 2");
  bench.requests.cancel("b", "lamp");
  assert.deepEqual([bench.shown(), bench.givenUp, bench.clock.waiting], ["cancelled 2", 1, 0]);
  bench.requests.cancel("b", "lamp");
  assert.deepEqual(bench.stages.filter(({ stage }) => stage === "cancelled").length, 1);
  await bench.confirm();
  assert.equal(bench.shown(), "confirmed 1", "what was sent ran all the same, and that is told");
  assert.deepEqual(bench.sent.map(({ args }) => args.level), [1]);
});

Deno.test("Requests.cancel() makes way for the next request at once", async () => {
  const bench = new Bench();
  bench.ask({ level: 1 });
  bench.requests.cancel("b", "lamp");
  bench.ask({ level: 2 });
  assert.deepEqual([bench.underWay, bench.shown()], [2, "pending 2"]);
  await bench.confirm();
  assert.equal(bench.shown(), "pending 2", "the old answer is not the new one's");
  bench.ask({ level: 3 });
  assert.equal(bench.underWay, 1, "and does not send what waits behind the new one");
  await bench.confirm();
  await bench.confirm();
  assert.equal(bench.shown(), "confirmed 3");
  assert.deepEqual(bench.sent.map(({ args }) => args.level), [1, 2, 3]);
});

Deno.test("B9: Requests shows what was superseded as no failure", async () => {
  const bench = new Bench();
  bench.ask({ level: 1 });
  await bench.fail(new RequestFailure("superseded", "A newer one took its place", "Nothing to do"));
  assert.equal(bench.shown(), "idle");
  bench.ask({ level: 2 });
  await bench.confirm();
  assert.equal(bench.shown(), "confirmed 2");
});

Deno.test("H15: Requests says of each position of a gesture that it belongs to it", async () => {
  const bench = new Bench();
  bench.ask({ level: 1 }, { gesture: "drag" });
  bench.ask({ level: 2 }, { gesture: "drag" });
  bench.ask({ level: 3 }, { gesture: "drag" });
  await bench.confirm();
  bench.ask({ level: 4 });
  await bench.confirm();
  await bench.confirm();
  assert.deepEqual(bench.sent.map(({ args, gesture }) => [args["level"], gesture]), [
    [1, "drag"],
    [3, "drag"],
    [4, undefined],
  ]);
});
