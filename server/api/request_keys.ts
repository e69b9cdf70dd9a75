/**
 * Requests that are repeated under the same key run once (C12): a client whose connection broke does not know whether its
 * request arrived. What they ended in is kept in memory for a while, and answered again.
 *
 * Of each connection the last outcomes are kept. Answers arrive in the order in which requests end, so whoever waits for no
 * more answers than that will find every one of them, however many requests others make.
 *
 * Connections come and go, and what was asked on them is kept on, so all together may still be too many. Then whoever holds most
 * gives up first, and first what takes a client no time to make many of: what never began (a conflict is not even kept), then what
 * was superseded. What ran takes the board its time. That a key was given up is remembered, so that it does not run again.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { MAX_REPEATABLE } from "../../protocol/messages.ts";
import type { Clock } from "../link/clock.ts";
import { GivenUpKeys } from "./given_up_keys.ts";
import { KeyShares } from "./key_shares.ts";

/** How long an outcome is kept, in milliseconds. */
export const KEPT_MS = 60_000;
/** How long it is kept at least, or remembered as given up. A client repeats nothing for longer than 10 s. */
export const KEPT_AT_LEAST_MS = 15_000;

/** How many keys there may be. */
export interface KeyLimits {
  /** Outcomes of one kind that are kept of each connection. */
  readonly ofConnection: number;
  /** The same for all who ask over HTTP, whose connections nobody can tell apart. */
  readonly overHttp: number;
  /** Keys at a time, those under way included. */
  readonly all: number;
  /** Keys that are remembered as given up: so many of superseded requests, and so many of others. */
  readonly givenUp: number;
}

/** The limits of a server: room for 50 connections (S5), some that were, and HTTP. */
export const KEY_LIMITS: KeyLimits = {
  ofConnection: MAX_REPEATABLE,
  overHttp: 16 * MAX_REPEATABLE,
  all: 80 * MAX_REPEATABLE,
  givenUp: 128 * MAX_REPEATABLE,
};

/** What is known of how a request ended; the first is given up first. */
const KINDS = ["never_began", "superseded", "may_have_run"] as const;
type Kind = typeof KINDS[number];

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
interface Ended {
  readonly key: string;
  readonly call: string;
  readonly outcome: Promise<unknown>;
  /** The connection it came on first, in whose share it is. */
  readonly holder: object;
  readonly kind: Kind;
  /** When. */
  readonly endedAt: number;
}

/** Stands for the connections of all who ask over HTTP. */
const OVER_HTTP = {};

/** See the module. */
export class RequestKeys {
  readonly #clock: Clock;
  readonly #limits: KeyLimits;
  readonly #underWay = new Map<string, Kept>();
  /** Those that have ended; the oldest end first. */
  readonly #ended = new Map<string, Ended>();
  /** Who holds how many of those. */
  readonly #shares: Readonly<Record<Kind, KeyShares>>;
  /** What was given up, and surely did not run. */
  readonly #superseded: GivenUpKeys;
  /** What was given up, and may have run. */
  readonly #unknown: GivenUpKeys;
  #repeated = 0;

