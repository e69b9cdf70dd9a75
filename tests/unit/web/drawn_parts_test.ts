import assert from "node:assert/strict";
import {
  type AnyValues,
  board,
  bool,
  channel,
  choice,
  color,
  decimal,
  type Fields,
  int,
  text,
} from "../../../protocol/dsl.ts";
import type { ToldChannel } from "../../../protocol/told.ts";
import { wireColour } from "../../../web/drawing/drawn_parts.ts";
import { type Part, partOf } from "../../../web/drawing/parts.ts";
import { standingsOf } from "../../../web/drawing_height.ts";

function output(title: string, state: Fields) {
  return channel({ title, pin: 9, state, commands: { set: state } });
}

const level = { level: int({ min: 0, max: 255 }) };
const speed = { speed: int({ min: -100, max: 100 }) };
const on = { on: bool() };
const byte = int({ min: 0, max: 255 });
const rgb = { red: byte, green: byte, blue: byte };

Deno.test("V9: an output is drawn as its title says, and shows how far it is on", () => {
  const cases: readonly (readonly [ToldChannel, AnyValues, Part])[] = [
    [output("Lamp", level), { level: 255 }, { kind: "lamp", power: 1, colour: null }],
    [output("Luz de arriba", level), { level: 0 }, { kind: "lamp", power: 0, colour: null }],
    [output("Green LED", on), { on: true }, { kind: "led", power: 1, colour: "#2fbf4f" }],
    [output("Lamp", { shade: color() }), { shade: "#00ff00" }, { kind: "lamp", power: 1, colour: "#00ff00" }],
    [output("LCD", { top: text({ max: 16 }), bottom: text({ max: 16 }) }), { top: "One", bottom: "Two" }, {
      kind: "display",
      lines: ["One", "Two"],
    }],
    [output("LCD", level), { level: 7 }, { kind: "display", lines: ["7"] }],
    [output("LED", level), { level: 51 }, { kind: "led", power: 0.2, colour: null }],
    [output("Strip", rgb), { red: 255, green: 0, blue: 16 }, {
      kind: "led",
      power: 1,
      colour: "#ff0010",
    }],
    [output("Motor", speed), { speed: -50 }, { kind: "motor", power: -0.5 }],
    [output("Fan", { speed: choice("off", "slow", "fast") }), { speed: "slow" }, {
      kind: "motor",
      power: 0.5,
    }],
    [output("Relay", on), { on: true }, { kind: "relay", on: true }],
    [output("Buzzer", on), { on: false }, { kind: "buzzer", power: 0 }],
    [output("Servo", { angle: int({ min: 0, max: 180 }) }), { angle: 45 }, { kind: "servo", share: 0.25 }],
    [output("Pantalla", { line: text({ max: 16 }) }), { line: "Hola" }, { kind: "display", lines: ["Hola"] }],
    [
      output("Traffic light", { light: choice("red", "redYellow", "green") }),
      { light: "redYellow" },
      { kind: "trafficLight", lit: ["red", "yellow"] },
    ],
    [
      output("Traffic light", { light: choice("red", "getReady", "green") }),
      { light: "getReady" },
      { kind: "trafficLight", lit: ["red", "yellow"] },
    ],
    [
      output("Traffic light", { red: bool(), green: bool() }),
      { red: false, green: true },
      { kind: "trafficLight", lit: ["green"] },
    ],
    [output("Heater", { ...on, level: int({ min: 0, max: 10 }) }), { on: false, level: 10 }, {
      kind: "module",
      power: 0,
    }],
    [output("Valve", speed), { speed: -100 }, { kind: "module", power: 1 }],
    [output("constructor", { constructor: int({ min: 0, max: 2 }) }), { constructor: 1 }, {
      kind: "module",
      power: 0.5,
    }],
  ];
  for (const [part, state, drawn] of cases) assert.deepEqual(partOf(part, state), drawn, part.title);
});

