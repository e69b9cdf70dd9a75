import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestFailure } from "../../../protocol/failures.ts";
import { createMethods } from "../../../server/api/methods.ts";
import { MAX_BATCH } from "../../../protocol/messages.ts";
import { Caller, createRpc, MAX_IN_FLIGHT } from "../../../server/api/rpc.ts";
import { createLog } from "../../../server/log.ts";
import { FakeBoards } from "./fake_boards.ts";
import { OWNER, UNATTENDED } from "../../idle_boards.ts";

const NOW = new Date("2026-11-22T10:00:00Z");

function setup() {
  const boards = new FakeBoards();
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date(0) });
  const rpc = createRpc({
    methods: createMethods({ ...UNATTENDED, boards, wallClock: () => NOW }),
    log,
  });
  const caller = new Caller({ client: "page 2", device: OWNER });
  async function say(message: unknown) {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    const answer = await rpc.handle(text, caller);
    return answer === null ? null : JSON.parse(answer);
  }
  return { boards, lines, say };
}

function call(method: string, params: unknown = {}, more: Record<string, unknown> = { id: 1 }) {
  return { jsonrpc: "2.0", method, params, ...more };
}

Deno.test("C4: handle() answers a command with what the board confirmed", async () => {
  const { boards, say } = setup();
  assert.deepEqual(await say(call("led.set", { on: true })), {
    jsonrpc: "2.0",
    id: 1,
    result: {
      board: "uno-7f3a21c4",
      channel: "led",
      state: { on: true },
      boot: 1,
      rev: 1,
      timing: { queueMs: 0, boardMs: 1, totalMs: 1 },
    },
  });
  assert.deepEqual(boards.commands, [
    { board: null, channel: "led", command: "set", args: { on: true }, by: "page 2" },
  ]);
});

Deno.test("C4: handle() does not answer before the board confirmed", async () => {
  const { boards, say } = setup();
  boards.hold = true;
  let answered = false;
  const answer = say(call("led.toggle")).then((response) => {
    answered = true;
    return response;
  });
  await new Promise<void>((resolve) => queueMicrotask(resolve));
  assert.equal(boards.held.length, 1);
  assert.equal(answered, false);
  boards.held[0]?.confirm();
  assert.deepEqual((await answer).result.state, { on: true });
});

Deno.test("C3: handle() takes the board beside the params or among them", async () => {
  const { boards, say } = setup();
  await say(call("led.toggle", {}, { id: 1, board: "uno-7f3a21c4" }));
  await say(call("led.toggle", { board: "uno-7f3a21c4" }));
  assert.deepEqual(boards.commands.map(({ board, args }) => ({ board, args })), [
    { board: "uno-7f3a21c4", args: {} },
    { board: "uno-7f3a21c4", args: {} },
  ]);
});

Deno.test("C3: handle() passes calls to the board in the order of their arrival", async () => {
  const { boards, say } = setup();
  boards.hold = true;
  const answers = [true, false, true].map((on, id) => say(call("led.set", { on }, { id })));
  assert.deepEqual(boards.commands.map(({ args }) => args.on), [true, false, true]);
  for (const held of [...boards.held].reverse()) held.confirm();
  assert.deepEqual((await Promise.all(answers)).map(({ id }) => id), [0, 1, 2]);
});

Deno.test("C3: boards.list names every board", async () => {
  const { boards, say } = setup();
  const { now, ...result } = (await say(call("boards.list"))).result;
  assert.deepEqual(result, { boards: boards.list() });
  assert.equal(now, NOW.toISOString(), "C14");
  assert.equal((await say({ jsonrpc: "2.0", id: 1, method: "boards.list" })).result.boards.length, 1);
  assert.equal((await say(call("boards.list", { board: "uno-7f3a21c4" }))).error.code, -32602);
  assert.equal((await say(call("boards.list", { all: true }))).error.code, -32602);
});

