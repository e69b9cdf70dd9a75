/**
 * The inputs of a board, by what its definition says: what somebody presses, and what somebody moves (V9). The simulation acts on
 * them, and the page draws them.
 *
 * @module
 */
import type { Pin } from "./dsl.ts";
import { isYesNo, scaleOf } from "./fields/kinds.ts";
import { listOf } from "./pin_problem.ts";
import type { ToldChannel, ToldField } from "./told.ts";

/** What can be done to an input: it is pressed, or its voltage is moved. */
export type InputKind = "pressed" | "moved";

/** Parts that the board reads. */
const INPUTS: ReadonlySet<string> = new Set(["button", "photoresistor", "thermometer", "sensor"]);
/** Without a part, what is pressed though it says how often, and not whether, is known by its title. */
const SAYS_BUTTON = /\b(?:button|bot[oó]n|pulsador)/i;
/** Without a part, what sees light is known by its title. */
const SEES_LIGHT = /\b(?:light|luz|ldr|photo|foto)/i;

/**
 * The pins of a channel.
 *
 * @param channel The channel.
 * @returns In the definition's order; none for what has none.
 */
export function pinsOf({ pin }: Pick<ToldChannel, "pin">): readonly (Pin | string)[] {
  return listOf(pin);
}

/**
 * A pin as it is printed on the board.
 *
 * @param pin 2, "A0"; 14 is another name of "A0" on an Uno and what has its pins.
 * @param on The board, as a command line names it.
 * @returns "2", "A0".
 */
export function pinName(pin: Pin | string, on = "uno"): string {
  return typeof pin === "number" && pin >= FIRST_ANALOG && UNO_NUMBERS.has(on)
    ? `A${pin - FIRST_ANALOG}`
    : String(pin);
}

/**
 * The pins of a channel as they are printed on the board.
 *
 * @param channel The channel.
 * @param on The board, as a command line names it.
 * @returns "2", "A0".
 */
export function pinNames(channel: Pick<ToldChannel, "pin">, on?: string): readonly string[] {
  return pinsOf(channel).map((pin) => pinName(pin, on));
}

/** Pins of an Uno from this one on are analog inputs, too. */
const FIRST_ANALOG = 14;
/** The boards whose pins have an Uno's numbers. */
const UNO_NUMBERS: ReadonlySet<string> = new Set(["uno", "nano", "nano-old", "pro-mini", "uno-r4"]);

/**
 * What somebody can do to a channel's pins on a virtual board.
 *
 * @param channel The channel.
 * @returns Pressed: it is a button, or yes or no comes first in its state. Moved: a number comes first there, and its pins are analog.
 * Null: it is an output, or nothing that can be simulated.
 */
export function inputOf(
  channel: Pick<ToldChannel, "title" | "pin" | "state" | "commands" | "part">,
): InputKind | null {
  const { title, state, commands, part } = channel;
  const [name, field] = Object.entries(state)[0] ?? [];
  if (name === undefined || field === undefined || field.kind === "unknown") return null;
  if ((part !== null && !INPUTS.has(part)) || pinsOf(channel).length === 0) return null;
  if (part === "button") return "pressed";
  const asked = Object.values(commands);
  if (isYesNo(field)) {
    const isAlone = Object.values(state).every((other) => other === field || isNumber(other));
    return part !== null || (isAlone && asked.length === 0) ? "pressed" : null;
  }
  const isRead = part !== null || asked.every((args) => !Object.hasOwn(args, name));
  if (isRead && part === null && SAYS_BUTTON.test(title)) return "pressed";
  const isAnalog = pinNames(channel).every((name) => name.startsWith("A"));
  return isRead && isAnalog && isNumber(field) ? "moved" : null;
}

function isNumber(field: ToldField): boolean {
  return field.kind !== "unknown" && !scaleOf(field).isNamed;
}

/**
 * Whether an analog input sees light. Nobody has to move it then: daylight comes and goes.
 *
 * @param channel The channel.
 */
export function seesLight({ part, title }: Pick<ToldChannel, "part" | "title">): boolean {
  return part === null ? SEES_LIGHT.test(title) : part === "photoresistor";
}

/** An input of a board. */
export interface BoardInput {
  /** Its pin, as it is printed on the board. */
  readonly pin: string;
  /** What can be done to it. */
  readonly kind: InputKind;
  /** Whether it drifts as daylight does while nobody moves it. */
  readonly drifts: boolean;
}

/**
 * The inputs of a board.
 *
 * @param channels The definition's.
 * @returns One for each pin, in the definition's order.
 */
export function inputsOf(channels: Readonly<Record<string, ToldChannel>>): readonly BoardInput[] {
  const inputs = new Map<string, BoardInput>();
  for (const channel of Object.values(channels)) {
    const kind = inputOf(channel);
    if (kind === null) continue;
    for (const pin of pinNames(channel)) {
      if (!inputs.has(pin)) inputs.set(pin, { pin, kind, drifts: kind === "moved" && seesLight(channel) });
    }
  }
  return [...inputs.values()];
}
