/**
 * How a method and a notification are said: once, for server, clients and documents. What they take and give are zod schemas; their
 * types are inferred.
 *
 * A new method is one constant in a file of this folder, and one handler in the server: without it the server does not compile. Its
 * schemas are made by functions, so that the page's bundle holds no method that the page does not call (P16).
 *
 * @module
 */
import * as z from "zod/mini";
import { argumentsComplaint } from "../messages.ts";
import type { Told } from "../told.ts";

/** Who may call a method: each may do what those before it may (S21). */
export const ROLES = ["view", "control", "admin"] as const;
/** Who may call a method. */
export type Role = (typeof ROLES)[number];

/** A path of HTTP by which a method can be called as well (C9); `<id>` in it is the board. */
export type Http =
  | { readonly verb: "POST"; readonly path: string }
  | {
    readonly verb: "GET";
    readonly path: string;
    /** What its query may name. */
    query(): readonly string[];
    /** Those of them that are numbers. */
    readonly numbers: readonly string[];
  };

/** Where a client reads what a method takes, which the server itself says (X1). */
export const WHAT_IT_TAKES = "The page /docs, and /openrpc.json, say what it takes";

/** A method of the server. */
export interface Method<Given = unknown, Params = unknown, Result = unknown, Name extends string = string> {
  /** What clients call. */
  readonly name: Name;
  /** What clients give, and what the handler gets of it. The board is not among it: it is part of every call (C3). */
  params(): z.ZodMiniType<Params, Given>;
  /** What to do about params that do not fit. */
  readonly hint: string;
  /** What clients are told. */
  result(): z.ZodMiniType<Result>;
  /** Who may call it. */
  readonly needs: Role;
  /** Whether it is about one board, which a call then names (C3). */
  readonly ofBoard?: true;
  /** Where it is over HTTP, besides `/rpc`. */
  readonly http?: Http;
}

/** What a command of a channel needs, whatever definition it is of (S21). */
export const COMMAND: Pick<Method, "needs"> = { needs: "control" };

/**
 * Whether somebody may call a method (S21).
 *
 * @param role What that one may do; of a role that is not known here, nothing.
 * @param method The method, or {@linkcode COMMAND}.
 */
export function isAllowed(role: Told<Role>, { needs }: Pick<Method, "needs">): boolean {
  return ROLES.findIndex((one) => one === role) >= ROLES.indexOf(needs);
}

/** What a method tells. */
export type ResultOf<M> = M extends Method<infer _Given, infer _Params, infer Result> ? Readonly<Result>
  : never;
/** What the handler of a method gets. */
export type ParamsOf<M> = M extends Method<infer _Given, infer Params> ? Readonly<Params> : never;

/**
 * For methods without params.
 *
 * @returns Of no params.
 */
export function nothing(): z.ZodMiniType<Readonly<Record<never, never>>, Readonly<Record<never, never>>> {
  return z.strictObject({}, {
    error: (issue) => argumentsComplaint([], issue.code === "unrecognized_keys" ? issue.keys : null),
  });
}

/**
 * For methods that tell no more than that they are done.
 *
 * @returns Of nothing.
 */
export function done(): z.ZodMiniType<Readonly<Record<never, never>>> {
  return z.object({});
}

/** A notification of the server. */
export interface Notification<Params = unknown, Name extends string = string> {
  /** What clients listen for. */
  readonly name: Name;
  /** What is told. */
  readonly params: z.ZodMiniType<Params>;
  /**
   * Read one.
   *
   * @param params What came.
   * @returns It; null if its shape is another one.
   */
  read(params: unknown): { readonly method: Name; readonly params: Params } | null;
}

/** What a notification tells. */
export type ParamsToldBy<N> = N extends Notification<infer Params> ? Readonly<Params> : never;

/**
 * Say a notification.
 *
 * @param name What clients listen for.
 * @param params What is told.
 * @returns It.
 */
export function notification<Params, const Name extends string>(
  name: Name,
  params: z.ZodMiniType<Params>,
): Notification<Params, Name> {
  return {
    name,
    params,
    read(told) {
      const read = params.safeParse(told);
      return read.success ? { method: name, params: read.data } : null;
    },
  };
}
