import assert from "node:assert/strict";
import { isWell, NO_TROUBLE } from "../../../protocol/virtual_board.ts";
import { light, press } from "../../../protocol/api/virtual.ts";
import { power, trouble, watch } from "../../../protocol/api/virtual_trouble.ts";
import { readParams } from "./read_params.ts";

Deno.test("V2..V7: what fits is taken as it is", () => {
  assert.deepEqual(readParams(press, { down: true }), { ok: true, value: { down: true } });
  assert.deepEqual(readParams(light, { value: 1023 }), { ok: true, value: { value: 1023 } });
  assert.deepEqual(readParams(light, { value: null }), { ok: true, value: { value: null } });
  assert.deepEqual(readParams(trouble, {}), { ok: true, value: {} });
  assert.deepEqual(readParams(trouble, { flipToBoard: 0.001, delayMs: 1000 }), {
    ok: true,
    value: { flipToBoard: 0.001, delayMs: 1000 },
  });
  assert.deepEqual(readParams(power, { action: "brownOut" }), { ok: true, value: { action: "brownOut" } });
  assert.deepEqual(readParams(watch, { on: false }), { ok: true, value: { on: false } });
});

Deno.test("V2..V7: what does not fit is refused, with what was wrong and which value it was", () => {
  const refused: readonly [ReturnType<typeof readParams>, string][] = [
    [readParams(press, { down: 1 }), '"down" must be true or false, got 1'],
    [readParams(press, {}), '"down" must be true or false, got nothing'],
    [readParams(press, null), "The arguments must be an object"],
    [readParams(trouble, { dropToBoard: 1.5 }), '"dropToBoard" must be a chance from 0 to 1, got 1.5'],
    [readParams(trouble, { flipFromBoard: "a" }), '"flipFromBoard" must be a chance from 0 to 1, got "a"'],
    [readParams(trouble, { delayMs: 0.5 }), '"delayMs" must be a whole number from 0 to 1000 ms, got 0.5'],
    [readParams(trouble, { delayMs: 1001 }), '"delayMs" must be a whole number from 0 to 1000 ms, got 1001'],
    [readParams(trouble, { delayMs: -1 }), '"delayMs" must be a whole number from 0 to 1000 ms, got -1'],
    [
      readParams(trouble, { drop: 0.5 }),
      '"virtual.trouble" takes "dropToBoard", "dropFromBoard", "flipToBoard", "flipFromBoard" and "delayMs"',
    ],
  ];
  for (const [checked, problem] of refused) assert.deepEqual(checked, { ok: false, problem });
  const drifts =
    '"value" must be a whole number from 0 to 1023, or null for what it is when nobody moves it, got';
  for (const value of [-1, 1024, 0.5, "bright"]) {
    assert.deepEqual(readParams(light, { value }), {
      ok: false,
      problem: `${drifts} ${JSON.stringify(value)}`,
    });
  }
  assert.deepEqual(readParams(light, {}), { ok: false, problem: `${drifts} nothing` });
  assert.deepEqual(readParams(power, { action: "explode" }), {
    ok: false,
    problem: '"action" must be one of reset, brownOut, unplug, plug, freeze, resume, got "explode"',
  });
  assert.deepEqual(readParams(watch, { on: true, every: 1 }), {
    ok: false,
    problem: '"virtual.watch" takes "on"',
  });
});

Deno.test("isWell() is true as long as nobody makes trouble", () => {
  assert.ok(isWell({ power: "on", trouble: NO_TROUBLE }));
  assert.ok(!isWell({ power: "frozen", trouble: NO_TROUBLE }));
  assert.ok(!isWell({ power: "on", trouble: { ...NO_TROUBLE, delayMs: 1 } }));
});
