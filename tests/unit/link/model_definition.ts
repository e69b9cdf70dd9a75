/**
 * The board that the link's tests talk to: its commands carry a number of their own, so that a test can count how often each ran.
 *
 * @module
 */
import { board, bool, channel, int } from "../../../protocol/dsl.ts";
import { type Op, type WireTable, wireTable } from "../../../protocol/wire/codec.ts";

const word = int({ min: 0, max: 2 ** 32 - 1 });

/** Every kind of channel the link can meet: small, numbered, wide, and a sensor. */
export const modelDefinition = board("Model", {
  relay: channel({
    title: "Relay",
    pin: 13,
    state: { on: bool(), mark: word },
    commands: { set: { on: bool() }, toggle: {}, mark: { mark: word } },
  }),
  servo: channel({
    title: "Servo",
    pin: 9,
    state: { angle: int({ min: 0, max: 180 }) },
    commands: { turn: { angle: int({ min: 0, max: 180 }) } },
  }),
  wide: channel({
    title: "Wide",
    pin: 5,
    state: { mark: word, b: word, c: word, d: word, e: word },
    commands: { mark: { mark: word, b: word, c: word, d: word, e: word } },
  }),
  button: channel({
    title: "Button",
    pin: 2,
    state: { pressed: bool(), presses: int({ min: 0, max: 32767 }) },
  }),
});

/** Its tables. */
export const modelTable: WireTable = wireTable(modelDefinition);

/** Number of the channel that changes by itself. */
export const BUTTON = 3;

/** A command by its name. */
export function op(method: string): Op {
  const found = modelTable.opByMethod.get(method);
  if (found === undefined) throw new RangeError(`No command "${method}"`);
  return found;
}
