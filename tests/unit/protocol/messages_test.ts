import assert from "node:assert/strict";
import fc from "fast-check";
import { bool, int } from "../../../protocol/dsl.ts";
import { argumentsCheck, checkRequest } from "../../../protocol/messages.ts";

const request = { jsonrpc: "2.0", id: 1, method: "led.set", params: { on: true } };

function requestProblem(message: unknown): string | null {
  const checked = checkRequest(message);
  return checked.ok ? null : checked.problem;
}

Deno.test("checkRequest() takes a request and gives its parts", () => {
  assert.deepEqual(checkRequest(request), {
    ok: true,
    value: { id: 1, method: "led.set", params: { on: true }, board: null },
  });
});

Deno.test("checkRequest() takes strings, numbers and null for an id, and leaves it out of a notification", () => {
  for (const id of ["a", "", "x".repeat(100), 0, -1.5, null]) {
    const checked = checkRequest({ ...request, id });
    assert(checked.ok);
    assert.equal(checked.value.id, id);
  }
  const checked = checkRequest({ jsonrpc: "2.0", method: "led.toggle" });
  assert.deepEqual(checked, { ok: true, value: { method: "led.toggle", params: {}, board: null } });
});

Deno.test("checkRequest() finds the board beside the params or among them, and takes it out of them", () => {
  const among = checkRequest({ ...request, params: { on: true, board: "uno-1" } });
  const beside = checkRequest({ ...request, board: "uno-1" });
  const expected = {
    ok: true,
    value: { id: 1, method: "led.set", params: { on: true }, board: "uno-1" },
  };
  assert.deepEqual(among, expected);
  assert.deepEqual(beside, expected);
});

Deno.test("C11: checkRequest() takes a revision that the command depends on", () => {
  const checked = checkRequest({ ...request, ifRev: 17 });
  assert(checked.ok);
  assert.equal(checked.value.ifRev, 17);
});

Deno.test("C12: checkRequest() takes a key of 1 to 64 characters", () => {
  for (const key of ["a", "x".repeat(64)]) {
    const checked = checkRequest({ ...request, key });
    assert(checked.ok);
    assert.equal(checked.value.key, key);
  }
});

Deno.test("C6a: checkRequest() says what is wrong with a request", () => {
  const cases: readonly (readonly [message: unknown, problem: string])[] = [
    [{ ...request, key: "" }, '"key" must be a string of 1 to 64 characters, got ""'],
    [
      { ...request, key: "x".repeat(65) },
      '"key" must be a string of 1 to 64 characters, got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...',
    ],
    [{ ...request, key: 7 }, '"key" must be a string of 1 to 64 characters, got 7'],
    [{ ...request, ifRev: -1 }, '"ifRev" must be a revision: a whole number from 0, got -1'],
    [{ ...request, ifRev: 1.5 }, '"ifRev" must be a revision: a whole number from 0, got 1.5'],
    [{ ...request, ifRev: "17" }, '"ifRev" must be a revision: a whole number from 0, got "17"'],
    [{ ...request, ifRev: null }, '"ifRev" must be a revision: a whole number from 0, got null'],
    [null, "A request must be an object"],
    ["led.set", "A request must be an object"],
    [[request], "A request must be an object"],
    [{ ...request, jsonrpc: "1.0" }, '"jsonrpc" must be "2.0", got "1.0"'],
    [{ id: 1, method: "led.set" }, '"jsonrpc" must be "2.0", got nothing'],
    [{ ...request, id: true }, '"id" must be a string of at most 100 characters, a number or null, got true'],
    [{ ...request, id: {} }, '"id" must be a string of at most 100 characters, a number or null, got {}'],
    [
      { ...request, id: "x".repeat(101) },
      '"id" must be a string of at most 100 characters, a number or null, got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...',
    ],
    [{ jsonrpc: "2.0", id: 1 }, '"method" must be a string, got nothing'],
    [{ ...request, method: 3 }, '"method" must be a string, got 3'],
    [{ ...request, params: [true] }, '"params" must be an object, got [true]'],
    [{ ...request, params: "on" }, '"params" must be an object, got "on"'],
    [{ ...request, params: null }, '"params" must be an object, got null'],
    [{ ...request, board: 7 }, '"board" must be a string, got 7'],
    [{ ...request, params: { board: 7 } }, '"board" must be a string, got 7'],
    [{ ...request, token: "x", path: "y" }, 'Unknown member "token", "path"'],
  ];
  for (const [message, problem] of cases) {
    assert.equal(requestProblem(message), problem, JSON.stringify(message));
  }
});

