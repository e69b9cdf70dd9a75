/**
 * JSON-RPC 2.0: text in, text out (C3). Two calls of one client come to the board's queues in the order in which it sent them,
 * because everything up to there happens before the first await; those for one channel keep it (B9).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { checkRequest, MAX_BATCH, type RequestId, type RpcResponse } from "../../protocol/messages.ts";
import { rpcErrorOf } from "../../protocol/rpc_error.ts";
import type { Log } from "../log.ts";
import type { ClientName } from "./client_names.ts";
import { type Device, ownedBy } from "./devices.ts";
import type { ClientSocket } from "./fanout.ts";
import type { MethodCall } from "./handler.ts";
import { CALLS_A_SECOND, JUNK_CALLS, type MessageBudget } from "./message_budget.ts";
import type { Methods } from "./methods.ts";

/** How many calls of one client may wait for a board (C8). */
export const MAX_IN_FLIGHT = 16;

/** What {@linkcode Caller} takes. */
export interface CallerOptions {
  /** Who it is; a name where that says it all. */
  readonly client: ClientName | string;
  /** Whose token it showed. */
  readonly device: Device;
  /** Aborts when its connection is gone; none that lasts unless told. */
  readonly connection?: AbortSignal | null;
  /** Its socket; none that lasts unless told. */
  readonly socket?: ClientSocket | null;
  /** Its name for itself through any number of connections (C12); none unless told. */
  readonly session?: string | null;
  /** How much it may say (S11); limited elsewhere unless told. */
  readonly budget?: MessageBudget;
  /** How many of its calls may wait; {@linkcode MAX_IN_FLIGHT} unless told. */
  readonly inFlight?: number;
}

/** What a client calls, without who it is. */
export type Call = Omit<MethodCall, "by" | "client" | "device" | "connection" | "socket" | "session">;

/** One client, as far as its calls are concerned. */
export class Caller {
  readonly #options: CallerOptions;
  #inFlight = 0;
  #isFlooding = false;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** Its name, as others read it. */
  get by(): string {
    const { client } = this.#options;
    return typeof client === "string" ? client : client.current;
  }

  /** Whether it has said so much that its connection is to end. */
  get isFlooding(): boolean {
    return this.#isFlooding;
  }

  /**
   * It has sent a message.
   *
   * @param calls How many calls are in it.
   * @throws {RequestFailure} "too_many_requests" if it may not say that much.
   */
  spend(calls: number): void {
    const verdict = this.#options.budget?.spend(calls) ?? "run";
    if (verdict === "run") return;
    this.#isFlooding ||= verdict === "end";
    throw new RequestFailure(
      "too_many_requests",
      `${this.by} makes more than ${CALLS_A_SECOND} calls a second, and the server has no more to spare`,
      "Wait for answers, or send less; a client that goes on is closed with 1008",
    );
  }

  /**
   * Call a method, if not too many calls are waiting already.
   *
   * @param methods The methods.
   * @param call What is called.
   * @param by On whose behalf, as others will read it; its own unless told.
   * @returns Its result.
   * @throws {RequestFailure} "too_many_requests", or what the method throws.
   */
  async call(methods: Methods, call: Call, by = this.by): Promise<unknown> {
    const { inFlight = MAX_IN_FLIGHT } = this.#options;
    if (this.#inFlight >= inFlight) {
      throw new RequestFailure(
        "too_many_requests",
        `${inFlight} calls of ${this.by} are waiting for an answer already`,
        "Wait for an answer before the next call",
      );
    }
    const { client, device, connection = null, socket = null, session = null } = this.#options;
    this.#inFlight++;
    try {
      return await methods.call({
        ...call,
        by,
        client: typeof client === "string" ? null : client,
        device,
        connection,
        socket,
        session: session === null ? null : ownedBy(device, session),
      });
    } finally {
      this.#inFlight--;
    }
  }
}

/** Answers JSON-RPC. */
export interface Rpc {
  /**
   * Handle one message.
   *
   * @param text A request, a notification or a batch.
   * @param caller Who sent it.
   * @returns The answer; null where the message holds notifications only, which are never answered. Never rejects.
   */
  handle(text: string, caller: Caller): Promise<string | null>;
}

/** What {@linkcode createRpc} takes. */
export interface RpcOptions {
  /** The methods. */
  readonly methods: Methods;
  /** Told of failures that are faults of this program. */
  readonly log: Log;
}

/**
 * A JSON-RPC endpoint.
 *
 * @param options Methods and log.
 * @returns The endpoint.
 */
export function createRpc(options: RpcOptions): Rpc {
  const { methods, log } = options;

  async function answer(message: unknown, caller: Caller): Promise<RpcResponse | null> {
    const request = checkRequest(message);
    if (!request.ok) {
      return errorResponse(
        idOf(message),
        new RequestFailure("invalid_request", request.problem, 'See JSON-RPC 2.0, "Request object"'),
      );
    }
    const { id, ...call } = request.value;
    try {
      const result = await caller.call(methods, call);
      return id === undefined ? null : { jsonrpc: "2.0", id, result };
    } catch (error) {
      const failure = asFailure(error, log);
      return id === undefined ? null : errorResponse(id, failure);
    }
  }

  async function answerAll(batch: readonly unknown[], caller: Caller): Promise<string | null> {
    if (batch.length === 0 || batch.length > MAX_BATCH) {
      return refused(
        new RequestFailure(
          "invalid_request",
          `A batch must hold 1 to ${MAX_BATCH} calls, got ${batch.length}`,
          "Send several smaller batches, one after the other",
        ),
      );
    }
    const responses = await Promise.all(batch.map((message) => answer(message, caller)));
    const said = responses.filter((response) => response !== null);
    return said.length === 0 ? null : JSON.stringify(said);
  }

  return {
    async handle(text, caller) {
      const message = parsed(text);
      try {
        caller.spend(message === undefined ? JUNK_CALLS : callsIn(message));
      } catch (error) {
        return JSON.stringify(errorResponse(idOf(message), asFailure(error, log)));
      }
      if (message === undefined) {
        return refused(
          new RequestFailure("parse_error", "The message is not JSON", "Send one JSON-RPC 2.0 object"),
        );
      }
      if (Array.isArray(message)) return await answerAll(message, caller);
      const response = await answer(message, caller);
      return response === null ? null : JSON.stringify(response);
    },
  };
}

/**
 * What a client may know of something thrown: a failure as it is; anything else is a fault of this program, whose details
 * go to the log only.
 *
 * @param error Anything thrown.
 * @param log Where faults go.
 * @returns The failure.
 */
export function asFailure(error: unknown, log: Log): RequestFailure {
  if (error instanceof RequestFailure) return error;
  log.error("A request failed by a fault of the server", error);
  return new RequestFailure(
    "internal_error",
    "The server failed to handle the request",
    "The server's log has the details",
    "unknown",
  );
}

function callsIn(message: unknown): number {
  return Array.isArray(message) ? Math.max(1, message.length) : 1;
}

/** Undefined, which no JSON is, for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(failure: RequestFailure): string {
  return JSON.stringify(errorResponse(null, failure));
}

function errorResponse(id: RequestId, failure: RequestFailure): RpcResponse {
  return { jsonrpc: "2.0", id, error: rpcErrorOf(failure) };
}

/** The id of a message that is no valid request, so that its sender can tell which one it was; null if it has none. */
function idOf(message: unknown): RequestId {
  if (typeof message !== "object" || message === null || !("id" in message)) return null;
  const { id } = message;
  return (typeof id === "string" && id.length <= 100) || typeof id === "number" ? id : null;
}
