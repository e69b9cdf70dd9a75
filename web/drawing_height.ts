/**
 * Which parts the drawing of a board has, on which side of the board each stands, and how high that makes the drawing: its place is
 * kept before its code is fetched (P16).
 *
 * @module
 */
import { isYesNo } from "../protocol/fields/kinds.ts";
import { inputOf, pinNames } from "../protocol/inputs.ts";
import type { ToldChannel, ToldDefinition } from "../protocol/told.ts";

/** Width of the drawing, in the units of the Uno's. */
export const SCENE_WIDTH = 348;
/** Height of the Uno's drawing, in its own units. */
export const UNO_HEIGHT = 201.6;
/** A part is drawn within this height; what glows reaches a little higher than its body. */
export const PART_HEIGHT = 46;
/** Room for a label of two lines. */
export const LABEL_HEIGHT = 32;
/** So many parts fit beside each other, each under its label; more stand in two columns, each beside its label. */
export const MAX_IN_A_ROW = 4;
/** Room for the wires between the board and what is nearest to it. */
export const WIRES_HEIGHT = 24;
/** Room at the drawing's edges. */
export const EDGE = 4;
/** Three lines. */
const NOTE_HEIGHT = 48;
const ROW_HEIGHT = 38;
/** A part that can be pressed is as large as a finger needs it, also on the narrowest phone. */
const PRESSABLE_ROW_HEIGHT = 64;

/** The pin that the Uno's own LED hangs on. */
const BUILT_IN_PIN = "13";
const UNO_PIN = /^(?:\d|1[0-3]|A[0-5])$/;

/** A part that stands beside the board. */
export interface Standing {
  /** Name of its channel. */
  readonly channel: string;
  /** Those of its pins that the Uno has, on the edge where it stands. */
  readonly pins: readonly string[];
  /** The pin of it that can be pressed; null if it cannot. */
  readonly pressed: string | null;
  /** Which of its channel's parts it is, from 0. */
  readonly index: number;
  /** Whether it stands above the board. */
  readonly isAbove: boolean;
}

/**
 * Whether a channel is the LED on the board itself.
 *
 * @param channel The channel.
 */
export function isBuiltIn(channel: ToldChannel): boolean {
  return pinNames(channel).join() === BUILT_IN_PIN && isYesNo(channel.state.on) &&
    (channel.part === null || channel.part === "led");
}

/**
 * The parts that stand beside a board. A channel with several inputs that are pressed is as many parts.
 *
 * @param definition What the board can do.
 * @param virtual Whether it is a virtual one, whose inputs can be pressed.
 * @returns Those of each side from left to right.
 */
export function standingsOf(definition: ToldDefinition, virtual: boolean): readonly Standing[] {
  return Object.entries(definition.channels).flatMap(([name, channel]) => {
    if (isBuiltIn(channel)) return [];
    const pins = pinNames(channel, definition.on).filter((pin) => UNO_PIN.test(pin));
    const isPressed = virtual && inputOf(channel) === "pressed";
    const groups = isPressed && pins.length > 1 ? pins.map((pin) => [pin]) : [pins];
    return groups.map(([first, ...others], index) => {
      const isAbove = first !== undefined && isDigital(first);
      return {
        channel: name,
        pins: first === undefined ? [] : [first, ...others.filter((pin) => isDigital(pin) === isAbove)],
        pressed: isPressed ? first ?? null : null,
        index,
        isAbove,
      };
    });
  }).toSorted((one, other) => place(one) - place(other));
}

/** Digital pins are on the board's upper edge, the others on the lower one. */
function isDigital(pin: string): boolean {
  return !pin.startsWith("A");
}

/** On the upper edge the numbers fall from left to right, on the lower one they rise. What has no pin comes last. */
function place({ pins: [pin] }: Standing): number {
  if (pin === undefined) return Infinity;
  return isDigital(pin) ? -Number(pin) : Number(pin.slice(1));
}

/**
 * The two columns in which parts stand that are too many for a row.
 *
 * @param parts From left to right.
 * @returns Each from the board outwards.
 */
export function columnsOf<Part>(
  parts: readonly Part[],
): readonly [left: readonly Part[], right: readonly Part[]] {
  const half = Math.ceil(parts.length / 2);
  return [parts.slice(0, half), parts.slice(half).toReversed()];
}

/**
 * How high a part's place in a column is.
 *
 * @param part The part.
 */
export function rowHeight({ pressed }: Pick<Standing, "pressed">): number {
  return pressed === null ? ROW_HEIGHT : PRESSABLE_ROW_HEIGHT;
}

/**
 * How much room the parts of one side need.
 *
 * @param parts The parts.
 */
export function sideHeight(parts: readonly Pick<Standing, "pressed">[]): number {
  if (parts.length === 0) return EDGE;
  if (parts.length <= MAX_IN_A_ROW) return WIRES_HEIGHT + PART_HEIGHT + LABEL_HEIGHT + EDGE;
  const heights = columnsOf(parts).map((column) => column.reduce((sum, part) => sum + rowHeight(part), 0));
  return WIRES_HEIGHT + Math.max(...heights) + EDGE;
}

/**
 * Room below the drawing for a note that it is of an Uno, where the project runs on another board.
 *
 * @param definition What the board can do.
 */
export function noteHeight({ on = "uno" }: ToldDefinition): number {
  return on === "uno" ? 0 : NOTE_HEIGHT;
}

/**
 * How high the drawing is.
 *
 * @param definition What the board can do.
 * @param virtual Whether it is a virtual one.
 */
export function sceneHeight(definition: ToldDefinition, virtual: boolean): number {
  const parts = standingsOf(definition, virtual);
  return noteHeight(definition) + sideHeight(parts.filter(({ isAbove }) => isAbove)) + UNO_HEIGHT +
    sideHeight(parts.filter(({ isAbove }) => !isAbove));
}
