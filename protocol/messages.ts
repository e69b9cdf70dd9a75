/**
 * The messages between server and clients (C rules in docs/SPEC.md): the shapes of what the server says, and the zod
 * schemas, derived from the definition, of what a client may say. `zod/mini`, because a browser loads it too.
 *
 * @module
 */
import * as z from "zod/mini";
import type { ConsoleBytes } from "./console_messages.ts";
import { type AnyValues, type Fields, valueProblem } from "./dsl.ts";
import type { Value } from "./fields/kind.ts";
import type { FailureOutcome, FailureReason } from "./failures.ts";
import type { LeftAlone, PortsChanged } from "./left_alone.ts";
import type { ReasonDetails } from "./reason_details.ts";
import type { StoreTrouble } from "./store_trouble.ts";
import type { Told, ToldDefinition } from "./told.ts";
import type { VirtualChanged, VirtualLine } from "./virtual_board.ts";
import type { BoardView, ChannelView, Pending } from "./views.ts";

export type {
  BoardReason,
  BoardStatus,
  BoardView,
  ChannelView,
  LeaseView,
  Pending,
  PortView,
  Reconciled,
} from "./views.ts";

/** Sub-protocol of the WebSocket (C1). */
export const SUBPROTOCOL = "destello.v1";
/** A second sub-protocol, from browsers, carries the token behind this prefix (S4). */
export const TOKEN_SUBPROTOCOL_PREFIX = "destello.token.";
/** Where a client asks why its handshake was refused, which no WebSocket tells: POST, the token as its body (C16). */
export const ADMISSION_PATH = "/ws/admission";
/** Longest message a client may send, in UTF-16 code units; a longer one closes the socket with 1009 (C7). */
export const MAX_MESSAGE_LENGTH = 4096;
/** So many of a connection's last outcomes are kept by their keys; who waits for more answers may repeat none (C12). */
export const MAX_REPEATABLE = 256;

/** The server itself. */
export interface ServerView {
  /** Version of Destello. */
  readonly version: string;
  /** When it started, ISO 8601. */
  readonly startedAt: string;
  /** Hash of its definition, eight hexadecimal digits. */
  readonly schemaHash: string;
  /** Whether a board that is plugged in is found, and takes the place of a virtual one. */
  readonly findsBoards: boolean;
  /** The name under which the receiver's commands are shown to others. */
  readonly you: string;
  /** All names that the receiver has and had (C17); a server of an earlier version does not tell. */
  readonly yours?: readonly string[] | undefined;
  /** Its time of day when it sent this, ISO 8601 (C14); a server of an earlier version does not tell. */
  readonly now?: string | undefined;
  /** What of the history is not written, and why (H13); null while it can be. A server of an earlier version does not tell. */
  readonly store?: StoreTrouble | null | undefined;
}

/** Whether the history can be written (H13). */
export interface StoreChanged {
  /** What is not written, and why; null while it can be. */
  readonly store: StoreTrouble | null;
}

/** The whole truth; the first message on every connection (C2). */
export interface Snapshot {
  /** Every board. */
  readonly boards: readonly BoardView[];
  /** The definition that all controls derive from. */
  readonly definition: ToldDefinition;
  /** The server itself. */
  readonly server: ServerView;
  /** Serial ports on which no board is likely to be, so that nobody opened them; absent where ports are not looked for. */
  readonly leftAlone?: readonly LeftAlone[] | undefined;
}

/** A channel's state as the board reported it. */
export interface StateChanged {
  /** Board id. */
  readonly board: string;
  /** Channel name. */
  readonly channel: string;
  /** Read back from the hardware (W3). */
  readonly state: AnyValues;
  /** The board's boot counter. */
  readonly boot: number;
  /** The board's revision. */
  readonly rev: number;
  /** Who caused it. */
  readonly by: string;
  /** When, ISO 8601. */
  readonly at: string;
}

/** A command began, went on the wire, or is over (`null`: nothing is outstanding on that channel). */
export interface CommandPending {
  /** Board id. */
  readonly board: string;
  /** Channel name. */
  readonly channel: string;
  /** The newest outstanding command. */
  readonly pending: Pending | null;
}

