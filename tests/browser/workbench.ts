import { board, bool, channel, choice, color, int, text } from "../../protocol/dsl.ts";
import { ScriptedBoards } from "./scripted_boards.ts";

const speed = choice("off", "slow", "fast");
const mode = choice("stop", "north", "east", "south", "west", "spin", "dance");
const on = bool();
const line = text({ max: 16 });
const shade = color();
const byte = int({ min: 0, max: 255 });
const rgb = { red: byte, green: byte, blue: byte };
const xy = { x: int({ min: -100, max: 100 }), y: int({ min: -100, max: 100 }) };
const position = int({ min: 0, max: 180, unit: "°" });
const sweepMs = int({ min: 0, max: 10000, step: 100, unit: "ms" });

/** A board of channels that the project's own has none of. */
const definition = board("Bench", {
  fan: channel({
    title: "Fan",
    pin: 5,
    state: { speed },
    commands: { set: { speed }, spin: { speed, ms: int({ min: 0, max: 200, unit: "ms" }) } },
  }),
  rover: channel({ title: "Rover", pin: 6, state: { mode }, commands: { set: { mode } } }),
  relay: channel({ title: "Relay", pin: 7, state: { on }, commands: { set: { on } } }),
  servo: channel({
    title: "Servo",
    pin: 9,
    state: { position, sweepMs },
    commands: { set: { position }, sweep: { sweepMs } },
    moves: { position: "sweepMs" },
  }),
  stepper: channel({
    title: "Stepper",
    pin: 8,
    state: { turns: int({ min: -100, max: 100 }) },
    commands: { go: { steps: int({ min: -2147483648, max: 2147483647 }), wait: bool() } },
  }),
  screen: channel({ title: "Screen", pin: 3, state: { line }, commands: { set: { line } } }),
  strip: channel({ title: "Strip", pin: 10, state: { shade }, commands: { set: { shade } } }),
  mixed: channel({ title: "Mixed", pin: 11, state: rgb, commands: { set: rgb } }),
  arm: channel({
    title: "Arm",
    pin: 12,
    state: { ...xy, grip: bool() },
    commands: { set: { ...xy, grip: bool() } },
  }),
});

/** See {@linkcode ScriptedBoards}. */
export function workbench(): ScriptedBoards {
  return new ScriptedBoards("serial", definition);
}
