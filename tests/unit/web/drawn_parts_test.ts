import assert from "node:assert/strict";
import { bool, channel, choice, type Fields, int, type Pin } from "../../../protocol/dsl.ts";
import { partOf, wireColour } from "../../../web/elements/drawn_parts.ts";

function output(title: string, state: Fields) {
  return channel({ title, pin: 9, state, commands: { set: state } });
}

Deno.test("L1: only what shines by its name is drawn as a lamp, and every other part shows how much it is on", () => {
  const level = { level: int({ min: 0, max: 255 }) };
  assert.deepEqual(partOf(output("Lamp", level), { level: 255 }), { kind: "led", brightness: 1 });
  assert.deepEqual(partOf(output("Luz de arriba", level), { level: 0 }), { kind: "led", brightness: 0 });
  const driven = [
    [output("Motor", level), { level: 51 }, 0.2],
    [output("Relay", { on: bool() }), { on: true }, 1],
    [output("Buzzer", { on: bool() }), { on: false }, 0],
    [output("Heater", { on: bool(), level: int({ min: 0, max: 10 }) }), { on: false, level: 10 }, 0],
    [output("Fan", { speed: choice("off", "slow", "fast") }), { speed: "slow" }, 0.5],
    [output("Winch", { speed: int({ min: -100, max: 100 }) }), { speed: -100 }, 1],
    [output("Winch", { speed: int({ min: -100, max: 100 }) }), { speed: 0 }, 0],
    [output("constructor", { constructor: int({ min: 0, max: 2 }) }), { constructor: 1 }, 0.5],
  ] as const;
  for (const [part, state, power] of driven) {
    assert.deepEqual(partOf(part, state), { kind: "module", power }, part.title);
    assert.deepEqual(partOf(part, null), { kind: "module", power: 0 }, `${part.title}, not known`);
  }
});

Deno.test("L1: a wire's colour follows from its pin, and neighbours have different ones", () => {
  const rows: readonly (readonly Pin[])[] = [
    [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
    ["A0", "A1", "A2", "A3", "A4", "A5"],
  ];
  for (const row of rows) {
    const colours = row.map(wireColour);
    assert.deepEqual(colours.filter((colour, index) => colour === colours[index + 1]), []);
  }
  assert.equal(typeof wireColour("PB5"), "string");
});
