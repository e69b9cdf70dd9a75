import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { restoreCommands } from "../../../server/boards/restore.ts";

const { led, lamp, button, light } = definition.channels;

Deno.test("restoreCommands() sets each state field by the command that names it, in definition order", () => {
  assert.deepEqual(restoreCommands(led, { on: true, periodMs: 500 }), [
    { command: "set", args: { on: true } },
    { command: "blink", args: { periodMs: 500 } },
  ]);
});

Deno.test("restoreCommands() leaves out commands that take more than the state", () => {
  assert.deepEqual(restoreCommands(lamp, { level: 7 }), [{ command: "set", args: { level: 7 } }]);
});

Deno.test("restoreCommands() restores what can be set and no measurement", () => {
  assert.deepEqual(restoreCommands(light, { value: 512, periodMs: 100 }), [
    { command: "sample", args: { periodMs: 100 } },
  ]);
  assert.deepEqual(restoreCommands(button, { pressed: true, presses: 3 }), []);
});
