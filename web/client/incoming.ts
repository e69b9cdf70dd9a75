/**
 * What the server says, checked before it is believed. Unknown members and unknown notifications are passed over, and
 * unknown names and kinds are taken as they are, so that a newer server may say more (C15); a known message of a wrong shape
 * is named as garbled.
 *
 * @module
 */
import * as z from "zod/mini";
import type { ConsoleBytes } from "../../protocol/console_messages.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { fieldSchemas } from "../../protocol/dsl.ts";
import type {
  BoardChanged,
  BoardReason,
  BoardView,
  ChannelView,
  CommandPending,
  Confirmed,
  FlashProgress,
  Notifications,
  Pending,
  ServerClosing,
  Snapshot,
  StateChanged,
  StoreChanged,
} from "../../protocol/messages.ts";
import { STORE_REASONS, type StoreTrouble } from "../../protocol/store_trouble.ts";
import { readBoardDetails, readFailureDetails } from "../../protocol/reason_details.ts";
import { leftAlonePorts, type PortsChanged } from "../../protocol/left_alone.ts";
import type { Renamed } from "../../protocol/rename_message.ts";
import type { ToldChannel, ToldDefinition, ToldField } from "../../protocol/told.ts";
import { toldValues } from "../../protocol/values.ts";
import type { VirtualChanged } from "../../protocol/virtual_board.ts";
import { virtualChanged, virtualLine, virtualView } from "./virtual_shapes.ts";

const text = z.string();
const textOrNull = z.nullable(text);
const number = z.number();

const pending: z.ZodMiniType<Pending> = z.object({
  command: text,
  args: toldValues,
  by: text,
  stage: text,
  since: text,
});

const channelView: z.ZodMiniType<ChannelView> = z.object({
  reported: z.nullable(toldValues),
  desired: z.nullable(toldValues),
  pending: z.nullable(pending),
  at: textOrNull,
  by: textOrNull,
  rev: z.nullable(number),
  lease: z.nullable(z.object({ ms: number, safe: toldValues, until: textOrNull })),
  reconciled: z.nullable(z.object({
    decision: text,
    boot: number,
    at: text,
    reason: textOrNull,
  })),
});

/** A trouble is told whatever its details are: those that do not fit are left out (C13). */
const boardReason: z.ZodMiniType<BoardReason> = z.pipe(
  z.object({ code: text, message: text, hint: text, details: z.optional(z.unknown()) }),
  z.transform(({ details, ...reason }) => ({ ...reason, details: readBoardDetails(reason.code, details) })),
);

const boardView: z.ZodMiniType<BoardView> = z.object({
  id: text,
  name: text,
  kind: text,
  canProgram: z._default(z.boolean(), true),
  port: z.nullable(z.object({ path: text, adapter: textOrNull })),
  status: text,
  reason: z.nullable(boardReason),
  boot: z.nullable(number),
  rev: number,
  channels: z.record(text, channelView),
  virtual: z.nullable(virtualView),
});

const field: z.ZodMiniType<ToldField> = z.union([
  ...fieldSchemas,
  // `told` is there in what this page kept (A5).
  z.pipe(
    z.object({ kind: text, told: z.optional(text) }),
    z.transform(({ kind, told = kind }) => ({ kind: "unknown", told }) as const),
  ),
]);
const fields = z.record(text, field);

const channel: z.ZodMiniType<ToldChannel> = z.object({
  title: text,
  pin: z.union([number, text]),
  state: fields,
  commands: z.record(text, fields),
  lease: z.nullable(z.object({ ms: number, safe: toldValues })),
  onBoot: text,
  // An older server, and what an older page kept, tells of none.
  moves: z._default(z.record(text, text), {}),
});

const definition: z.ZodMiniType<ToldDefinition> = z.object({ name: text, channels: z.record(text, channel) });

const portsChanged: z.ZodMiniType<PortsChanged> = z.object({ leftAlone: leftAlonePorts });

