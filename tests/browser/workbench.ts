import { board, bool, channel, choice, int } from "../../protocol/dsl.ts";
import { ScriptedBoards } from "./scripted_boards.ts";

const speed = choice("off", "slow", "fast");
const mode = choice("stop", "north", "east", "south", "west", "spin", "dance");
const on = bool();
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
});

/** See {@linkcode ScriptedBoards}. */
export function workbench(): ScriptedBoards {
  return new ScriptedBoards("serial", definition);
}
