import assert from "node:assert/strict";
import { RequestFailure } from "../../../protocol/failures.ts";
import type { ServerRefusal } from "../../../client/admission.ts";
import { Session, type SessionOptions } from "../../../client/session.ts";
import { FakeClock } from "./fake_clock.ts";
import { MockServer } from "./mock_server.ts";

/** The LED of {@linkcode exampleBoard}. */
export const LED = { board: "uno-1", channel: "led" };

/** A session with a mock server, and the end of both. */
export class Bench {
  readonly clock = new FakeClock();
  readonly server = new MockServer();
  readonly session: Session;
  wakeUp: () => void = () => {};
  reachable: ServerRefusal | boolean = false;

  constructor(options: Partial<SessionOptions> = {}) {
    this.session = new Session(this.server.url, {
      token: "0123abcd",
      WebSocket: this.server.Socket,
      clock: this.clock,
      random: () => 0,
      reachable: () => Promise.resolve(this.reachable),
      wakeUps: (listener) => {
        this.wakeUp = listener;
        return () => this.wakeUp = () => {};
      },
      ...options,
    });
  }

  /** Resolves as soon as the session is as it should be. */
  until(isSo: (session: Session) => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (isSo(this.session)) return resolve();
      const end = this.session.subscribe(() => {
        if (!isSo(this.session)) return;
        end();
        resolve();
      });
    });
  }

  online(): Promise<void> {
    return this.until(({ connection }) => connection.status === "online");
  }

  offline(reason: string): Promise<void> {
    return this.until(({ connection }) => connection.status === "offline" && connection.reason === reason);
  }

  led(): unknown {
    return this.session.truth.boards.get("uno-1")?.channels.led;
  }

  /** Resolves at the next change of anything. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.session.subscribe(() => {
        end();
        resolve();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.session.close();
    assert.equal(this.clock.waiting, 0, "timers outlived their session");
    await this.server.end();
  }
}

/** How a request failed. */
export async function failureOf(request: Promise<unknown>): Promise<RequestFailure> {
  const failure = await request.then(() => null, (error: unknown) => error);
  assert.ok(failure instanceof RequestFailure, `expected a RequestFailure, got ${failure}`);
  return failure;
}
