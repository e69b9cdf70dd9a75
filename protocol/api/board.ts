/**
 * Boards: what they report, their commands, their names.
 *
 * @module
 */
import * as z from "zod/mini";
import type { AnyValues } from "../dsl.ts";
import { list as listOf, number, text } from "../shapes.ts";
import { toldValues } from "../values.ts";
import { type BoardView, boardView, pending } from "../views.ts";
import { type Method, nothing, notification, type ParamsToldBy, type ResultOf } from "./method.ts";

/** A channel's state as the board reported it. */
export const stateChanged = notification(
  "state.changed",
  z.object({
    /** Board id. */
    board: text,
    /** Channel name. */
    channel: text,
    /** Read back from the hardware (W3). */
    state: toldValues,
    /** The board's boot counter. */
    boot: number,
    /** The board's revision. */
    rev: number,
    /** Who caused it. */
    by: text,
    /** When, ISO 8601. */
    at: text,
  }),
);
/** A channel's state as the board reported it. */
export type StateChanged = ParamsToldBy<typeof stateChanged>;

/** A command lasts, goes on the wire, or is over (`null`: nothing that lasts is outstanding on that channel; B2a). */
export const commandPending = notification(
  "command.pending",
  z.object({
    /** Board id. */
    board: text,
    /** Channel name. */
    channel: text,
    /** The newest outstanding command. */
    pending: z.nullable(pending),
  }),
);
/** A command lasts, goes on the wire, or is over (`null`: nothing that lasts is outstanding on that channel; B2a). */
export type CommandPending = ParamsToldBy<typeof commandPending>;

/** A board came, went, or became another status; `null`: it is no longer listed. */
export const changed = notification(
  "board.changed",
  z.object({
    /** Board id. */
    board: text,
    /** The whole board. */
    view: z.nullable(boardView),
  }),
);
/** A board came, went, or became another status; `null`: it is no longer listed. */
export type BoardChanged = ParamsToldBy<typeof changed>;

const timing = z.object({
  /** From request to wire. */
  queueMs: number,
  /** From wire to the board's confirmation. */
  boardMs: number,
  /** From request to the board's confirmation. */
  totalMs: number,
});
/** Where the time of a confirmed command went, in milliseconds. */
export type Timing = Readonly<z.output<typeof timing>>;

/** The result of a command, which is a method `<channel>.<command>`: given only after the board confirmed it (C4). */
export const confirmed: z.ZodMiniType<Confirmed> = z.object({
  board: text,
  channel: text,
  state: toldValues,
  boot: number,
  rev: number,
  timing,
});
/** The result of a command: given only after the board confirmed it (C4). */
export interface Confirmed<State extends AnyValues = AnyValues> {
  /** Board id. */
  readonly board: string;
  /** Channel name. */
  readonly channel: string;
  /** Read back from the hardware after the command ran (W3). */
  readonly state: State;
  /** The board's boot counter. */
  readonly boot: number;
  /** The board's revision. */
  readonly rev: number;
  /** Where the time went. */
  readonly timing: Timing;
}

/** Every board. */
export const list = {
  name: "boards.list",
  params: nothing,
  hint: "Send arguments that fit the definition",
  result: () =>
    z.object({
      /** The boards. */
      boards: listOf<BoardView>(boardView),
      /** The server's time of day, ISO 8601 (C14); a server of an earlier version does not tell. */
      now: z.optional(text),
    }),
  needs: "view",
  http: { verb: "GET", path: "/api/boards", query: () => [], numbers: [] },
} as const satisfies Method;

/** What a board is called after it was given another name or id: only after it said what its EEPROM holds (B12, B13). */
export const renamed = () =>
  z.object({
    /** Board id. */
    board: text,
    /** What it is called now: its name, or the definition's if it has none. */
    name: text,
  });
/** What a board is called after it was given another name or id. */
export type Renamed = Readonly<z.output<ReturnType<typeof renamed>>>;

/** Give a board that has another one's id an id of its own (B13). */
export const renewId = {
  name: "board.renew_id",
  params: nothing,
  hint: 'Send {}, with the id that it has as "board"',
  result: renamed,
  needs: "admin",
  ofBoard: true,
  http: { verb: "POST", path: "/api/boards/<id>/renew_id" },
} as const satisfies Method;

/** Have a board show a person which one it is: its light blinks for 5 s (B20). */
export const identify = {
  name: "board.identify",
  params: nothing,
  hint: "Send {}",
  result: () =>
    z.object({
      /** Id of the board that blinks. */
      board: text,
    }),
  needs: "control",
  ofBoard: true,
  http: { verb: "POST", path: "/api/boards/<id>/identify" },
} as const satisfies Method;
/** The result of `board.identify`: given only after the board said that it blinks. */
export type Identified = ResultOf<typeof identify>;
