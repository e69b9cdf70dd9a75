/**
 * One WebSocket client, behind a small adapter, so that it is tested without any socket.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { MAX_MESSAGE_LENGTH } from "../../protocol/messages.ts";
import { isAllowed, type Method } from "../../protocol/api/method.ts";
import type { RpcNotification } from "../../protocol/api/notifications.ts";
import type { Snapshot } from "../../protocol/api/server.ts";
import type { ClientName } from "./client_names.ts";
import type { Device } from "./devices.ts";
import { type ClientSocket, DRAINED, type Fanout, type Receiver } from "./fanout.ts";
import { CALLS_A_SECOND, type MessageBudget } from "./message_budget.ts";
import { Caller, type Rpc } from "./rpc.ts";

/** Why a socket is closed: the codes of RFC 6455, 7.4.1 and its registry. */
export const CLOSE = {
  /** The server ends. */
  goingAway: 1001,
  /** Only text is understood. */
  notText: 1003,
  /** The client sends more than it may (S11). */
  tooMuch: 1008,
  /** Its device may come in no longer. */
  revoked: 1008,
  /** Longer than MAX_MESSAGE_LENGTH. */
  tooLong: 1009,
  /** The client does not read what it is sent; it may come back. */
  tooSlow: 1013,
} as const;

/** What a {@linkcode WebSocketClient} needs. */
export interface WebSocketClientOptions {
  /** The client's socket, open. */
  readonly socket: ClientSocket;
  /** Who it is. */
  readonly client: ClientName;
  /** Whose token it showed. */
  readonly device: Device;
  /** Its name for itself through any number of connections (C12); absent, or null, where it has none. */
  readonly session?: string | null;
  /** Answers its calls. */
  readonly rpc: Rpc;
  /** How much it may say. */
  readonly budget: MessageBudget;
  /** Told when it was closed because of what it sent. */
  readonly flooded?: (name: string, code: number, why: string) => void;
  /** Tells it what changes. */
  readonly fanout: Fanout;
  /** The whole truth, as it is told to a client. */
  readonly snapshot: (client: ClientName, device: Device) => Snapshot;
}

/** One client from its snapshot to its end. */
export class WebSocketClient implements Receiver {
  /** Its socket. */
  readonly socket: ClientSocket;
  readonly #options: WebSocketClientOptions;
  readonly #caller: Caller;
  readonly #gone = new AbortController();
  readonly #endNaming: () => void;
  readonly #revoke = () => this.end(CLOSE.revoked, "This device was revoked");
  #ended = false;

  /**
   * Begin: the client gets the whole truth and is told of every change from then on.
   *
   * @param options Socket, name, and what it talks to.
   */
  constructor(options: WebSocketClientOptions) {
    this.socket = options.socket;
    this.#options = options;
    const { client, device, socket, session = null, budget } = options;
    this.#caller = new Caller({ client, device, connection: this.#gone.signal, socket, session, budget });
    options.fanout.add(this);
    this.#endNaming = client.subscribe(() => options.fanout.renew(this));
    device.revoked.addEventListener("abort", this.#revoke);
    if (device.revoked.aborted) this.#revoke();
  }

  /** The whole truth, now, as a message. */
  snapshot(): string {
    const { client, device, snapshot } = this.#options;
    const params = snapshot(client, device);
    const notification: RpcNotification = { jsonrpc: "2.0", method: "snapshot", params };
    return JSON.stringify(notification);
  }

  /**
   * Whether it may call a method.
   *
   * @param method The method.
   */
  may(method: Pick<Method, "needs">): boolean {
    return isAllowed(this.#options.device.role, method);
  }

  /**
   * The client said something.
   *
   * @param data What the socket received: a string if it is text.
   */
  received(data: unknown): void {
    if (this.#ended) return;
    if (typeof data !== "string") {
      this.end(CLOSE.notText, "Only text messages are understood");
    } else if (data.length > MAX_MESSAGE_LENGTH) {
      this.end(CLOSE.tooLong, `A message may have ${MAX_MESSAGE_LENGTH} characters, got ${data.length}`);
    } else {
      // The budget is looked at before this returns.
      const answered = this.#options.rpc.handle(data, this.#caller);
      if (this.#caller.isFlooding) this.#flooded();
      else answered.then((answer) => this.#answer(answer));
    }
  }

  #flooded(): void {
    const why = `More than ${CALLS_A_SECOND} calls a second`;
    this.end(CLOSE.tooMuch, why);
    this.#options.flooded?.(this.#caller.by, CLOSE.tooMuch, why);
  }

  /** It did not keep up (P7). */
  dropped(): void {
    this.#options.fanout.counts.dropped++;
    this.end(CLOSE.tooSlow, "Reads too slowly; connect again");
  }

  /**
   * End it. It is out of the fan-out at once: a socket whose client does not answer may stay "closing" for ever.
   *
   * @param code Close code.
   * @param reason In words; at most 123 bytes.
   */
  end(code: number, reason: string): void {
    if (this.#ended) return;
    this.closed();
    this.socket.close(code, reason);
  }

  /** The socket is gone; harmless if it has been said before. */
  closed(): void {
    this.#ended = true;
    this.#endNaming();
    this.#options.device.revoked.removeEventListener("abort", this.#revoke);
    this.#options.fanout.remove(this);
    this.#gone.abort();
  }

  #answer(answer: string | null): void {
    if (answer === null || this.#ended) return;
    // An answer cannot be left out as a notification can: the client would wait for ever.
    const hasRoom = this.#options.fanout.hasRoom(this, Buffer.byteLength(answer));
    if (this.socket.bufferedBytes > DRAINED && !hasRoom) {
      this.dropped();
      this.#options.flooded?.(this.#caller.by, CLOSE.tooSlow, "It asks on without reading the answers");
    } else this.socket.send(answer);
  }
}
