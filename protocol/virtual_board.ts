/**
 * What surrounds a virtual board, and how it stands: its inputs, its power, and how bad its line is.
 * A real board's environment is not in the server's hands.
 *
 * @module
 */
import * as z from "zod/mini";
import { byName, list, number, numberOrNull, text, textOrNull, told } from "./shapes.ts";

/** What an analog input converts its highest voltage to. */
export const MAX_ANALOG = 1023;
/** The longest delay of a line, each way. */
export const MAX_DELAY_MS = 1000;

/** How bad the line to a virtual board is; all 0: good. */
const lineTroubles = z.object({
  /** The chance, 0..1, that a byte to the board gets lost. */
  dropToBoard: number,
  /** The chance, 0..1, that a byte from the board gets lost. */
  dropFromBoard: number,
  /** The chance, 0..1, that one bit of a byte to the board turns over. */
  flipToBoard: number,
  /** The chance, 0..1, that one bit of a byte from the board turns over. */
  flipFromBoard: number,
  /** How much later than on a good line bytes arrive, each way; whole milliseconds. */
  delayMs: number,
});
/** How bad the line to a virtual board is; all 0: good. */
export type LineTroubles = Readonly<z.output<typeof lineTroubles>>;

/** A good line. */
export const NO_TROUBLE: LineTroubles = {
  dropToBoard: 0,
  dropFromBoard: 0,
  flipToBoard: 0,
  flipFromBoard: 0,
  delayMs: 0,
};

/** What can be done to the power and the cable of a virtual board. */
export const POWER_ACTIONS = ["reset", "brownOut", "unplug", "plug", "freeze", "resume"] as const;

/** One of {@linkcode POWER_ACTIONS}. */
export type PowerAction = typeof POWER_ACTIONS[number];

/** The environment of a virtual board, as it is now. */
export const virtualView = z.object({
  /** Who holds the first input down that is pressed; for clients of an earlier version. */
  pressedBy: list(text),
  /** What the first input converts to that is moved, one that sees light before others; for clients of an earlier version. */
  light: numberOrNull,
  /** Each input that is pressed, by its pin: who holds it down, in the order in which they began. An older server tells of none. */
  pressed: z._default(byName(list(text)), {}),
  /** Each input that is moved, by its pin: what it converts to, 0..{@linkcode MAX_ANALOG}; null: it drifts as daylight does. */
  moved: z._default(byName(numberOrNull), {}),
  /** "frozen": its time stands still, as if it hung. "unplugged": it has neither power nor line. */
  power: told<"on" | "frozen" | "unplugged">(),
  /** How bad its line is. */
  trouble: lineTroubles,
  /** Who made trouble last; null while all is well. */
  troubleBy: textOrNull,
});
/** The environment of a virtual board, as it is now. */
export type VirtualView = Readonly<z.output<typeof virtualView>>;

/**
 * Whether nobody makes trouble.
 *
 * @param virtual The environment.
 * @returns True if the board has power and a good line.
 */
export function isWell({ power, trouble }: Pick<VirtualView, "power" | "trouble">): boolean {
  return power === "on" && Object.values(trouble).every((value) => value === 0);
}