Deno.test("C6: handle() names what is wrong with a message", async () => {
  const { boards, say } = setup();
  const cases: readonly (readonly [message: unknown, code: number, words: RegExp])[] = [
    ["{", -32700, /not JSON/],
    ["", -32700, /not JSON/],
    ['"\u0000"', -32700, /not JSON/],
    ["null", -32600, /must be an object/],
    ["7", -32600, /must be an object/],
    [{}, -32600, /"jsonrpc" must be "2.0"/],
    [{ jsonrpc: "1.0", id: 1, method: "led.toggle" }, -32600, /"jsonrpc" must be "2.0"/],
    [call("led.toggle", [], { id: 1 }), -32600, /"params" must be an object/],
    [{ jsonrpc: "2.0", id: {}, method: "led.toggle" }, -32600, /"id" must be/],
    [{ jsonrpc: "2.0", id: 1, method: 7 }, -32600, /"method" must be a string/],
    [call("led.toggle", {}, { id: 1, extra: 1 }), -32600, /Unknown member "extra"/],
    [call("led.explode"), -32601, /"led.explode"/],
    [call("constructor"), -32601, /"constructor"/],
    [call("__proto__"), -32601, /"__proto__"/],
    [call("led.constructor"), -32601, /"led.constructor"/],
    [call(""), -32601, /""/],
    [call("led.set", { on: 3 }), -32602, /"on" must be true or false, got 3/],
    [call("led.set", {}), -32602, /"on" must be true or false, got nothing/],
    [call("led.set", { on: true, off: 1 }), -32602, /Unknown argument "off"; this command takes "on"/],
    [call("lamp.set", { level: 256 }), -32602, /"level" must be a whole number from 0 to 255, got 256/],
    [call("lamp.set", { level: "9" }), -32602, /"level" must be a whole number from 0 to 255, got "9"/],
    [call("led.blink", { periodMs: 55 }), -32602, /in steps of 50, got 55; nearest are 50 and 100/],
  ];
  for (const [message, code, words] of cases) {
    const { jsonrpc, error } = await say(message);
    assert.equal(jsonrpc, "2.0");
    assert.equal(error.code, code, JSON.stringify(message));
    assert.match(error.message, words);
    assert.equal(error.data.outcome, "not_run");
    assert(error.data.hint.length > 0);
  }
  assert.deepEqual(boards.commands, []);
});

Deno.test("C6: handle() returns the id of a request that is not valid, where it has one", async () => {
  const { say } = setup();
  assert.equal((await say({ id: "a", method: "led.toggle" })).id, "a");
  assert.equal((await say({ id: 7 })).id, 7);
  for (const id of [null, {}, [], true, "x".repeat(101)]) assert.equal((await say({ id })).id, null);
  assert.equal((await say("{")).id, null);
});

Deno.test("C6: handle() passes on the board's failure with reason, hint and outcome", async () => {
  const { boards, say } = setup();
  boards.hold = true;
  const answer = say(call("led.toggle"));
  boards.held[0]?.fail(new RequestFailure("no_answer", "No answer", "Look at the cable", "unknown"));
  assert.deepEqual((await answer).error, {
    code: -32002,
    message: "No answer",
    data: { reason: "no_answer", hint: "Look at the cable", outcome: "unknown" },
  });
  assert.equal((await say(call("led.toggle", { board: "uno-0" }))).error.data.reason, "unknown_board");
});

Deno.test("C11: handle() passes ifRev on with commands only, and answers a conflict with how the channel is", async () => {
  const { boards, say } = setup();
  boards.hold = true;
  const answer = say(call("led.set", { on: true }, { id: 1, ifRev: 17 }));
  assert.equal(boards.commands[0]?.ifRev, 17);
  const current = boards.list()[0]?.channels["led"] ?? null;
  boards.held[0]?.fail(new RequestFailure("conflict", "Changed", "Look", "not_run", current));
  assert.deepEqual((await answer).error, {
    code: -32014,
    message: "Changed",
    data: { reason: "conflict", hint: "Look", outcome: "not_run", current },
  });
  const { error } = await say(call("boards.list", {}, { id: 1, ifRev: 17 }));
  assert.deepEqual([error.code, error.message], [
    -32602,
    '"ifRev" is for commands of a channel, and "boards.list" is none',
  ]);
});

Deno.test("H15: handle() passes the gesture on that a command belongs to, and refuses what is no name of one", async () => {
  const { boards, say } = setup();
  await say(call("led.set", { on: true }, { id: 1, gesture: "drag" }));
  await say(call("led.set", { on: true }, { id: 2 }));
  assert.deepEqual(boards.commands.map(({ gesture }) => gesture), ["drag", undefined]);
  for (const gesture of ["", "x".repeat(65), 7, null]) {
    const { error } = await say(call("led.set", { on: true }, { id: 3, gesture }));
    assert.match(error.message, /^"gesture" must be a string of 1 to 64 characters, got /);
  }
  const { error } = await say(call("boards.list", {}, { id: 4, gesture: "drag" }));
  assert.equal(error.message, '"gesture" is for commands of a channel, and "boards.list" is none');
});

Deno.test("C12: handle() runs what has the same key once, for whoever repeats it, and answers each", async () => {
  const { boards, say } = setup();
  boards.hold = true;
  const first = say(call("led.toggle", {}, { id: 1, key: "k" }));
  const joined = say(call("led.toggle", {}, { id: 2, key: "k" }));
  assert.equal(boards.commands.length, 1);
  boards.held[0]?.confirm();
  const [one, two] = [await first, await joined];
  assert.deepEqual([one.id, two.id], [1, 2]);
  assert.deepEqual(two.result, one.result);
  const later = await say(call("led.toggle", {}, { id: 3, key: "k" }));
  assert.deepEqual(later.result, one.result);
  assert.equal(boards.commands.length, 1);
  const { error } = await say(call("led.set", { on: true }, { id: 4, key: "k" }));
  assert.deepEqual([error.code, error.message], [-32602, 'Something else was asked under the key "k"']);
  const { error: question } = await say(call("boards.list", {}, { id: 5, key: "k" }));
  assert.equal(question.message, '"key" is for commands of a channel, and "boards.list" is none');
});

