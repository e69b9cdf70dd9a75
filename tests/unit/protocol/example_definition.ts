/**
 * A board for the tests of what derives from any definition: the shipped one may change whenever a person adds a channel.
 *
 * @module
 */
import { board, bool, channel, type Definition, int } from "../../../protocol/dsl.ts";

const level = int({ min: 0, max: 255 });

/** A channel with commands, a sensor, and a channel with a lease. */
export const example: Definition = board("Example", {
  led: channel({
    title: "LED",
    pin: 13,
    state: { on: bool(), periodMs: int({ min: 0, max: 6350, step: 50, unit: "ms" }) },
    commands: { set: { on: bool() }, toggle: {} },
    onBoot: "restore",
  }),
  light: channel({ title: "Light", pin: "A0", state: { value: int({ min: 0, max: 1000 }) } }),
  lamp: channel({
    title: "Lamp",
    pin: 9,
    state: { level },
    commands: { fade: { level, ms: int({ min: 0, max: 65535, unit: "ms" }) } },
    lease: { ms: 3000, safe: { level: 0 } },
  }),
});
