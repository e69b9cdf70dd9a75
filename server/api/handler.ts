/**
 * What the server does when a method of the catalogue is called.
 *
 * @module
 */
import type { RpcRequest } from "../../protocol/messages.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { Method } from "../../protocol/api/method.ts";
import { shown } from "../../protocol/fields/kind.ts";
import type { ClientName } from "./client_names.ts";
import type { Device } from "./devices.ts";
import type { ClientSocket } from "./fanout.ts";

/** One call of a method: what the client sent, with params that are not checked yet, and who it is. */
export interface MethodCall extends Omit<RpcRequest, "id" | "params"> {
  /** Arguments as the client sent them. */
  readonly params: unknown;
  /** Who asks, as others will read it. */
  readonly by: string;
  /** Who that is through any number of connections; absent, or null, where it has none that lasts. */
  readonly client?: ClientName | null;
  /** Whose token it showed. */
  readonly device: Device;
  /** The client's name for itself through any number of connections (C12); absent, or null, where it has none. */
  readonly session?: string | null;
  /** Aborts when the client's connection is gone; null where it has none that lasts. */
  readonly connection: AbortSignal | null;
  /** The client's socket; absent, or null, where it has none that lasts. */
  readonly socket?: ClientSocket | null;
}

/** A method, and what answers it. */
export interface Handler<M extends Method = Method> {
  /** The method. */
  readonly method: M;
  /**
   * Answer a call.
   *
   * @param call It; its params are not checked yet.
   * @returns The result.
   * @throws {RequestFailure} "invalid_params", or what the handler throws.
   */
  answer(call: MethodCall): unknown;
}

/** A handler for each method that a file of `protocol/api/` says; one that is missing does not compile. */
export type Handlers<Module> = {
  readonly [Name in keyof Module as Module[Name] extends Method ? Name : never]: HandlerOf<Module[Name]>;
};

/** A handler for one method. */
export type HandlerOf<M> = M extends Method<infer Given, infer Params, infer Result, infer Name>
  ? Handler<Method<Given, Params, Result, Name>>
  : never;

/**
 * Handle a method.
 *
 * @param method The method.
 * @param answer Gives its result; gets params that fit, and the call with the board and the client.
 * @returns The handler.
 */
export function handle<Given, Params, Result, const Name extends string>(
  method: Method<Given, Params, Result, Name>,
  answer: (params: Params, call: MethodCall) => Result | Promise<Result>,
): Handler<Method<Given, Params, Result, Name>> {
  const params = method.params();
  return {
    method,
    answer(call) {
      const read = params.safeParse(call.params);
      if (read.success) return answer(read.data, call);
      const [issue] = read.error.issues;
      const problem = issue === undefined ? "Not valid" : problemOf(issue, call.params);
      throw new RequestFailure("invalid_params", problem, method.hint);
    },
  };
}

/** What is wrong with params, as their schema tells. */
interface Issue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  /** Of names that are not known: which. */
  readonly keys?: readonly string[];
}

/** A sentence that says what something must be, or what a method takes, ends with what came (C6a). */
function problemOf({ message, path, keys }: Issue, params: unknown): string {
  if (!/" (?:must be|takes) |^The arguments must be /.test(message) || message.includes(", got ")) {
    return message;
  }
  const came = keys?.[0] ?? path.reduce((value: unknown, name) => inside(value, name), params);
  return `${message}, got ${shown(came)}`;
}

function inside(value: unknown, name: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