const storeTrouble: z.ZodMiniType<StoreTrouble> = z.object({
  reason: z.pipe(text, z.transform((name) => STORE_REASONS.find((known) => known === name) ?? "failed")),
  since: text,
  waiting: number,
  lost: number,
  readable: z.boolean(),
});

const storeChanged: z.ZodMiniType<StoreChanged> = z.object({ store: z.nullable(storeTrouble) });

const snapshot: z.ZodMiniType<Snapshot> = z.object({
  boards: z.array(boardView),
  definition,
  leftAlone: z.optional(leftAlonePorts),
  server: z.object({
    version: text,
    startedAt: text,
    schemaHash: text,
    findsBoards: z.boolean(),
    you: text,
    yours: z.optional(z.array(text)),
    now: z.optional(text),
    store: z.optional(z.nullable(storeTrouble)),
  }),
});

const stateChanged: z.ZodMiniType<StateChanged> = z.object({
  board: text,
  channel: text,
  state: toldValues,
  boot: number,
  rev: number,
  by: text,
  at: text,
});

const commandPending: z.ZodMiniType<CommandPending> = z.object({
  board: text,
  channel: text,
  pending: z.nullable(pending),
});

const boardChanged: z.ZodMiniType<BoardChanged> = z.object({ board: text, view: z.nullable(boardView) });

const flashProgress: z.ZodMiniType<FlashProgress> = z.object({
  board: text,
  phase: text,
  percent: z.nullable(number),
  message: text,
});

const consoleChunk = z.object({
  at: number,
  direction: z.enum(["down", "up"]),
  hex: z.string().check(z.regex(/^([0-9a-f]{2})*$/)),
});

/** Bytes that go another way than those known here are missed. */
const consoleBytes: z.ZodMiniType<ConsoleBytes> = z.pipe(
  z.object({
    board: text,
    missed: number,
    chunks: z.array(
      z.union([consoleChunk, z.object({ direction: text.check(z.regex(/^(?!(?:up|down)$)/)) })]),
    ),
  }),
  z.transform(({ board, missed, chunks }) => {
    const known = chunks.filter((chunk) => "hex" in chunk);
    return { board, missed: missed + chunks.length - known.length, chunks: known };
  }),
);

const serverClosing: z.ZodMiniType<ServerClosing> = z.object({ message: text });

const confirmed: z.ZodMiniType<Confirmed> = z.object({
  board: text,
  channel: text,
  state: toldValues,
  boot: number,
  rev: number,
  timing: z.object({ queueMs: number, boardMs: number, totalMs: number }),
});

const renamed: z.ZodMiniType<Renamed> = z.object({ board: text, name: text });

/** Every board, and the server's time of day, if it tells that. */
export interface BoardList {
  /** The boards. */
  readonly boards: readonly BoardView[];
  /** ISO 8601. */
  readonly now?: string | undefined;
}

const boardList: z.ZodMiniType<BoardList> = z.object({ boards: z.array(boardView), now: z.optional(text) });

const envelope = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.optional(z.nullable(z.union([text, number]))),
  method: z.optional(text),
  params: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  error: z.optional(z.object({
    code: number,
    message: text,
    data: z.optional(
      z.object({
        reason: text,
        hint: text,
        outcome: text,
        current: z.optional(channelView),
        details: z.optional(z.unknown()),
      }),
    ),
  })),
});

/** An error that does not say more may have left anything behind. */
const NO_DATA = {
  reason: "internal_error",
  hint: "Look at the server's log",
  outcome: "unknown",
  current: null,
  details: {},
} as const;

/** The notifications the client acts on. */
export type Noted =
  | "snapshot"
  | "state.changed"
  | "command.pending"
  | "board.changed"
  | "ports.changed"
  | "flash.progress"
  | "virtual.changed"
  | "virtual.line"
  | "console.bytes"
  | "store.changed"
  | "server.closing";

/** A notification the client acts on. */
export type Notification = { [M in Noted]: { readonly method: M; readonly params: Notifications[M] } }[Noted];

