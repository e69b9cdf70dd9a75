/**
 * Requests that are repeated under the same key run once (C12): a client whose connection broke does not know whether its
 * request arrived. What they ended in is kept in memory for a while, and answered again.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Clock } from "../link/clock.ts";

/** How long an outcome is kept, in milliseconds. */
export const KEPT_MS = 60_000;
/** How long it is kept at least, even if there are too many. A client repeats nothing for longer than 10 s. */
export const KEPT_AT_LEAST_MS = 15_000;
/** Most keys at a time. */
export const MAX_KEYS = 10_000;

/** A request with a key. */
interface Kept {
  /** What was called, so that another call under the same key is found out. */
  readonly call: string;
  /** What it ended in, or will. */
  readonly outcome: Promise<unknown>;
}

/** See the module. */
export class RequestKeys {
  readonly #clock: Clock;
  readonly #underWay = new Map<string, Kept>();
  /** Those that have ended, and when; the oldest end first. */
  readonly #ended = new Map<string, Kept & { readonly endedAt: number }>();
  #repeated = 0;

  /**
   * No keys yet.
   *
   * @param clock Time.
   */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many requests were answered with what another one ended in. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * Run a request, unless it has been run under this key, or is being run.
   *
   * @param key Chosen by the client.
   * @param call All that is asked, as text.
   * @param run Runs it.
   * @returns What the first one ended in, or will.
   * @throws {RequestFailure} "invalid_params" if something else was asked under this key, "too_many_requests" if more keys
   * were used in 15 s than can be kept.
   */
  outcome(key: string, call: string, run: () => Promise<unknown>): Promise<unknown> {
    this.#forgetOld();
    const known = this.#underWay.get(key) ?? this.#ended.get(key);
    if (known === undefined) {
      if (this.#isFull) throw tooMany();
      return this.#begin(key, call, run);
    }
    if (known.call !== call) throw otherCall(key);
    this.#repeated++;
    return known.outcome;
  }

  #begin(key: string, call: string, run: () => Promise<unknown>): Promise<unknown> {
    const kept = { call, outcome: run() };
    this.#underWay.set(key, kept);
    const end = () => {
      this.#underWay.delete(key);
      this.#ended.set(key, { ...kept, endedAt: this.#clock.now() });
    };
    kept.outcome.then(end, end);
    return kept.outcome;
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [key, { endedAt }] of this.#ended) {
      if (now - endedAt < (this.#isFull ? KEPT_AT_LEAST_MS : KEPT_MS)) return;
      this.#ended.delete(key);
    }
  }

  get #isFull(): boolean {
    return this.#underWay.size + this.#ended.size >= MAX_KEYS;
  }
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
    `${MAX_KEYS} requests with a key came within ${KEPT_AT_LEAST_MS / 1000} s`,
    "Ask less often, or without a key",
  );
}