Deno.test("P10: checkRequest() takes any JSON value without throwing", () => {
  const nearly = fc.record({
    jsonrpc: fc.oneof(fc.constant("2.0"), fc.jsonValue()),
    id: fc.jsonValue(),
    method: fc.jsonValue(),
    params: fc.jsonValue(),
    board: fc.jsonValue(),
    ifRev: fc.jsonValue(),
    key: fc.jsonValue(),
  }, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), nearly), (message) => {
    const checked = checkRequest(message);
    assert(checked.ok ? typeof checked.value.method === "string" : checked.problem.length > 0);
  }));
});

Deno.test("argumentsCheck() takes exactly the arguments of a command", () => {
  const check = argumentsCheck({ level: int({ min: 0, max: 255 }), soft: bool() });
  assert.deepEqual(check({ level: 255, soft: false }), { ok: true, value: { level: 255, soft: false } });
  assert.deepEqual(argumentsCheck({})({}), { ok: true, value: {} });
});

Deno.test("argumentsCheck() names the argument, what it must be and what it was", () => {
  const check = argumentsCheck({
    level: int({ min: 0, max: 255 }),
    periodMs: int({ min: 0, max: 6350, step: 50, unit: "ms" }),
    on: bool(),
  });
  const good = { level: 1, periodMs: 50, on: true };
  const takes = 'this command takes "level", "periodMs", "on"';
  const cases: readonly (readonly [params: unknown, problem: string])[] = [
    [{ ...good, level: 300 }, '"level" must be a whole number from 0 to 255, got 300'],
    [{ ...good, level: "3" }, '"level" must be a whole number from 0 to 255, got "3"'],
    [{ ...good, level: 0.5 }, '"level" must be a whole number from 0 to 255, got 0.5'],
    [{ ...good, level: null }, '"level" must be a whole number from 0 to 255, got null'],
    [{ periodMs: 50, on: true }, '"level" must be a whole number from 0 to 255, got nothing'],
    [
      { ...good, periodMs: 60 },
      '"periodMs" must be a whole number from 0 to 6350 ms in steps of 50, got 60; nearest are 50 and 100',
    ],
    [{ ...good, on: 1 }, '"on" must be true or false, got 1'],
    [{ level: 1, periodMs: 50 }, '"on" must be true or false, got nothing'],
    [{ ...good, colour: 1, size: 2 }, `Unknown argument "colour", "size"; ${takes}`],
    [null, "The arguments must be an object"],
    [[1], "The arguments must be an object"],
    ["on", "The arguments must be an object"],
  ];
  for (const [params, problem] of cases) {
    assert.deepEqual(check(params), { ok: false, problem }, JSON.stringify(params));
  }
  assert.deepEqual(argumentsCheck({})({ on: true }), {
    ...{ ok: false, problem: 'Unknown argument "on"; this command takes none' },
  });
});

Deno.test("argumentsCheck() takes no prototype for an argument", () => {
  const withPrototype = JSON.parse('{"__proto__": {"on": true}}');
  const got = argumentsCheck({ on: bool() })(withPrototype);
  assert.deepEqual(got, { ok: false, problem: '"on" must be true or false, got nothing' });
  assert.equal(argumentsCheck({})(withPrototype).ok, false);
});