/** A message of the server. */
export type Incoming =
  | { readonly kind: "notification"; readonly notification: Notification }
  | { readonly kind: "result"; readonly id: string | number | null; readonly result: unknown }
  | { readonly kind: "failure"; readonly id: string | number | null; readonly failure: RequestFailure }
  | { readonly kind: "unknown" }
  | { readonly kind: "garbled" };

/**
 * Read a message of the server.
 *
 * @param data What the socket gave.
 * @returns What it is.
 */
export function readIncoming(data: unknown): Incoming {
  const message = envelope.safeParse(parsed(data));
  if (!message.success) return { kind: "garbled" };
  const { id = null, method, params, result, error } = message.data;
  if (error !== undefined) {
    const { reason, hint, outcome, current = null, details } = error.data ?? NO_DATA;
    const failure = new RequestFailure(
      { told: reason },
      error.message,
      hint,
      // Of an outcome that is not known here nobody can tell.
      outcome === "not_run" ? outcome : "unknown",
      current,
      readFailureDetails(reason, details),
    );
    return { kind: "failure", id, failure };
  }
  if (method !== undefined) return readNotification(method, params);
  return result === undefined ? { kind: "garbled" } : { kind: "result", id, result };
}

function readNotification(method: string, params: unknown): Incoming {
  switch (method) {
    case "snapshot":
      return notification(snapshot, params, (params) => ({ method, params }));
    case "state.changed":
      return notification(stateChanged, params, (params) => ({ method, params }));
    case "command.pending":
      return notification(commandPending, params, (params) => ({ method, params }));
    case "board.changed":
      return notification(boardChanged, params, (params) => ({ method, params }));
    case "ports.changed":
      return notification(portsChanged, params, (params) => ({ method, params }));
    case "flash.progress":
      return notification(flashProgress, params, (params) => ({ method, params }));
    case "virtual.changed":
      return notification(virtualChanged, params, (params) => ({ method, params }));
    case "virtual.line":
      return notification(virtualLine, params, (params) => ({ method, params }));
    case "console.bytes":
      return notification(consoleBytes, params, (params) => ({ method, params }));
    case "store.changed":
      return notification(storeChanged, params, (params) => ({ method, params }));
    case "server.closing":
      return notification(serverClosing, params, (params) => ({ method, params }));
    default:
      return { kind: "unknown" };
  }
}

function notification<T>(
  schema: z.ZodMiniType<T>,
  params: unknown,
  named: (params: T) => Notification,
): Incoming {
  const checked = schema.safeParse(params);
  return checked.success ? { kind: "notification", notification: named(checked.data) } : { kind: "garbled" };
}

/**
 * Read the result of a command.
 *
 * @param result The `result` member of the response.
 * @returns The confirmation, or null if it is none.
 */
export function readConfirmed(result: unknown): Confirmed | null {
  return confirmed.safeParse(result).data ?? null;
}

/**
 * Read a snapshot that was kept.
 *
 * @param kept What should be one.
 * @returns The snapshot, or null if it is none.
 */
export function readSnapshot(kept: unknown): Snapshot | null {
  return snapshot.safeParse(kept).data ?? null;
}

/**
 * Read the result of "board.rename".
 *
 * @param result The `result` member of the response.
 * @returns What the board is called now, or null if it does not say so.
 */
export function readRenamed(result: unknown): Renamed | null {
  return renamed.safeParse(result).data ?? null;
}

/**
 * Read the result of what was done to a virtual board.
 *
 * @param result The `result` member of the response.
 * @returns The board's surroundings afterwards, or null if it says no such thing.
 */
export function readVirtualChanged(result: unknown): VirtualChanged | null {
  return virtualChanged.safeParse(result).data ?? null;
}

/**
 * Read the result of "boards.list".
 *
 * @param result The `result` member of the response.
 * @returns The boards, or null if it is no list of boards.
 */
export function readBoardList(result: unknown): BoardList | null {
  return boardList.safeParse(result).data ?? null;
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
