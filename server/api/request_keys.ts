/**
 * Requests that are repeated under the same key run once (C12): a client whose connection broke does not know whether its
 * request arrived. What they ended in is kept in memory for a while, and answered again.
 *
 * Of each connection the last outcomes are kept. Answers arrive in the order in which requests end, so whoever waits for no
 * more answers than that will find every one of them, however many requests others make.
 *
 * What fails before it begins takes no time, so whoever makes many of those must not fill the room of others: a conflict is
 * not kept, and what else never began gives way when there is no more room.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { MAX_REPEATABLE } from "../../protocol/messages.ts";
import type { Clock } from "../link/clock.ts";

/** How long an outcome is kept, in milliseconds. */
export const KEPT_MS = 60_000;
/** How long it is kept at least, however many connections come and go. A client repeats nothing for longer than 10 s. */
export const KEPT_AT_LEAST_MS = 15_000;
/** How many outcomes are kept for all who ask over HTTP, whose connections nobody can tell apart. */
export const KEPT_OVER_HTTP: number = 16 * MAX_REPEATABLE;
/** Most keys at a time: those of 50 connections (S5), of some that were, and of HTTP. */
export const MAX_KEYS: number = 64 * MAX_REPEATABLE + KEPT_OVER_HTTP;

/** A request with a key. */
interface Kept {
  /** What was called, so that another call under the same key is found out. */
  readonly call: string;
  /** The lasting connection it came on last; that of all HTTP if on none. */
  client: object;
  /** What it ended in, or will. */
  readonly outcome: Promise<unknown>;
}

/** One that has ended. */
interface Ended extends Kept {
  readonly key: string;
  /** When. */
  readonly endedAt: number;
}

/** Stands for the connections of all who ask over HTTP. */
const OVER_HTTP = {};

/** See the module. */
export class RequestKeys {
  readonly #clock: Clock;
  readonly #underWay = new Map<string, Kept>();
  /** Those that have ended, and when; the oldest end first. */
  readonly #ended = new Map<string, Ended>();
  /** Keys of those among them that never began; the oldest end first. */
  readonly #neverBegan = new Set<string>();
  /** The same by connection. */
  readonly #endedOf = new WeakMap<object, Ended[]>();
  #repeated = 0;

  /**
   * No keys yet.
   *
   * @param clock Time.
   */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many keys are kept. */
  get size(): number {
    return this.#underWay.size + this.#ended.size;
  }

  /** How many requests were answered with what another one ended in. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * Run a request, unless it has been run under this key, or is being run.
   *
   * @param client The connection it came on; null over HTTP.
   * @param key Chosen by the client.
   * @param call All that is asked, as text.
   * @param run Runs it.
   * @param repeated Is told, while it is under way, on which other connection it came before.
   * @returns What the first one ended in, or will.
   * @throws {RequestFailure} "invalid_params" if something else was asked under this key, "too_many_requests" if so many
   * connections ran so much under keys within 15 s that there is no room for more.
   */
  outcome(
    client: object | null,
    key: string,
    call: string,
    run: () => Promise<unknown>,
    repeated: (before: object) => void = () => {},
  ): Promise<unknown> {
    this.#forgetOld();
    const underWay = this.#underWay.get(key);
    const known = underWay ?? this.#ended.get(key);
    if (known === undefined) {
      if (this.#isFull) this.#forgetOneThatNeverBegan();
      if (this.#isFull) throw tooMany();
      return this.#begin(client ?? OVER_HTTP, key, call, run);
    }
    if (known.call !== call) throw otherCall(key);
    this.#repeated++;
    if (underWay !== undefined && client !== null && underWay.client !== client) {
      repeated(underWay.client);
      underWay.client = client;
    }
    return known.outcome;
  }

  #begin(client: object, key: string, call: string, run: () => Promise<unknown>): Promise<unknown> {
    const kept: Kept = { call, client, outcome: run() };
    this.#underWay.set(key, kept);
    const end = () => {
      this.#underWay.delete(key);
      this.#keep(client, { ...kept, key, endedAt: this.#clock.now() });
    };
    kept.outcome.then(end, (error: unknown) => {
      if (isConflict(error)) {
        this.#underWay.delete(key);
        return;
      }
      end();
      if (neverBegan(error)) this.#neverBegan.add(key);
    });
    return kept.outcome;
  }

  #keep(client: object, ended: Ended): void {
    this.#ended.set(ended.key, ended);
    const all = this.#endedOf.get(client) ?? [];
    this.#endedOf.set(client, all);
    all.push(ended);
    const share = client === OVER_HTTP ? KEPT_OVER_HTTP : MAX_REPEATABLE;
    const oldest = all.length > share ? all.shift() : undefined;
    if (oldest !== undefined && this.#ended.get(oldest.key) === oldest) this.#forget(oldest.key);
  }

  #forget(key: string): void {
    this.#ended.delete(key);
    this.#neverBegan.delete(key);
  }

  #forgetOneThatNeverBegan(): void {
    const [oldest] = this.#neverBegan;
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [key, { endedAt }] of this.#ended) {
      if (now - endedAt < (this.#isFull ? KEPT_AT_LEAST_MS : KEPT_MS)) return;
      this.#forget(key);
    }
  }

  get #isFull(): boolean {
    return this.size >= MAX_KEYS;
  }
}

/** It need not be kept: if anything ran on its channel since, a repetition conflicts again. */
function isConflict(error: unknown): boolean {
  return error instanceof RequestFailure && error.reason === "conflict";
}

/**
 * Whether it surely did not reach the board. One that was superseded (B9) did not either, but its repetition would run: after
 * the newer one, with what is no longer wanted.
 */
function neverBegan(error: unknown): boolean {
  return error instanceof RequestFailure && error.outcome === "not_run" &&
    error.reason !== "superseded" && error.reason !== "refused_by_board";
}

function otherCall(key: string): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `Something else was asked under the key ${JSON.stringify(key)}`,
    "Use a new key for each request, and the same one only to repeat it as it was",
  );
}

function tooMany(): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    `Too much was run under keys, on too many connections, within ${KEPT_AT_LEAST_MS / 1000} s`,
    "Ask again in a moment, or without a key",
  );
}
