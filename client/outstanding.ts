/**
 * Requests that the server has not answered. Those with a key outlive their connection for a while: repeated to the same
 * server, they run nothing twice (C12), and its answer says what became of them.
 *
 * @module
 */
import { RequestFailure } from "../protocol/failures.ts";
import { MAX_REPEATABLE } from "../protocol/messages.ts";
import type { Timer } from "../protocol/clock.ts";
import type { Clock } from "./clock.ts";

/** How long after it was asked a request may be repeated, in milliseconds: nobody expects it to be done later. */
export const REPEAT_MS = 10_000;

/** A request that was sent. */
export interface OutstandingRequest {
  /** The message. */
  readonly text: string;
  /** When the server that got it had started, ISO 8601; null if the request must not be repeated. */
  readonly repeatTo: string | null;
  /** It was answered. */
  readonly resolve: (result: unknown) => void;
  /** It failed. */
  readonly reject: (failure: RequestFailure) => void;
}

/** See the module. */
export class OutstandingRequests {
  readonly #clock: Clock;
  /** The oldest first. */
  readonly #requests = new Map<number, OutstandingRequest & { readonly sentAt: number }>();
  #timer: Timer | null = null;

  /**
   * None yet.
   *
   * @param clock Time.
   */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A request was sent.
   *
   * @param id Its id.
   * @param request It.
   */
  add(id: number, request: OutstandingRequest): void {
    this.#requests.set(id, { ...request, sentAt: this.#clock.now() });
  }

  /**
   * The answer to a request came.
   *
   * @param id Its id.
   * @returns It; null if it is not known.
   */
  take(id: number): OutstandingRequest | null {
    const request = this.#requests.get(id) ?? null;
    this.#requests.delete(id);
    return request;
  }

  /**
   * Nobody waits for a request any more: it is never repeated, because that might be the first time that it runs.
   *
   * @param id Its id.
   * @param isConnected Whether there is a connection, on which its answer may still come; without one it has failed.
   */
  giveUp(id: number, isConnected: boolean): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#requests.set(id, { ...request, repeatTo: null });
    if (!isConnected) this.#fail(({ repeatTo }) => repeatTo === null);
  }

  /** There is no connection: what cannot be repeated has failed, what can be waits for the next one. */
  disconnected(): void {
    this.#fail(({ repeatTo }) => repeatTo === null);
    this.#watch();
  }

  /**
   * There is a connection again.
   *
   * @param startedAt When its server started, ISO 8601. Another one than before knows no keys.
   * @param send Sends a message.
   */
  connected(startedAt: string | null, send: (text: string) => void): void {
    this.#stopWatching();
    this.#failOld();
    const areTooMany = this.#requests.size > MAX_REPEATABLE;
    this.#fail(({ repeatTo }) => areTooMany || repeatTo !== startedAt);
    for (const [id, request] of this.#requests) {
      this.#requests.set(id, { ...request, reject: (failure) => request.reject(ofRepetition(failure)) });
      send(request.text);
    }
  }

  /** There will be no connection any more. */
  close(): void {
    this.#stopWatching();
    this.#fail(() => true);
  }

  #watch(): void {
    const [oldest] = this.#requests.values();
    if (this.#timer !== null || oldest === undefined) return;
    this.#timer = this.#clock.after(oldest.sentAt + REPEAT_MS - this.#clock.now(), () => {
      this.#timer = null;
      this.#failOld();
      this.#watch();
    });
  }

  #stopWatching(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #failOld(): void {
    const oldest = this.#clock.now() - REPEAT_MS;
    this.#fail(({ sentAt }) => sentAt <= oldest);
  }

  #fail(isLost: (request: OutstandingRequest & { readonly sentAt: number }) => boolean): void {
    const lost = [...this.#requests].filter(([, request]) => isLost(request));
    for (const [id] of lost) this.#requests.delete(id);
    for (const [, { reject }] of lost) {
      reject(connectionLost());
    }
  }
}

/** A server that takes no more calls now says so before it looks what became of the first one, which may have run (C8, C12). */
function ofRepetition(failure: RequestFailure): RequestFailure {
  return failure.reason === "too_many_requests" ? connectionLost() : failure;
}

function connectionLost(): RequestFailure {
  return new RequestFailure(
    "connection_lost",
    "The connection broke before the answer; the board may have done it or not",
    "Look at the reported state when the connection is back, then ask again",
    "unknown",
  );
}
