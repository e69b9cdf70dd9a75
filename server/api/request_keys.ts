/**
 * Requests that are repeated under the same key run once (C12): a client whose connection broke does not know whether its
 * request arrived. What it ended in is kept in memory for a while, and answered again.
 *
 * Keys belong to the client that made them, so a flood costs those who make it. Answers arrive in the order in which requests
 * end, so a client that waits for no more answers than are kept finds every one of them.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { MAX_REPEATABLE } from "../../protocol/messages.ts";
import type { FailureReason } from "../../protocol/troubles.ts";
import type { Clock } from "../../protocol/clock.ts";

/** How long an outcome is kept, in milliseconds. */
export const KEPT_MS = 60_000;
/** How long it is kept at least, or remembered as given up. A client repeats nothing for longer than 10 s. */
export const KEPT_AT_LEAST_MS = 15_000;

/** How many keys there may be. */
export interface KeyLimits {
  /** Outcomes that are kept of each client. */
  readonly ofClient: number;
  /** Outcomes that are kept of all clients that have no name, over HTTP for example. */
  readonly ofNameless: number;
  /** Clients with a name whose keys are kept. */
  readonly clients: number;
}

/**
 * The limits of a server: as many clients as connect at a time (S5), and some that were.
 *
 * @param maxClients How many connect at a time.
 */
export function keyLimits(maxClients: number): KeyLimits {
  return {
    ofClient: MAX_REPEATABLE,
    ofNameless: 16 * MAX_REPEATABLE,
    clients: Math.ceil(1.25 * maxClients),
  };
}

/** A request that has ended. */
interface Ended {
  readonly call: string;
  readonly outcome: Promise<unknown>;
  /** Whether it surely did not run: then it may be asked anew when there is no room for its outcome. */
  readonly isForgettable: boolean;
  readonly endedAt: number;
}

/** The keys of one client, or of all that have no name. */
class ClientKeys {
  readonly underWay = new Map<string, Pick<Ended, "call" | "outcome">>();
  /** The oldest first. */
  readonly ended = new Map<string, Ended>();
  /** When those ended whose outcomes had to go, though they may have run; the oldest first. */
  readonly #givenUp = new Map<string, number>();
  readonly #most: number;
  /** When something was asked or ended last. */
  usedAt = 0;

  constructor(most: number) {
    this.#most = most;
  }

  isGivenUp(key: string): boolean {
    return this.#givenUp.has(key);
  }

  keep(key: string, ended: Ended): void {
    this.ended.set(key, ended);
    const [oldest] = this.ended;
    if (this.ended.size <= this.#most || oldest === undefined) return;
    const [oldKey, { isForgettable, endedAt }] = oldest;
    this.ended.delete(oldKey);
    if (!isForgettable) this.#givenUp.set(oldKey, endedAt);
  }

  forgetOld(now: number): void {
    for (const [key, { endedAt }] of this.ended) {
      if (now - endedAt < KEPT_MS) break;
      this.ended.delete(key);
    }
    for (const [key, endedAt] of this.#givenUp) {
      if (now - endedAt < KEPT_AT_LEAST_MS) break;
      this.#givenUp.delete(key);
    }
  }
}

export class RequestKeys {
  readonly #clock: Clock;
  /** By the name of the client; who asked last stands last. */
  readonly #clients = new Map<string, ClientKeys>();
  readonly #nameless: ClientKeys;
  readonly #limits: KeyLimits;
  #repeated = 0;

  /**
   * No keys yet.
   *
   * @param clock Time.
   * @param limits How many there may be.
   */
  constructor(clock: Clock, limits: KeyLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#nameless = new ClientKeys(limits.ofNameless);
  }

  /** How many keys are kept. */
  get size(): number {
    return [this.#nameless, ...this.#clients.values()]
      .reduce((sum, { underWay, ended }) => sum + underWay.size + ended.size, 0);
  }

  /** How many requests were answered with what another one ended in. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * Run a request, unless its client has run it under this key, or is running it.
   *
   * @param client The client's name for itself, through any number of connections; null if it has none.
   * @param key Chosen by the client.
   * @param call All that is asked, as text.
   * @param run Runs it.
   * @returns What the first one ended in, or will.
   * @throws {RequestFailure} "invalid_params" if something else was asked under this key; "too_many_requests", outcome unknown, if
   * its outcome was given up; "too_many_requests" if too many other clients use keys.
   */
  outcome(client: string | null, key: string, call: string, run: () => Promise<unknown>): Promise<unknown> {
    const keys = client === null ? this.#nameless : this.#keysOf(client);
    const now = this.#clock.now();
    keys.forgetOld(now);
    const known = keys.underWay.get(key) ?? keys.ended.get(key);
    if (known !== undefined) {
      if (known.call !== call) throw otherCall(key);
      this.#repeated++;
      return known.outcome;
    }
    if (keys.isGivenUp(key)) throw cannotBeKnown();
    const outcome = run();
    keys.usedAt = now;
    keys.underWay.set(key, { call, outcome });
    const end = (error: unknown) => {
      const endedAt = this.#clock.now();
      keys.usedAt = endedAt;
      keys.underWay.delete(key);
      if (isLookedAtAnew(error)) return;
      keys.keep(key, { call, outcome, isForgettable: didNotRun(error), endedAt });
    };
    outcome.then(() => end(null), end);
    return outcome;
  }

  #keysOf(client: string): ClientKeys {
    const known = this.#clients.get(client);
    this.#clients.delete(client);
    if (known === undefined) this.#makeRoom();
    const keys = known ?? new ClientKeys(this.#limits.ofClient);
    this.#clients.set(client, keys);
    return keys;
  }

  #makeRoom(): void {
    if (this.#clients.size < this.#limits.clients) return;
    const old = this.#clock.now() - KEPT_AT_LEAST_MS;
    for (const [client, { underWay, usedAt }] of this.#clients) {
      if (underWay.size > 0 || usedAt > old) continue;
      this.#clients.delete(client);
      return;
    }
    throw tooMany();
  }
}

/** Not kept, because to ask for it again is as good as the first time. */
const LOOKED_AT_ANEW: ReadonlySet<string> = new Set<FailureReason>([
  // It conflicts again if anything ran on its channel since.
  "conflict",
  // It ended before its turn, and its client asks for it again in its own order.
  "connection_lost",
  // It could not have run.
  "invalid_params",
]);

function isLookedAtAnew(error: unknown): boolean {
  return error instanceof RequestFailure && LOOKED_AT_ANEW.has(error.reason);
}

/** It never reached the board. Its outcome is kept all the same: asked anew it would run after what its client asked for since. */
function didNotRun(error: unknown): boolean {
  return error instanceof RequestFailure && error.outcome === "not_run" &&
    error.reason !== "refused_by_board";
}

function otherCall(key: string): RequestFailure {
  return new RequestFailure(
    "invalid_params",
    `Something else was asked under the key ${JSON.stringify(key)}`,
    "Use a new key for each request, and the same one only to repeat it as it was",
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
    `Too many other clients asked under keys within ${KEPT_AT_LEAST_MS / 1000} s`,
    "Ask again in a moment, or without a key",
  );
}
