/**
 * What surrounds a virtual board, and how it stands: its button, the light on its sensor, its power, and how bad its line is.
 * A real board's surroundings are not in the server's hands.
 *
 * @module
 */
import type { Told } from "./told.ts";

/** The pin that the virtual board's button connects to ground. */
export const VIRTUAL_BUTTON_PIN = 2;
/** The pin that sees the virtual board's light. */
export const VIRTUAL_LIGHT_PIN = "A0";
/** The brightest light. */
export const MAX_LIGHT = 1023;
/** The longest delay of a line, each way. */
export const MAX_DELAY_MS = 1000;

/** How bad the line to a virtual board is; all 0: good. */
export interface LineTroubles {
  /** The chance, 0..1, that a byte to the board gets lost. */
  readonly dropToBoard: number;
  /** The chance, 0..1, that a byte from the board gets lost. */
  readonly dropFromBoard: number;
  /** The chance, 0..1, that one bit of a byte to the board turns over. */
  readonly flipToBoard: number;
  /** The chance, 0..1, that one bit of a byte from the board turns over. */
  readonly flipFromBoard: number;
  /** How much later than on a good line bytes arrive, each way; whole milliseconds. */
  readonly delayMs: number;
}

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

/** The surroundings of a virtual board, as they are now. */
export interface VirtualView {
  /** Who holds the button down, in the order in which they began; nobody: it is up. */
  readonly pressedBy: readonly string[];
  /** What the light sensor converts to, 0..{@linkcode MAX_LIGHT}; null: it drifts as daylight does. */
  readonly light: number | null;
  /** "frozen": its time stands still, as if it hung. "unplugged": it has neither power nor line. */
  readonly power: Told<"on" | "frozen" | "unplugged">;
  /** How bad its line is. */
  readonly trouble: LineTroubles;
  /** Who made trouble last; null while all is well. */
  readonly troubleBy: string | null;
}

/** The surroundings of a virtual board changed. */
export interface VirtualChanged {
  /** Board id. */
  readonly board: string;
  /** How they are now. */
  readonly virtual: VirtualView;
}

/** What happened to a virtual board's line, and what the link did about it; counters that only grow. */
export interface VirtualLine {
  /** Board id. */
  readonly board: string;
  /** Bytes that were lost on the line, both ways. */
  readonly bytesDropped: number;
  /** Bits that turned over on the line, both ways. */
  readonly bitsFlipped: number;
  /** Requests sent for the first time. */
  readonly framesSent: number;
  /** Requests sent again (W6). */
  readonly retransmissions: number;
  /** NAKs of the board, which misses a request (W5). */
  readonly naksReceived: number;
  /** Frames that came damaged, and were not believed (W1). */
  readonly badFrames: number;
  /** Times that events of the board were lost (W7). */
  readonly eventGaps: number;
  /** Of these, how many a snapshot made up for. */
  readonly eventGapsMended: number;
  /** Sessions opened (W10). */
  readonly sessions: number;
}

/**
 * Whether nobody makes trouble.
 *
 * @param virtual The surroundings.
 * @returns True if the board has power and a good line.
 */
export function isWell({ power, trouble }: Pick<VirtualView, "power" | "trouble">): boolean {
  return power === "on" && Object.values(trouble).every((value) => value === 0);
}
