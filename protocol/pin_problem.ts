/**
 * What is wrong with the pins of a definition: what no board has, what this board cannot give, and what two channels want.
 *
 * @module
 */
import type { BoardModel } from "./board_models.ts";
import { shown } from "./fields/kind.ts";

/** A pin as it is printed on the board: a digital number, or "A0".. */
export type Pin = number | `A${number}`;

/** Where a channel is wired: to a pin, to several, or (null) to none. */
export type Pins = Pin | readonly Pin[] | null;

/**
 * The pins of a channel.
 *
 * @param pins Where it is wired.
 * @returns In the definition's order; none for what has none.
 */
export function listOf<P extends Pin | string>(pins: P | readonly P[] | null): readonly P[] {
  return pins === null ? [] : typeof pins === "object" ? pins : [pins];
}

function isPin(pin: unknown): boolean {
  return typeof pin === "number"
    ? Number.isInteger(pin) && pin >= 0
    : typeof pin === "string" && /^A\d+$/.test(pin);
}

/**
 * What is wrong with what stands in the place of pins.
 *
 * @param title What people call the channel.
 * @param pins What stands there.
 * @returns A whole sentence; null for pins that some board may have.
 */
export function pinsProblem(title: string, pins: unknown): string | null {
  const all: readonly unknown[] = Array.isArray(pins) ? pins : pins === null ? [] : [pins];
  if (Array.isArray(pins) && pins.length === 0) {
    return `The pins of "${title}" are an empty list; leave pin out where there is none`;
  }
  const wrong = all.find((pin) => !isPin(pin));
  if (wrong === undefined && !all.includes(undefined)) return null;
  const meant = typeof wrong === "string" ? /^D?(\d+)$/i.exec(wrong)?.[1] : undefined;
  const instead = meant === undefined
    ? `write a number for a digital pin, "A0" and so on for an analog one, a list for several; leave pin out where there is none`
    : `write pin: ${meant}`;
  return `The pin of "${title}" is ${shown(wrong)}; ${instead}`;
}

/** What a channel is wired to. */
export interface WiredChannel {
  /** Its name in the definition. */
  readonly name: string;
  /** Its pins. */
  readonly pins: readonly Pin[];
}

/** A complaint about a channel's pins. */
export interface PinComplaint {
  /** Name of the channel. */
  readonly channel: string;
  /** What is wrong and what to do, as a whole sentence. */
  readonly problem: string;
}

/**
 * What is wrong with the pins of a board's channels.
 *
 * @param channels The channels.
 * @param model The board.
 * @returns The first complaint; null if there is none.
 */
export function wiringProblem(channels: readonly WiredChannel[], model: BoardModel): PinComplaint | null {
  const holders = new Map<number | string, string>();
  for (const { name, pins } of channels) {
    for (const pin of pins) {
      const problem = pinProblem(pin, model) ?? takenProblem(pin, model, name, holders);
      if (problem !== null) return { channel: name, problem: `Channel "${name}" ${problem}` };
    }
  }
  return null;
}

function pinProblem(pin: Pin, { title, pins }: BoardModel): string | null {
  const number = numberOf(pin, pins);
  if (number === undefined || (typeof pin === "number" && pin >= pins.count)) {
    const analog = Object.keys(pins.analog);
    return `has pin ${pin}, and an ${title} has 0 to ${pins.count - 1} and ${analog[0]} to ${
      analog.at(-1)
    }; ` +
      `another board is named behind the channels: { on: "mega" }`;
  }
  if (number !== null && pins.link.includes(number)) {
    return `has pin ${pin}, which is the board's line to the server; choose another one, ${
      free(pins.link, pins.taken)
    }`;
  }
  return number !== null && pins.taken.includes(number)
    ? `has pin ${pin}, which an ${title} needs itself; choose another one`
    : null;
}

function free(...taken: readonly (readonly number[])[]): string {
  const first = [...Array(8).keys()].find((pin) => !taken.flat().includes(pin));
  return `for example ${first}`;
}

/** The number of a pin; null for an input that is analog only, undefined for one that the board has not. */
function numberOf(pin: Pin, pins: BoardModel["pins"]): number | null | undefined {
  return typeof pin === "number" ? pin : pins.analog[pin];
}

function takenProblem(
  pin: Pin,
  { pins }: BoardModel,
  name: string,
  holders: Map<number | string, string>,
): string | null {
  const number = numberOf(pin, pins) ?? pin;
  // Several parts share a bus.
  if (number === pins.i2c.sda || number === pins.i2c.scl) return null;
  const holder = holders.get(number);
  holders.set(number, name);
  if (holder === undefined) return null;
  return holder === name
    ? `has pin ${pin} twice; each of its pins stands there once`
    : `has pin ${pin}, which channel "${holder}" has already; give it another one, or make one channel of both, with several fields`;
}
