import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestFailure } from "../../../protocol/failures.ts";
import { ADMISSION_PATH } from "../../../protocol/messages.ts";
import {
  LONGEST_MS,
  MOST_WRONG,
  REST_MS,
  WRONG_MS,
  WRONG_TOKENS,
  WrongTries,
} from "../../../server/api/wrong_tries.ts";
import { FakeClock } from "../link/fake_clock.ts";
import { HOST, setup, TOKEN } from "./ask_routes.ts";

function tries(atOnce: number) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line) };
  return { clock, lines, wrong: new WrongTries({ what: "tokens", atOnce, clock, log }) };
}

/** Lets everything go on that does not wait for a clock. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

Deno.test("S4b: whenever wrong ones are tried, so many are answered at once, so many wait, each for its time, and all others are refused", async () => {
  await fc.assert(fc.asyncProperty(
    fc.nat(10),
    fc.array(fc.nat(2 * WRONG_MS), { minLength: 1, maxLength: 40 }),
    async (atOnce, pauses) => {
      const { clock, wrong } = tries(atOnce);
      let waiting = 0;
      for (const [index, pause] of pauses.entries()) {
        const since = clock.now();
        const isFull = waiting >= MOST_WRONG;
        const answer = wrong.add().then(() => "answered" as const, (error: unknown) => error);
        if (index < atOnce) assert.equal(await answer, "answered");
        else if (isFull) {
          const error = await answer;
          assert(error instanceof RequestFailure && error.reason === "too_many_requests");
        } else {
          waiting++;
          void answer.then(() => {
            waiting--;
            assert(clock.now() >= since + WRONG_MS);
          });
        }
        clock.pass(pause);
        await turn();
      }
      assert.equal(wrong.total, pauses.length);
      clock.pass(WRONG_MS);
      await turn();
      assert.equal(waiting, 0);
    },
  ));
});

Deno.test("S4b: the log says how many there were, once none has come for a minute, and then so many are free again", async () => {
  const { clock, lines, wrong } = tries(1);
  await wrong.add();
  const slow: Promise<void>[] = [];
  for (let count = 0; count < 5; count++) {
    clock.pass(10_000);
    slow.push(wrong.add());
  }
  clock.pass(REST_MS - 1);
  assert.deepEqual(lines, []);
  clock.pass(1);
  await Promise.all(slow);
  assert.deepEqual(lines, ["Wrong tokens were tried: 6 in 50 s"]);
  await wrong.add();
  clock.pass(REST_MS);
  assert.deepEqual(lines.slice(1), ["Wrong tokens were tried: 1 in 1 s"]);
  assert.deepEqual([wrong.total, clock.timers], [7, 0]);
});

Deno.test("S4b: what never rests is in the log once an hour", () => {
  const { clock, lines, wrong } = tries(Infinity);
  for (let at = 0; at < 2.5 * LONGEST_MS; at += REST_MS / 4) {
    void wrong.add();
    clock.pass(REST_MS / 4);
  }
  assert.equal(lines.length, 2);
  for (const line of lines) assert.match(line, /^Wrong tokens were tried: 24[01] in 3[56]\d\d s$/);
});

Deno.test("S4b: a server that ends says how many there were, and waits for nothing", () => {
  const { clock, lines, wrong } = tries(9);
  void wrong.add();
  wrong.stop();
  assert.deepEqual([lines, clock.timers], [["Wrong tokens were tried: 1 in 1 s"], 0]);
  void wrong.add();
  assert.equal(clock.timers, 0, "a request that was under way");
});

Deno.test("S4b: wrong tokens are slow, wherever they are shown, and a right one never is", async () => {
  const { ask, post, clock, lines, wrongTokens } = setup();
  const admission = (token: string, headers = {}) =>
    ask(ADMISSION_PATH, { method: "POST", token: null, body: token, headers });
  const wrong = [
    () => ask("/api/boards", { token: "x" }),
    () => post("/rpc", [], { token: "0".repeat(32) }),
    () => ask("/ws", { token: null, headers: { "sec-websocket-protocol": "destello.token.x" } }),
    () => admission("x"),
    // Its answer is none that such a page may read, unless the token is right.
    () => admission("x", { origin: "http://evil.example" }),
  ];
  for (let count = 0; count < WRONG_TOKENS; count++) {
    assert((await wrong[count % wrong.length]?.())?.status !== 429);
  }
  const statuses: number[] = [];
  const late = wrong.map(async (one) => statuses.push((await one()).status));
  for (let turns = 0; turns < 1000 && wrongTokens.total < WRONG_TOKENS + wrong.length; turns++) await turn();
  assert.equal(wrongTokens.total, WRONG_TOKENS + wrong.length);
  const right = await ask("/api/boards", { token: TOKEN });
  assert.deepEqual([right.status, (await admission(TOKEN)).status, statuses], [200, 200, []]);
  clock.pass(WRONG_MS);
  await Promise.all(late);
  assert.deepEqual(statuses.toSorted(), [401, 401, 401, 401, 403]);

  const many = Array.from({ length: 2 * MOST_WRONG }, () => ask("/api/boards", { token: "x" }));
  await turn();
  assert.equal((await post("/api/boards/uno-7f3a21c4/led/toggle", {}, { token: TOKEN })).status, 200);
  clock.pass(WRONG_MS);
  const answers = (await Promise.all(many)).map(({ status }) => status).toSorted();
  assert.deepEqual(answers, [...Array(MOST_WRONG).fill(401), ...Array(MOST_WRONG).fill(429)]);
  clock.pass(REST_MS);
  const count = WRONG_TOKENS + wrong.length + 2 * MOST_WRONG;
  assert.deepEqual(lines.map((line) => line.replace(/^\S+ /, "")), [
    `Wrong tokens were tried: ${count} in 1 s`,
  ]);
});

Deno.test("S4b: who shows no token at all, or comes from elsewhere, has tried none", async () => {
  const { ask, wrongTokens } = setup();
  await ask("/api/boards", { token: null });
  await ask("/", { token: "x" });
  await ask(ADMISSION_PATH, { method: "POST", token: null });
  await ask("/api/boards", { token: "x", headers: { origin: "http://evil.example" } });
  await ask("/api/boards", { token: "x", host: `evil.${HOST}` });
  assert.equal(wrongTokens.total, 0);
});