Deno.test("V9: what is not known is dark, up, or shows nothing", () => {
  const cases: readonly (readonly [ToldChannel, Part])[] = [
    [output("Lamp", level), { kind: "lamp", power: 0, colour: null }],
    [output("Servo", level), { kind: "servo", share: null }],
    [output("LCD", { line: text({ max: 16 }) }), { kind: "display", lines: null }],
    [output("RGB", { shade: color() }), { kind: "led", power: 0, colour: null }],
    [channel({ title: "Door", pin: 3, state: { open: bool() } }), { kind: "button", pressed: false }],
  ];
  for (const [part, drawn] of cases) assert.deepEqual(partOf(part, null), drawn, part.title);
});

Deno.test("V9: an input is drawn by its fields, whatever its title is", () => {
  const value = { value: int({ min: 0, max: 1000 }) };
  const celsius = { now: decimal({ min: -40, max: 60, step: 0.1, unit: "°C" }) };
  const cases: readonly (readonly [ToldChannel, AnyValues, Part])[] = [
    [channel({ title: "Light", pin: "A0", state: value }), { value: 250 }, {
      kind: "photoresistor",
      share: 0.25,
    }],
    [channel({ title: "Soil", pin: "A1", state: value }), { value: 500 }, { kind: "sensor", share: 0.5 }],
    [channel({ title: "Room", pin: "A1", state: celsius }), { now: 10 }, { kind: "thermometer", share: 0.5 }],
    [channel({ title: "Room", pin: 4, state: celsius }), { now: -40 }, { kind: "thermometer", share: 0 }],
    [channel({ title: "Motor switch", pin: 4, state: { down: bool() } }), { down: true }, {
      kind: "button",
      pressed: true,
    }],
    [channel({ title: "Presence", pin: 4, part: "sensor", state: { near: bool() } }), { near: true }, {
      kind: "sensor",
      share: 1,
    }],
  ];
  for (const [part, state, drawn] of cases) assert.deepEqual(partOf(part, state), drawn, part.title);
});

Deno.test("V9: the part that a definition says wins; one that a newer server says is a box", () => {
  const told = channel({ title: "Lamp", pin: 9, part: "motor", state: level, commands: { set: level } });
  assert.deepEqual(partOf(told, { level: 255 }), { kind: "motor", power: 1 });
  assert.deepEqual(partOf({ ...told, part: "hologram" }, { level: 255 }), { kind: "module", power: 1 });
});

Deno.test("L1: every channel but the board's own LED stands beside the board; several buttons of one channel are several parts", () => {
  const definition = board("Uno", {
    led: channel({ title: "LED", pin: 13, state: on, commands: { set: on } }),
    lamp: channel({ title: "Lamp", pin: 9, state: level, commands: { set: level } }),
    key: channel({ title: "Key", pin: 2, state: { pressed: bool() } }),
    light: channel({ title: "Light", pin: "A0", state: level }),
    far: channel({ title: "Far", state: level, commands: { set: level } }),
  });
  const standing = (virtual: boolean) =>
    standingsOf(definition, virtual).map((
      { channel, pins, pressed, isAbove },
    ) => [channel, pins, pressed, isAbove]);
  assert.deepEqual(standing(true), [
    ["lamp", ["9"], null, true],
    ["key", ["2"], "2", true],
    ["light", ["A0"], null, false],
    ["far", [], null, false],
  ]);
  assert.deepEqual(standing(false)[1], ["key", ["2"], null, true]);
});

Deno.test("L1: a wire's colour follows from its pin, and neighbours have different ones", () => {
  const rows = [
    ["13", "12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2"],
    ["A0", "A1", "A2", "A3", "A4", "A5"],
  ];
  for (const row of rows) {
    const colours = row.map(wireColour);
    assert.deepEqual(colours.filter((colour, index) => colour === colours[index + 1]), []);
  }
  assert.equal(typeof wireColour("PB5"), "string");
});