Deno.test("C12: what was confirmed is confirmed again, though the board is of another project by now", async () => {
  const { boards, say } = setup();
  const first = await say(call("led.toggle", {}, { id: 1, key: "k" }));
  boards.projectOf = () => {
    throw new RequestFailure("schema_mismatch", "It is of another project", "Serve its project");
  };
  const again = await say(call("led.toggle", {}, { id: 2, key: "k" }));
  assert.deepEqual(again.result, first.result);
  const { error } = await say(call("led.toggle", {}, { id: 3, key: "another" }));
  assert.equal(error.data.reason, "schema_mismatch");
});

Deno.test("C6: handle() keeps the details of a fault of the server in the log", async () => {
  const { boards, lines, say } = setup();
  boards.hold = true;
  const answer = say(call("led.toggle"));
  boards.held[0]?.fail(new TypeError("secret detail"));
  const { error } = await answer;
  assert.equal(error.code, -32603);
  assert.equal(error.data.outcome, "unknown");
  assert(!JSON.stringify(error).includes("secret"));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /secret detail/);
});

Deno.test("C3: handle() runs a notification and never answers it", async () => {
  const { boards, say } = setup();
  assert.equal(await say(call("led.toggle", {}, {})), null);
  assert.equal(await say(call("led.explode", {}, {})), null);
  assert.equal(await say(call("led.set", { on: 3 }, {})), null);
  assert.equal(boards.commands.length, 1);
});

Deno.test("C3: handle() answers an id of null, which is no notification", async () => {
  const { say } = setup();
  assert.equal((await say(call("led.toggle", {}, { id: null }))).id, null);
});

Deno.test("C3: handle() answers a batch with what is not a notification", async () => {
  const { boards, say } = setup();
  const answers = await say([
    call("led.set", { on: true }, { id: 1 }),
    call("led.toggle", {}, {}),
    7,
    call("led.explode", {}, { id: 2 }),
  ]);
  assert.deepEqual(
    answers.map(({ id, error }: { id: unknown; error?: { code: number } }) => [id, error?.code]),
    [[1, undefined], [null, -32600], [2, -32601]],
  );
  assert.deepEqual(boards.commands.map(({ command }) => command), ["set", "toggle"]);
  assert.equal(await say([call("led.toggle", {}, {})]), null);
});

Deno.test("C8: handle() refuses an empty batch and one that is too long as a whole", async () => {
  const { boards, say } = setup();
  assert.equal((await say([])).error.code, -32600);
  const tooLong = Array.from({ length: MAX_BATCH + 1 }, (_, id) => call("led.toggle", {}, { id }));
  assert.equal((await say(tooLong)).error.code, -32600);
  assert.deepEqual(boards.commands, []);
});

Deno.test("C8: handle() refuses a call beyond 16 in flight, and takes one when another is over", async () => {
  const { boards, say } = setup();
  boards.hold = true;
  const waiting = Array.from({ length: MAX_IN_FLIGHT }, (_, id) => say(call("led.toggle", {}, { id })));
  const refused = await say(call("led.toggle", {}, { id: 99 }));
  assert.equal(refused.error.data.reason, "too_many_requests");
  assert.equal(await say(call("led.toggle", {}, {})), null);
  assert.equal(boards.commands.length, MAX_IN_FLIGHT);

  boards.held[0]?.confirm();
  await waiting[0];
  const next = say(call("led.toggle", {}, { id: 100 }));
  assert.equal(boards.commands.length, MAX_IN_FLIGHT + 1);
  for (const held of boards.held) held.confirm();
  await Promise.all([...waiting, next]);
});

Deno.test("P10: handle() answers any text with JSON-RPC or nothing, and runs no command", async () => {
  const { boards, say } = setup();
  await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
    const answer = await say(text);
    for (const one of Array.isArray(answer) ? answer : [answer]) {
      assert.equal(typeof one.error.code, "number");
    }
  }));
  assert.deepEqual(boards.commands, []);
});

Deno.test("C6b: a method that is not there is named with the one that is meant, one of a channel with the channel's", async () => {
  const { say } = setup();
  const unknown = async (method: string) => {
    const { error } = await say(call(method, {}, { id: 1 }));
    assert.equal(error.data.reason, "unknown_method");
    return [error.message, error.data.hint];
  };
  assert.deepEqual(await unknown("led.sett"), [
    'There is no method "led.sett": did you mean "led.set"?',
    'Commands of "led" are led.set, led.toggle, led.blink',
  ]);
  assert.equal((await unknown("led.explode"))[0], 'There is no method "led.explode"');
  const [message, hint] = await unknown("board.list");
  assert.equal(message, 'There is no method "board.list": did you mean "boards.list"?');
  assert.match(String(hint), /^Methods are history\.query, .*, led\.set, /);
  assert.equal((await unknown("x".repeat(5000)))[0], `There is no method "${"x".repeat(80)}"`);
});
