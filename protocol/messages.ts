/**
 * The messages between server and clients as JSON-RPC has them (C rules in docs/SPEC.md): requests, responses, and the checks of a
 * command's arguments, derived from the definition. What else can be called and is told is in `protocol/api/`.
 *
 * @module
 */
import type { AnyValues } from "./dsl.ts";
import { type Field, type Fields, valueProblem } from "./fields/kinds.ts";
import { shown, type Value } from "./fields/kind.ts";
import type { FailureOutcome } from "./failures.ts";
import type { FailureReason } from "./troubles.ts";
import type { ReasonDetails } from "./reason_details.ts";
import type { Told } from "./told.ts";
import { own } from "./own.ts";
import type { ChannelView } from "./views.ts";

/** Sub-protocol of the WebSocket (C1). */
export const SUBPROTOCOL = "destello.v1";
/** A second sub-protocol, from browsers, carries the token behind this prefix (S4). */
export const TOKEN_SUBPROTOCOL_PREFIX = "destello.token.";
/** Where a client asks why its handshake was refused, which no WebSocket tells: POST, the token as its body (C16). */
export const ADMISSION_PATH = "/ws/admission";
/** What stands in the page in place of a token, for whoever has to be paired first (S22). */
export const NO_TOKEN = "none";
/** Longest message a client may send, in UTF-16 code units; a longer one closes the socket with 1009 (C7). */
export const MAX_MESSAGE_LENGTH = 4096;
/** So many calls one batch may hold (C8). */
export const MAX_BATCH = 16;
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

/** Longest key, and name of a gesture. */
const MAX_NAME_LENGTH = 64;

const ID_PROBLEM = `"id" must be a string of at most 100 characters, a number or null`;

const KEY_PROBLEM = `"key" must be a string of 1 to 64 characters`;
const GESTURE_PROBLEM = `"gesture" must be a string of 1 to 64 characters`;
const REVISION_PROBLEM = `"ifRev" must be a revision: a whole number from 0`;

const MEMBERS: ReadonlySet<string> = new Set(
  ["jsonrpc", "id", "method", "params", "board", "ifRev", "key", "gesture"],
);

/**
 * Check the envelope of a request. The board may be named beside the params or among them; the method's own arguments
 * are left to {@linkcode argumentsCheck}. Written out, since it stands on the way of each command.
 *
 * @param message Parsed JSON.
 * @returns The request, or what is wrong with it.
 */
export function checkRequest(message: unknown): Checked<RpcRequest> {
  if (!isObject(message)) return wrong("A request must be an object");
  const { jsonrpc, id, method, params: given = {}, ifRev, key, gesture } = message;
  if (jsonrpc !== "2.0") return wrongCame(`"jsonrpc" must be "2.0"`, jsonrpc);
  if (id !== undefined && !isId(id)) return wrongCame(ID_PROBLEM, id);
  if (typeof method !== "string") return wrongCame(`"method" must be a string`, method);
  if (!isObject(given)) return wrongCame(`"params" must be an object`, given);
  const { board: namedInParams = null, ...params } = given;
  const { board = namedInParams } = message;
  if (board !== null && typeof board !== "string") return wrongCame(`"board" must be a string`, board);
  if (ifRev !== undefined && !isRevision(ifRev)) return wrongCame(REVISION_PROBLEM, ifRev);
  if (key !== undefined && !isName(key)) return wrongCame(KEY_PROBLEM, key);
  if (gesture !== undefined && !isName(gesture)) return wrongCame(GESTURE_PROBLEM, gesture);
  const unknown = Object.keys(message).filter((name) => !MEMBERS.has(name));
  if (unknown.length > 0) return wrong(unknownNames("member", unknown));
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
  return isRevision(value) ? { ok: true, value } : wrongCame(REVISION_PROBLEM, value);
}

/**
 * Check the key of a request that may be repeated (C12).
 *
 * @param value What came.
 */
export function checkKey(value: unknown): Checked<string> {
  return isName(value) ? { ok: true, value } : wrongCame(KEY_PROBLEM, value);
}

/**
 * Make the check of a command's arguments: exactly these, each in range. The problem begins with the field's name, for
 * example `"level" must be a whole number from 0 to 255, got 300`.
 *
 * @param args The command's arguments.
 * @returns The check.
 */
export function argumentsCheck(args: Fields): (params: unknown) => Checked<AnyValues> {
  const fields = Object.entries(args);
  const names = Object.keys(args);
  return (params) => {
    if (!isObject(params)) return wrong(argumentsComplaint(names, null));
    const value: Record<string, Value> = {};
    for (const [name, field] of fields) {
      const given = own(params, name);
      if (!fits(field, given)) return wrong(`"${name}" ${valueProblem(field, given)}`);
      value[name] = given;
    }
    const unknown = Object.keys(params).filter((name) => !Object.hasOwn(args, name));
    return unknown.length === 0 ? { ok: true, value } : wrong(argumentsComplaint(names, unknown));
  };
}

/**
 * What is said of arguments that are none of those there may be.
 *
 * @param names Those that there may be.
 * @param unknown The others; null where there is no object at all.
 */
export function argumentsComplaint(names: readonly string[], unknown: readonly string[] | null): string {
  if (unknown === null) return "The arguments must be an object";
  const takes = names.length === 0 ? "this command takes none" : `this command takes ${quoted(names)}`;
  return `${unknownNames("argument", unknown)}; ${takes}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is RequestId {
  return value === null || typeof value === "number" || (typeof value === "string" && value.length <= 100);
}

function isRevision(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length >= 1 && value.length <= MAX_NAME_LENGTH;
}

function fits(field: Field, value: unknown): value is Value {
  return valueProblem(field, value) === null;
}

function wrong(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

/** C6a */
function wrongCame(problem: string, came: unknown): { readonly ok: false; readonly problem: string } {
  return wrong(`${problem}, got ${shown(came)}`);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function unknownNames(what: string, names: readonly string[]): string {
  return `Unknown ${what} ${quoted(names)}`;
}
