import assert from "node:assert/strict";
import { isWell, NO_TROUBLE } from "../../../protocol/virtual_board.ts";
import {
  checkLight,
  checkPower,
  checkPress,
  checkTrouble,
  checkWatch,
} from "../../../protocol/virtual_messages.ts";

Deno.test("V2..V7: what fits is taken as it is", () => {
  assert.deepEqual(checkPress({ down: true }), { ok: true, value: { down: true } });
  assert.deepEqual(checkLight({ value: 1023 }), { ok: true, value: { value: 1023 } });
  assert.deepEqual(checkLight({ value: null }), { ok: true, value: { value: null } });
  assert.deepEqual(checkTrouble({}), { ok: true, value: {} });
  assert.deepEqual(checkTrouble({ flipToBoard: 0.001, delayMs: 1000 }), {
    ok: true,
    value: { flipToBoard: 0.001, delayMs: 1000 },
  });
  assert.deepEqual(checkPower({ action: "brownOut" }), { ok: true, value: { action: "brownOut" } });
  assert.deepEqual(checkWatch({ on: false }), { ok: true, value: { on: false } });
});

Deno.test("V2..V7: what does not fit is refused, with what was wrong and which value it was", () => {
  const refused: readonly [ReturnType<typeof checkPress | typeof checkTrouble>, string][] = [
    [checkPress({ down: 1 }), '"down" must be true or false, got 1'],
    [checkPress({}), '"down" must be true or false, got nothing'],
    [checkPress(null), "The arguments must be an object"],
    [checkTrouble({ dropToBoard: 1.5 }), '"dropToBoard" must be a chance from 0 to 1, got 1.5'],
    [checkTrouble({ flipFromBoard: "a" }), '"flipFromBoard" must be a chance from 0 to 1, got "a"'],
    [checkTrouble({ delayMs: 0.5 }), '"delayMs" must be a whole number from 0 to 1000 ms, got 0.5'],
    [checkTrouble({ delayMs: 1001 }), '"delayMs" must be a whole number from 0 to 1000 ms, got 1001'],
    [checkTrouble({ delayMs: -1 }), '"delayMs" must be a whole number from 0 to 1000 ms, got -1'],
    [
      checkTrouble({ drop: 0.5 }),
      '"virtual.trouble" takes "dropToBoard", "dropFromBoard", "flipToBoard", "flipFromBoard" and "delayMs"',
    ],
  ];
  for (const [checked, problem] of refused) assert.deepEqual(checked, { ok: false, problem });
  const light = '"value" must be a whole number from 0 to 1023, or null for daylight that drifts, got';
  for (const value of [-1, 1024, 0.5, "bright"]) {
    assert.deepEqual(checkLight({ value }), { ok: false, problem: `${light} ${JSON.stringify(value)}` });
  }
  assert.deepEqual(checkLight({}), { ok: false, problem: `${light} nothing` });
  assert.deepEqual(checkPower({ action: "explode" }), {
    ok: false,
    problem: '"action" must be one of reset, brownOut, unplug, plug, freeze, resume, got "explode"',
  });
  assert.deepEqual(checkWatch({ on: true, every: 1 }), { ok: false, problem: '"virtual.watch" takes "on"' });
});

Deno.test("isWell() is true as long as nobody makes trouble", () => {
  assert.ok(isWell({ power: "on", trouble: NO_TROUBLE }));
  assert.ok(!isWell({ power: "frozen", trouble: NO_TROUBLE }));
  assert.ok(!isWell({ power: "on", trouble: { ...NO_TROUBLE, delayMs: 1 } }));
});