  /**
   * No keys yet.
   *
   * @param clock Time.
   * @param limits How many there may be; a server's unless told.
   */
  constructor(clock: Clock, limits: KeyLimits = KEY_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
    const shareOf = (client: object) => client === OVER_HTTP ? limits.overHttp : limits.ofConnection;
    this.#shares = {
      never_began: new KeyShares(shareOf),
      superseded: new KeyShares(shareOf),
      may_have_run: new KeyShares(shareOf),
    };
    const givenUp = { clock, keptMs: KEPT_AT_LEAST_MS, most: limits.givenUp };
    this.#superseded = new GivenUpKeys(givenUp);
    this.#unknown = new GivenUpKeys(givenUp);
  }

  /** How many keys are kept. */
  get size(): number {
    return this.#underWay.size + this.#ended.size;
  }

  /** How many keys are remembered as given up. */
  get givenUp(): number {
    return this.#superseded.size + this.#unknown.size;
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
   * @throws {RequestFailure} "invalid_params" if something else was asked under this key; "superseded" if the first one was, and
   * "too_many_requests", outcome unknown, if it may have run, where no more is known of it; "too_many_requests" if the board
   * ran, or is running, so much under keys within 15 s that there is no room for more.
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
      this.#checkNotGivenUp(key);
      if (this.#isFull) this.#makeRoom();
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
    const outcome = run();
    this.#underWay.set(key, { call, client, outcome });
    const end = (kind: Kind) => {
      this.#underWay.delete(key);
      this.#keep({ key, call, outcome, holder: client, kind, endedAt: this.#clock.now() });
    };
    outcome.then(() => end("may_have_run"), (error: unknown) => {
      if (isConflict(error)) this.#underWay.delete(key);
      else end(kindOf(error));
    });
    return outcome;
  }

  #keep(ended: Ended): void {
    this.#ended.set(ended.key, ended);
    const oldest = this.#shares[ended.kind].add(ended.holder, ended.key);
    if (oldest === undefined) return;
    this.#forget(oldest);
    // Whoever asks for a superseded one again after so many answers that it missed was told what to expect (C12), and it never ran.
    if (ended.kind === "may_have_run" && !this.#unknown.isFull) this.#unknown.add(oldest);
  }

  #makeRoom(): void {
    for (const kind of KINDS) {
      const key = this.#shares[kind].oldestOfFullest();
      if (key === undefined) continue;
      if (kind === "may_have_run" && this.#unknown.isFull) break;
      this.#forget(key);
      if (kind === "superseded") this.#superseded.add(key);
      if (kind === "may_have_run") this.#unknown.add(key);
      return;
    }
    throw tooMany();
  }

  #forget(key: string): void {
    const ended = this.#ended.get(key);
    if (ended === undefined) return;
    this.#ended.delete(key);
    this.#shares[ended.kind].delete(ended.holder, key);
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [key, { endedAt }] of this.#ended) {
      if (now - endedAt < (this.#isFull ? KEPT_AT_LEAST_MS : KEPT_MS)) return;
      this.#forget(key);
    }
  }

  #checkNotGivenUp(key: string): void {
    if (this.#superseded.has(key)) throw wasSuperseded();
    if (this.#unknown.has(key)) throw cannotBeKnown();
  }

  get #isFull(): boolean {
    return this.size >= this.#limits.all;
  }
}

/** It need not be kept: if anything ran on its channel since, a repetition conflicts again. */
function isConflict(error: unknown): boolean {
  return error instanceof RequestFailure && error.reason === "conflict";
}

/**
 * What never reached the board may be asked anew. One that was superseded (B9) did not reach it either, but its repetition would
 * run: after the newer one, with what is no longer wanted.
 */
function kindOf(error: unknown): Kind {
  if (!(error instanceof RequestFailure) || error.outcome === "unknown") return "may_have_run";
  if (error.reason === "superseded") return "superseded";
  return error.reason === "refused_by_board" ? "may_have_run" : "never_began";
}

function otherCall(key: string): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `Something else was asked under the key ${JSON.stringify(key)}`,
    "Use a new key for each request, and the same one only to repeat it as it was",
  );
}

function wasSuperseded(): RequestFailure {
  return new RequestFailure(
    "superseded",
    "It was not run: a newer one of yours took its place",
    "Nothing to do: the newest one runs",
  );
}

function cannotBeKnown(): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    "It was asked before, and so much was asked under keys since that its outcome was given up; it was not run again",
    "Look at the reported state, then ask again under a new key",
    "unknown",
  );
}

function tooMany(): RequestFailure {
  return new RequestFailure(
    "too_many_requests",
    `Boards ran too much under keys within ${KEPT_AT_LEAST_MS / 1000} s`,
    "Ask again in a moment, or without a key",
  );
}
