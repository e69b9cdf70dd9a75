/**
 * The board. This is the one file to edit to change what it can do: everything else (the firmware's command
 * table, the wire codec, the checks on every message, the types and the controls in the browser) derives from it.
 *
 * After a change: `deno task gen`, write the new handler in `firmware/firmware.ino`, `deno task build:firmware`.
 *
 * @module
 */
import { board, bool, channel, int } from "./dsl.ts";

/** The Uno with its four first channels. */
export const definition = board("Uno", {
  led: channel({
    title: "LED",
    pin: 13,
    state: { on: bool(), periodMs: int({ min: 0, max: 6350, step: 50, unit: "ms" }) },
    commands: {
      set: { on: bool() },
      toggle: {},
      blink: { periodMs: int({ min: 0, max: 6350, step: 50, unit: "ms" }) },
    },
    onBoot: "restore",
    moves: { on: "periodMs" },
  }),

  lamp: channel({
    title: "Lamp",
    pin: 9,
    state: { level: int({ min: 0, max: 255 }) },
    commands: {
      set: { level: int({ min: 0, max: 255 }) },
      fade: { level: int({ min: 0, max: 255 }), ms: int({ min: 0, max: 65535, unit: "ms" }) },
    },
    lease: { ms: 3000, safe: { level: 0 } },
    onBoot: "safe",
  }),

  button: channel({
    title: "Button",
    pin: 2,
    state: { pressed: bool(), presses: int({ min: 0, max: 32767 }) },
  }),

  light: channel({
    title: "Light",
    pin: "A0",
    state: {
      value: int({ min: 0, max: 1023 }),
      periodMs: int({ min: 10, max: 10000, step: 10, unit: "ms" }),
    },
    commands: {
      sample: { periodMs: int({ min: 10, max: 10000, step: 10, unit: "ms" }) },
    },
    onBoot: "restore",
  }),
});

/** The definition's type, from which every other type is inferred. */
export type BoardDefinition = typeof definition;