/** A board came, went, or became another status; `null`: it is no longer listed. */
export interface BoardChanged {
  /** Board id. */
  readonly board: string;
  /** The whole board. */
  readonly view: BoardView | null;
}

/** What is done to program a board, by name. */
export type FlashPhase = "generate" | "compile" | "upload" | "verify" | "reconnect" | "done" | "failed";

/** How far programming a board has come. */
export interface FlashProgress {
  /** Board id. */
  readonly board: string;
  /** What is being done. */
  readonly phase: Told<FlashPhase>;
  /** 0..100 within the whole, or null where it cannot be told. */
  readonly percent: number | null;
  /** In words. */
  readonly message: string;
}

/** The server is going away. */
export interface ServerClosing {
  /** In words. */
  readonly message: string;
}

/** Every notification and its params. */
export interface Notifications {
  /** The whole truth. */
  readonly snapshot: Snapshot;
  /** A report of the board. */
  readonly "state.changed": StateChanged;
  /** A command on its way. */
  readonly "command.pending": CommandPending;
  /** A board's status. */
  readonly "board.changed": BoardChanged;
  /** Which ports are left alone. */
  readonly "ports.changed": PortsChanged;
  /** Programming. */
  readonly "flash.progress": FlashProgress;
  /** Surroundings of a virtual board. */
  readonly "virtual.changed": VirtualChanged;
  /** What happens on a virtual board's line, while somebody watches. */
  readonly "virtual.line": VirtualLine;
  /** Bytes on a line, for those who watch it. */
  readonly "console.bytes": ConsoleBytes;
  /** Whether the history can be written. */
  readonly "store.changed": StoreChanged;
  /** The end. */
  readonly "server.closing": ServerClosing;
}

/** Where the time of a confirmed command went, in milliseconds. */
export interface Timing {
  /** From request to wire. */
  readonly queueMs: number;
  /** From wire to the board's confirmation. */
  readonly boardMs: number;
  /** From request to the board's confirmation. */
  readonly totalMs: number;
}

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

/** Id of a JSON-RPC request. */
export type RequestId = string | number | null;

/** The error member of a JSON-RPC response. */
export interface RpcError {
  /** See {@linkcode FailureReason}'s codes. */
  readonly code: number;
  /** What happened. */
  readonly message: string;
  /** The failure's name and remedy; how the channel is now, where that is why (C11); what varies in it (C13). */
  readonly data: {
    readonly reason: Told<FailureReason>;
    readonly hint: string;
    readonly outcome: FailureOutcome;
    readonly current?: ChannelView;
    readonly details?: ReasonDetails;
  };
}

/** A JSON-RPC response. */
export type RpcResponse =
  | { readonly jsonrpc: "2.0"; readonly id: RequestId; readonly result: unknown }
  | { readonly jsonrpc: "2.0"; readonly id: RequestId; readonly error: RpcError };

/** A JSON-RPC notification of the server. */
export type RpcNotification = {
  [M in keyof Notifications]: {
    readonly jsonrpc: "2.0";
    readonly method: M;
    readonly params: Notifications[M];
  };
}[keyof Notifications];

/** A JSON-RPC request or notification of a client (JSON-RPC 2.0, sections 4 and 4.1). */
export interface RpcRequest {
  /** Absent in a notification, which is never answered. */
  readonly id?: RequestId;
  /** `<channel>.<command>`, "boards.list", ... */
  readonly method: string;
  /** Its arguments; `board` may stand among them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Which board is meant, where there is more than one. */
  readonly board: string | null;
  /** Run only if the channel has not changed since this revision (C11). */
  readonly ifRev?: number;
  /** Names the request, so that repeating it runs nothing twice (C12). */
  readonly key?: string;
  /** Names what a person does in one go, to which this command belongs (H15). */
  readonly gesture?: string;
}

/** What a check gives: the value with its type, or what is wrong with it as a sentence. */
export type Checked<T> = { readonly ok: true; readonly value: T } | {
  readonly ok: false;
  readonly problem: string;
};

const ID_PROBLEM = `"id" must be a string of at most 100 characters, a number or null`;

const KEY_PROBLEM = `"key" must be a string of 1 to 64 characters`;
const GESTURE_PROBLEM = `"gesture" must be a string of 1 to 64 characters`;
const REVISION_PROBLEM = `"ifRev" must be a revision: a whole number from 0`;

