/**
 * How clients see a board and its channels (B rules in docs/SPEC.md). What is not known is null.
 *
 * @module
 */
import * as z from "zod/mini";
import { readBoardDetails } from "./troubles.ts";
import type { ReasonDetails } from "./reason_details.ts";
import { byName, number, numberOrNull, text, textOrNull, told } from "./shapes.ts";
import { toldValues } from "./values.ts";
import { virtualView } from "./virtual_board.ts";

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

/** It is told whatever its details are: those that do not fit are left out (C13). */
const boardReason: z.ZodMiniType<BoardReason> = z.pipe(
  z.object({
    /** Its name, for programs. */
    code: text,
    /** What happened, for people. */
    message: text,
    /** What to do about it. */
    hint: text,
    /** What varies in it. */
    details: z.optional(z.unknown()),
  }),
  z.transform(({ details, ...reason }) => ({ ...reason, details: readBoardDetails(reason.code, details) })),
);

/** A command that the board has not confirmed yet. */
export const pending = z.object({
  /** Name of the command. */
  command: text,
  /** Its arguments. */
  args: toldValues,
  /** Who asked. */
  by: text,
  /** "requested": waiting in the server; "sent": on the wire. */
  stage: told<"requested" | "sent">(),
  /** When it was requested, ISO 8601. */
  since: text,
});
/** A command that the board has not confirmed yet. */
export type Pending = Readonly<z.output<typeof pending>>;

/** What the board does by itself with a channel when the server is silent (W13). */
const leaseView = z.object({
  /** After so many milliseconds of silence. */
  ms: number,
  /** The state it falls back to. */
  safe: toldValues,
  /**
   * The latest moment at which it falls back, ISO 8601; in the past: at which it has. Null while the server writes to the
   * board, because every frame that the board hears renews the lease, and where nothing was ever written to it.
   */
  until: textOrNull,
});
/** What the board does by itself with a channel when the server is silent (W13). */
export type LeaseView = Readonly<z.output<typeof leaseView>>;

/** What became of a channel, by name: see {@linkcode Reconciled}. */
export type Decision = "restored" | "safe" | "kept" | "failed";

/** What became of a channel after its board had restarted (B6). */
const reconciled = z.object({
  /**
   * "restored": as it was wanted. "safe": as the sketch starts it, and the wish is forgotten. "kept": as the sketch starts it,
   * because nothing was wanted. "failed": it could not be restored.
   */
  decision: told<Decision>(),
  /** The boot counter after that restart. */
  boot: number,
  /** When that was known, ISO 8601. */
  at: text,
  /** Why it failed, by the name of a failure; null if it did not. */
  reason: textOrNull,
});
/** What became of a channel after its board had restarted (B6). */
export type Reconciled = Readonly<z.output<typeof reconciled>>;

/** One channel, as far as it is known; what is not known is null. */
export const channelView = z.object({
  /** The last state the board reported. */
  reported: z.nullable(toldValues),
  /** What was last asked for and confirmed as run, field by field; kept when the board reports something else. */
  desired: z.nullable(toldValues),
  /** The newest command that is not confirmed yet. */
  pending: z.nullable(pending),
  /** When the board reported, ISO 8601. */
  at: textOrNull,
  /** Who caused it: a client's name, "board" (a button, a fade's step), or "server" (restored after a boot). */
  by: textOrNull,
  /** The board's revision when this channel last changed; what `ifRev` is held against (C11). */
  rev: numberOrNull,
  /** When the board makes it safe by itself; null for a channel that keeps its state. */
  lease: z.nullable(leaseView),
  /** What became of it after the last restart that this server has seen. */
  reconciled: z.nullable(reconciled),
});
/** One channel, as far as it is known; what is not known is null. */
export type ChannelView = Readonly<z.output<typeof channelView>>;

/** Where a board is connected. */
const portView = z.object({
  /** The port's path: "/dev/ttyACM0". */
  path: text,
  /** What its adapter says by USB: "Arduino Uno", "USB Serial (1a86:7523)"; clones share adapters. Null where it says nothing. */
  adapter: textOrNull,
});
/** Where a board is connected. */
export type PortView = Readonly<z.output<typeof portView>>;

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

/** The server that has a board. */
const boardServer = z.object({
  /** Its id at the broker, the same at each start on its data folder. */
  id: text,
  /** What people call it: the name of its machine. */
  name: text,
});
/** The server that has a board. */
export type BoardServer = Readonly<z.output<typeof boardServer>>;

/** One board. */
export const boardView = z.object({
  /** From the id in its EEPROM: "uno-7f3a21c4"; before that is known, from its port. */
  id: text,
  /** What people call it. */
  name: text,
  /** What its line is called. It says nothing about the board, unless it is "virtual": `virtual` and `canProgram` do. */
  kind: told<BoardKind>(),
  /** Whether it can be programmed where it is; a server of an earlier version does not tell. */
  canProgram: z._default(z.boolean(), true),
  /** Its serial port; null for an emulated board. */
  port: z.nullable(portView),
  /**
   * Hash of its definition, eight hexadecimal digits; null while it is not known, and if it is of a project that is not served. A
   * server of an earlier version does not tell, and has one definition for all.
   */
  definition: z.optional(textOrNull),
  /** The name of its project; null where that is not known. A server of an earlier version does not tell. */
  project: z.optional(textOrNull),
  /**
   * The build id of its firmware, eight hexadecimal digits; null before it told any. A server of an earlier version does not tell.
   */
  build: z.optional(textOrNull),
  /** How it is. */
  status: told<BoardStatus>(),
  /** Why it is not online; null when it is. */
  reason: z.nullable(boardReason),
  /** How often it has started. */
  boot: numberOrNull,
  /** Grows with every report of this board. */
  rev: number,
  /** Its channels by name. */
  channels: byName<ChannelView>(channelView),
  /** What surrounds a virtual board; null for a real one, and for one of another server. */
  virtual: z.nullable(virtualView),
  /** The server that has it; absent: this one. */
  server: z.optional(boardServer),
});
/** One board. */
export type BoardView = Readonly<z.output<typeof boardView>>;

/**
 * Whether a board is simulated.
 *
 * @param board The board; one of another server has no surroundings here, but its line's name (G4d).
 */
export function isSimulated({ virtual, kind }: Pick<BoardView, "virtual" | "kind">): boolean {
  return virtual !== null || kind === "virtual";
}
