/**
 * The messages between server and clients as JSON-RPC has them (C rules in docs/SPEC.md): requests, responses, and the schemas of a
 * command's arguments, derived from the definition. `zod/mini`, because a browser loads it too. What else can be called and is
 * told is in `protocol/api/`.
 *
 * @module
 */
import * as z from "zod/mini";
import { type AnyValues, type Fields, valueProblem } from "./dsl.ts";
import type { Value } from "./fields/kind.ts";
import type { FailureOutcome } from "./failures.ts";
import type { FailureReason } from "./troubles.ts";
import type { ReasonDetails } from "./reason_details.ts";
import type { Told } from "./told.ts";
import type { ChannelView } from "./views.ts";

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
 * The schema of a command's arguments: exactly these, each in range. The problem begins with the field's name, for example
 * `"level" must be a whole number from 0 to 255, got 300`.
 */
function argumentsSchema(args: Fields): z.ZodMiniType<AnyValues> {
  const shape = Object.fromEntries(
    Object.entries(args).map(([name, field]) => {
      const schema = z.custom<Value>((value) => valueProblem(field, value) === null, {
        error: ({ input }) => `"${name}" ${valueProblem(field, input)}`,
      });
      return [name, schema];
    }),
  );
  return z.strictObject(shape, onlyArguments(Object.keys(args)));
}

/**
 * What is said of arguments that are none of those there may be.
 *
 * @param names Those that there may be.
 * @returns For a strict object of them.
 */
export function onlyArguments(names: readonly string[]): { readonly error: ObjectComplaint } {
  const takes = names.length === 0 ? "this command takes none" : `this command takes ${quoted(names)}`;
  return {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `${unknownNames("argument", issue.keys ?? [])}; ${takes}`
        : "The arguments must be an object",
  };
}

/**
 * Compile the check of a command's arguments.
 *
 * @param args The command's arguments.
 * @returns The check.
 */
export function argumentsCheck(args: Fields): (params: unknown) => Checked<AnyValues> {
  const schema = argumentsSchema(args);
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

type ObjectComplaint = (issue: { readonly code?: string; readonly keys?: readonly string[] }) => string;

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function unknownNames(what: string, names: readonly string[]): string {
  return `Unknown ${what} ${quoted(names)}`;
}

function firstProblem(error: z.core.$ZodError): string {
  return error.issues[0]?.message ?? "Not a valid message";
}