const revision = z.int({ error: REVISION_PROBLEM }).check(z.minimum(0, REVISION_PROBLEM));

const requestKey = z.string({ error: KEY_PROBLEM })
  .check(z.minLength(1, KEY_PROBLEM), z.maxLength(64, KEY_PROBLEM));

const gestureName = z.string({ error: GESTURE_PROBLEM })
  .check(z.minLength(1, GESTURE_PROBLEM), z.maxLength(64, GESTURE_PROBLEM));

const requestSchema = z.strictObject({
  jsonrpc: z.literal("2.0", { error: `"jsonrpc" must be "2.0"` }),
  id: z.optional(
    z.union([z.string().check(z.maxLength(100, ID_PROBLEM)), z.number(), z.null()], { error: ID_PROBLEM }),
  ),
  method: z.string({ error: `"method" must be a string` }),
  params: z._default(z.record(z.string(), z.unknown(), { error: `"params" must be an object` }), {}),
  board: z.optional(z.string({ error: `"board" must be a string` })),
  ifRev: z.optional(revision),
  key: z.optional(requestKey),
  gesture: z.optional(gestureName),
}, {
  error: (issue) =>
    issue.code === "unrecognized_keys" ? unknownNames("member", issue.keys) : "A request must be an object",
});

/**
 * Check the envelope of a request. The board may be named beside the params or among them; the method's own arguments
 * are left to {@linkcode argumentsCheck}.
 *
 * @param message Parsed JSON.
 * @returns The request, or what is wrong with it.
 */
export function checkRequest(message: unknown): Checked<RpcRequest> {
  const result = requestSchema.safeParse(message);
  if (!result.success) return { ok: false, problem: firstProblem(result.error) };
  const {
    id,
    method,
    params: { board: namedInParams, ...params },
    board = namedInParams ?? null,
    ifRev,
    key,
    gesture,
  } = result.data;
  if (board !== null && typeof board !== "string") return { ok: false, problem: `"board" must be a string` };
  return {
    ok: true,
    value: {
      method,
      params,
      board,
      ...(id === undefined ? {} : { id }),
      ...(ifRev === undefined ? {} : { ifRev }),
      ...(key === undefined ? {} : { key }),
      ...(gesture === undefined ? {} : { gesture }),
    },
  };
}

/**
 * Check a revision that a command depends on (C11).
 *
 * @param value What came.
 */
export function checkRevision(value: unknown): Checked<number> {
  return checked(revision, value);
}

/**
 * Check the key of a request that may be repeated (C12).
 *
 * @param value What came.
 */
export function checkKey(value: unknown): Checked<string> {
  return checked(requestKey, value);
}

/**
 * Compile the check of a command's arguments: exactly these, each in range. The problem begins with the field's name,
 * for example `"level" must be a whole number from 0 to 255, got 300`.
 *
 * @param args The command's arguments.
 * @returns The check.
 */
export function argumentsCheck(args: Fields): (params: unknown) => Checked<AnyValues> {
  const names = Object.keys(args);
  const takes = names.length === 0 ? "this command takes none" : `this command takes ${quoted(names)}`;
  const shape = Object.fromEntries(
    Object.entries(args).map(([name, field]) => {
      const schema = z.custom<Value>((value) => valueProblem(field, value) === null, {
        error: ({ input }) => `"${name}" ${valueProblem(field, input)}`,
      });
      return [name, schema];
    }),
  );
  const schema: z.ZodMiniType<AnyValues> = z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `${unknownNames("argument", issue.keys)}; ${takes}`
        : "The arguments must be an object",
  });
  return (params) => checked(schema, bare(params));
}

/** Without what every object inherits: a missing argument "constructor" is missing. */
function bare(params: unknown): unknown {
  if (typeof params !== "object" || params === null || Array.isArray(params)) return params;
  return Object.assign(Object.create(null), params);
}

function checked<T>(schema: z.ZodMiniType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value);
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problem: firstProblem(result.error) };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function unknownNames(what: string, names: readonly string[]): string {
  return `Unknown ${what} ${quoted(names)}`;
}

function firstProblem(error: z.core.$ZodError): string {
  return error.issues[0]?.message ?? "Not a valid message";
}
