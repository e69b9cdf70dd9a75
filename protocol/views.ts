/**
 * How clients see a board and its channels (B rules in docs/SPEC.md). What is not known is null.
 *
 * @module
 */
import type { AnyValues } from "./dsl.ts";
import type { ReasonDetails } from "./reason_details.ts";
import type { Told } from "./told.ts";
import type { VirtualView } from "./virtual_board.ts";

/** What the lines to boards are called: emulated, on a serial port, or behind an address in the network. */
export const BOARD_KINDS = ["virtual", "serial", "tcp"] as const;

/** One of {@linkcode BOARD_KINDS}. */
export type BoardKind = typeof BOARD_KINDS[number];

/** How a board is. */
export type BoardStatus = "online" | "offline" | "connecting" | "mismatch" | "flashing";

/** Why a board is not online. */
export interface BoardReason {
  /** Its name, for programs. */
  readonly code: string;
  /** What happened, for people. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** What varies in it, for those who have words of their own (C13); a server of a former version tells none. */
  readonly details?: ReasonDetails;
}

/** A command that the board has not confirmed yet. */
export interface Pending {
  /** Name of the command. */
  readonly command: string;
  /** Its arguments. */
  readonly args: AnyValues;
  /** Who asked. */
  readonly by: string;
  /** "requested": waiting in the server; "sent": on the wire. */
  readonly stage: Told<"requested" | "sent">;
  /** When it was requested, ISO 8601. */
  readonly since: string;
}

/** What the board does by itself with a channel when the server is silent (W13). */
export interface LeaseView {
  /** After so many milliseconds of silence. */
  readonly ms: number;
  /** The state it falls back to. */
  readonly safe: AnyValues;
  /**
   * The latest moment at which it falls back, ISO 8601; in the past: at which it has. Null while the server writes to the
   * board, because every frame that the board hears renews the lease, and where nothing was ever written to it.
   */
  readonly until: string | null;
}

/** What became of a channel, by name: see {@linkcode Reconciled}. */
export type Decision = "restored" | "safe" | "kept" | "failed";

/** What became of a channel after its board had restarted (B6). */
export interface Reconciled {
  /**
   * "restored": as it was wanted. "safe": as the sketch starts it, and the wish is forgotten. "kept": as the sketch starts it,
   * because nothing was wanted. "failed": it could not be restored.
   */
  readonly decision: Told<Decision>;
  /** The boot counter after that restart. */
  readonly boot: number;
  /** When that was known, ISO 8601. */
  readonly at: string;
  /** Why it failed, by the name of a failure; null if it did not. */
  readonly reason: string | null;
}

/** One channel, as far as it is known; what is not known is null. */
export interface ChannelView {
  /** The last state the board reported. */
  readonly reported: AnyValues | null;
  /** What was last asked for and confirmed as run, field by field; kept when the board reports something else. */
  readonly desired: AnyValues | null;
  /** The newest command that is not confirmed yet. */
  readonly pending: Pending | null;
  /** When the board reported, ISO 8601. */
  readonly at: string | null;
  /** Who caused it: a client's name, "board" (a button, a fade's step), or "server" (restored after a boot). */
  readonly by: string | null;
  /** The board's revision when this channel last changed; what `ifRev` is held against (C11). */
  readonly rev: number | null;
  /** When the board makes it safe by itself; null for a channel that keeps its state. */
  readonly lease: LeaseView | null;
  /** What became of it after the last restart that this server has seen. */
  readonly reconciled: Reconciled | null;
}

/** Where a board is connected. */
export interface PortView {
  /** The port's path: "/dev/ttyACM0". */
  readonly path: string;
  /** What its adapter says by USB: "Arduino Uno", "USB Serial (1a86:7523)"; clones share adapters. Null where it says nothing. */
  readonly adapter: string | null;
}

/** A channel of which nothing is known. */
export const UNKNOWN_CHANNEL: ChannelView = {
  reported: null,
  desired: null,
  pending: null,
  at: null,
  by: null,
  rev: null,
  lease: null,
  reconciled: null,
};

/** One board. */
export interface BoardView {
  /** From the id in its EEPROM: "uno-7f3a21c4"; before that is known, from its port. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** What its line is called. It says nothing about the board: `virtual` and `canProgram` do. */
  readonly kind: Told<BoardKind>;
  /** Whether it can be programmed where it is. */
  readonly canProgram: boolean;
  /** Its serial port; null for an emulated board. */
  readonly port: PortView | null;
  /** How it is. */
  readonly status: Told<BoardStatus>;
  /** Why it is not online; null when it is. */
  readonly reason: BoardReason | null;
  /** How often it has started. */
  readonly boot: number | null;
  /** Grows with every report of this board. */
  readonly rev: number;
  /** Its channels by name. */
  readonly channels: Readonly<Record<string, ChannelView>>;
  /** What surrounds a virtual board; null for a real one. */
  readonly virtual: VirtualView | null;
}
