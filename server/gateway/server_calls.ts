/**
 * What a gateway asks other servers (G4): each question is asked once, and its answer is waited for. Nothing is kept for a server, or for a
 * broker, that is away.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import type { RpcRequest } from "../../protocol/messages.ts";
import { callMessage } from "../mqtt/call_message.ts";
import type { Outcome } from "../mqtt/command_message.ts";
import type { Outgoing } from "../mqtt/outbox.ts";
import { readAnswer } from "./messages.ts";
import type { RemoteServer } from "./remote_server.ts";

/** How long an answer may take, in milliseconds: until then a server that died has been missed (Q9a). */
export const ANSWER_MS = 8000;
/** So many calls may wait for their answers. */
const MOST_WAITING = 4096;

/** What {@linkcode ServerCalls} takes. */
export interface ServerCallsOptions {
  /** Who asks: the id at the broker under which answers come. */
  readonly asker: string;
  /** Where a server receives calls. */
  readonly topic: (server: string) => string;
  /** Publishes a call. */
  readonly publish: (message: Outgoing, done: (error: Error | null, isForNobody: boolean) => void) => void;
  /** Time. */
  readonly clock: Clock;
  /** A name that nothing else has. */
  readonly newId: () => string;
}

/** What is asked. */
export interface ServerCall {
  /** Whom. */
  readonly server: RemoteServer;
  /** On whose behalf, as others will read it. */
  readonly by: string;
  /** What. Its key is made here, so that it runs once even where the broker delivers it twice. */
  readonly request: Omit<RpcRequest, "id" | "key">;
  /** Whether it is a command of a channel. */
  readonly isCommand?: boolean;
}

interface Waiting {
  readonly server: RemoteServer;
  readonly timer: Timer;
  over(outcome: Outcome): void;
}

/** All calls that wait. */
export class ServerCalls {
  readonly #options: ServerCallsOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: ServerCallsOptions) {
    this.#options = options;
  }

  /**
   * Ask a server.
   *
   * @param call What.
   * @returns Its result.
   * @throws {RequestFailure} as the server says; "server_offline" where it is known not to have heard of it, "no_answer" or
   * "connection_lost" where nobody can tell.
   */
  call({ server, by, request, isCommand = false }: ServerCall): Promise<unknown> {
    const { asker, topic, publish, clock, newId } = this.#options;
    if (this.#waiting.size >= MOST_WAITING) {
      return Promise.reject(
        new RequestFailure(
          "too_many_requests",
          `${MOST_WAITING} calls wait for answers of other servers already`,
          "Ask again when some of them are answered",
        ),
      );
    }
    const id = newId();
    return new Promise((resolve, reject) => {
      const timer = clock.after(ANSWER_MS, () => this.#end(id, { failure: noAnswer(server) }));
      this.#waiting.set(id, {
        server,
        timer,
        over: (outcome) => "failure" in outcome ? reject(outcome.failure) : resolve(outcome.result),
      });
      const message = callMessage({ id, asker, by, request: isCommand ? { ...request, key: id } : request });
      publish(
        { topic: topic(server.id), payload: message, retain: false, expiryS: ANSWER_MS / 1000 },
        (error, isForNobody) => {
          if (error instanceof RequestFailure) this.#end(id, { failure: error });
          else if (error !== null) this.#end(id, { failure: refusedByBroker(server, error) });
          else if (isForNobody) this.#end(id, { failure: serverOffline(server) });
        },
      );
    });
  }

  /**
   * An answer came.
   *
   * @param payload What came.
   */
  received(payload: string): void {
    const answered = readAnswer(payload);
    if (answered !== null) this.#end(answered.id, answered.outcome);
  }

  /**
   * A server is gone, or every one: what it was asked may have run.
   *
   * @param server Which; null for all.
   */
  lost(server: RemoteServer | null): void {
    for (const [id, waiting] of this.#waiting) {
      if (server === null || waiting.server === server) this.#end(id, { failure: lost(waiting.server) });
    }
  }

  #end(id: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.timer.cancel();
    waiting.over(outcome);
  }
}

function noAnswer({ name }: RemoteServer): RequestFailure {
  return new RequestFailure(
    "no_answer",
    `Server ${name} has not answered within ${
      ANSWER_MS / 1000
    } s; whether it did what was asked is not known`,
    "Look at how the board is now, then ask again",
    "unknown",
  );
}

function lost({ name }: RemoteServer): RequestFailure {
  return new RequestFailure(
    "connection_lost",
    `Server ${name} was lost before it answered; whether it did what was asked is not known`,
    "Look at how the board is when it is back, then ask again",
    "unknown",
  );
}

/**
 * A server is not there to be asked.
 *
 * @param server Which.
 */
export function serverOffline({ name }: RemoteServer): RequestFailure {
  return new RequestFailure(
    "server_offline",
    `Server ${name}, which has the board, is not at the MQTT broker`,
    "Start it, or look at its machine; nothing was sent",
    "not_run",
    null,
    { owner: name },
  );
}

function refusedByBroker({ name }: RemoteServer, error: Error): RequestFailure {
  return new RequestFailure(
    "server_offline",
    `The MQTT broker did not take a call for server ${name}: ${error.message}`,
    "Look at the broker's access rules: this server has to publish below its root. Nothing was passed on",
  );
}
