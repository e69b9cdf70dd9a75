import assert from "node:assert/strict";
import { BOARD_MODELS } from "../../../protocol/board_models.ts";
import { definition } from "../../fixtures/board/definition.ts";
import { bool, channel, choice, color, int } from "../../../protocol/dsl.ts";
import { inputOf, inputsOf, pinName } from "../../../protocol/inputs.ts";

const value = int({ min: 0, max: 1023 });
const on = bool();

Deno.test("V9: what a channel's fields and commands say is whether somebody can press or move it", () => {
  const cases = [
    ["pressed", channel({ title: "Door", pin: 4, state: { open: on, count: value } })],
    ["pressed", channel({ title: "Door", pin: "A2", state: { open: on } })],
    [null, channel({ title: "Lamp", pin: 4, state: { on }, commands: { toggle: {} } })],
    [null, channel({ title: "Strip", pin: 4, state: { on, shade: color() } })],
    ["moved", channel({ title: "Knob", pin: "A2", state: { value } })],
    [
      "moved",
      channel({ title: "Knob", pin: 16, state: { value }, commands: { sample: { periodMs: value } } }),
    ],
    [null, channel({ title: "Fan", pin: "A2", state: { value }, commands: { set: { value } } })],
    [null, channel({ title: "Distance", pin: 4, state: { value } })],
    [null, channel({ title: "Mode", pin: "A2", state: { mode: choice("up", "down") } })],
    [
      "pressed",
      channel({ title: "Door button", pin: 4, state: { presses: value }, commands: { reset: {} } }),
    ],
    [null, channel({ title: "Button light", pin: 4, state: { value }, commands: { set: { value } } })],
  ] as const;
  for (const [kind, told] of cases) assert.equal(inputOf(told), kind, JSON.stringify(told));
});

Deno.test("V9: the part that a definition says decides", () => {
  const latch = {
    title: "Latch",
    pin: 4,
    state: { on, shade: color() },
    commands: { clear: { on } },
  } as const;
  assert.equal(inputOf(channel({ ...latch, part: "button" })), "pressed");
  assert.equal(inputOf(channel({ title: "Door", pin: 4, part: "lamp", state: { on } })), null);
  const bell = {
    title: "Doorbell",
    pin: "A2",
    state: { rings: value },
    commands: { set: { rings: value } },
  } as const;
  assert.equal(inputOf(channel({ ...bell, part: "button" })), "pressed", "also one that only counts");
  const knob = { title: "Knob", pin: "A2", state: { value }, commands: { set: { value } } } as const;
  assert.equal(inputOf(channel({ ...knob, part: "thermometer" })), "moved");
});

Deno.test("V9: the shipped definition has a button and a light; light drifts where a definition says no part, by its title", () => {
  assert.deepEqual(inputsOf(definition.channels), [
    { pin: "2", kind: "pressed", drifts: false },
    { pin: "A0", kind: "moved", drifts: true },
  ]);
  const knob = channel({ title: "Knob", pin: 15, state: { value } });
  assert.deepEqual(inputsOf({ knob }), [{ pin: "A1", kind: "moved", drifts: false }]);
  const dawn = channel({ title: "Dawn", pin: 15, part: "photoresistor", state: { value } });
  assert.deepEqual(inputsOf({ dawn }), [{ pin: "A1", kind: "moved", drifts: true }]);
});

Deno.test("pinName() takes 14 for A0 on the boards where it is, and on no other", () => {
  for (const { name, pins: { analog } } of BOARD_MODELS) {
    assert.equal(pinName(14, name), analog.A0 === 14 ? "A0" : "14", name);
  }
});
