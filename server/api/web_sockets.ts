/**
 * Deno's WebSockets, made into sessions (C1). What Deno does not do by itself is done here: a bound on clients, which
 * counts those that were closed but whose peers have not let go.
 *
 * @module
 */
import { readIdentity, readSession } from "../../protocol/client_identity.ts";
import { SUBPROTOCOL } from "../../protocol/messages.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { ClientNames } from "./client_names.ts";
import type { Device } from "./devices.ts";
import type { ClientSocket } from "./fanout.ts";
import { type Credentials, offeredProtocols } from "./gate.ts";
import { badHandshake, handshakeRefusal } from "./handshake.ts";
import { type Problem, problem } from "./responses.ts";
import { CLOSE, type WebSocketClient, type WebSocketClientOptions } from "./web_socket_client.ts";

/** A client that does not answer a ping is gone; Deno asks after half of this, in seconds. */
const IDLE_TIMEOUT_S = 15;
/** A handshake that was answered this long ago and opened no socket never will, in milliseconds. */
const OPENING_MS = 5000;
/** How long clients have to answer the closing of their sockets, in milliseconds. */
const FAREWELL_MS = 500;

/** What {@linkcode WebSockets} needs. */
export interface WebSocketsOptions {
  /** Time. */
  readonly clock: Clock;
  /** Begins a session on an open socket. */
  readonly begin: (client: NewClient) => WebSocketClient;
  /** Says who clients are. */
  readonly names: ClientNames;
  /** Most sockets at a time. */
  readonly maxClients: number;
}

/** Whose socket was opened. */
export type NewClient = Pick<Required<WebSocketClientOptions>, "socket" | "client" | "device" | "session">;

/** All WebSocket clients. */
export class WebSockets {
  readonly #options: WebSocketsOptions;
  /**
   * Sockets that are not open yet, and since when. If a client resets its connection before it gets the answer, Deno says
   * neither that the socket opened nor that it closed.
   */
  readonly #opening = new Map<WebSocket, number>();
  /** Every socket that was opened and whose connection may still be there. */
  readonly #sessions = new Map<WebSocket, WebSocketClient>();
  #onEmpty: () => void = () => {};

  constructor(options: WebSocketsOptions) {
    this.#options = options;
  }

  /** How many sockets there are, those included that are being closed. */
  get size(): number {
    return this.#opening.size + this.#sessions.size;
  }

  /**
   * Answer a handshake that the gate has let in.
   *
   * @param request The request.
   * @param credentials Its headers.
   * @param device Whose token it shows.
   * @returns 101, or why not: 426 (not a handshake), 400 (no common sub-protocol), 503 (full).
   */
  upgrade(request: Request, credentials: Credentials, device: Device): Response {
    const refusal = handshakeRefusal(request);
    if (refusal !== null) return refusal;
    const offered = offeredProtocols(credentials.protocols);
    if (offered.length > 0 && !offered.includes(SUBPROTOCOL)) {
      return problem({
        status: 400,
        reason: "unknown_protocol",
        message: `None of the offered sub-protocols is "${SUBPROTOCOL}"`,
        hint: `Offer "${SUBPROTOCOL}", or none at all`,
      });
    }
    const full = this.full();
    if (full !== null) return problem(full);
    return this.#accept(request, offered, { isPage: credentials.origin !== null, device });
  }

  /**
   * Whether there is room for one more (S5).
   *
   * @returns Why not; null if there is.
   */
  full(): Problem | null {
    this.#forgetLostHandshakes();
    const { maxClients } = this.#options;
    if (this.size < maxClients) return null;
    return {
      status: 503,
      reason: "too_many_clients",
      message: `${maxClients} clients are connected already`,
      hint: "Close a page or a program that is connected, or start the server with a larger --max-clients",
    };
  }

  /**
   * Close every socket with 1001.
   *
   * @returns When all are gone, or have had their time for it.
   */
  async close(): Promise<void> {
    this.#opening.clear();
    for (const session of this.#sessions.values()) session.end(CLOSE.goingAway, "The server is closing");
    if (this.#sessions.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#options.clock.after(FAREWELL_MS, resolve);
      this.#onEmpty = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  #forgetLostHandshakes(): void {
    const now = this.#options.clock.now();
    for (const [socket, since] of this.#opening) {
      if (now - since >= OPENING_MS) this.#opening.delete(socket);
    }
  }

  #accept(
    request: Request,
    offered: readonly string[],
    { isPage, device }: { readonly isPage: boolean; readonly device: Device },
  ): Response {
    let upgraded: { readonly response: Response; readonly socket: WebSocket };
    try {
      upgraded = Deno.upgradeWebSocket(request, {
        idleTimeout: IDLE_TIMEOUT_S,
        // A browser that offered sub-protocols drops a connection that does not name one of them.
        ...(offered.length > 0 ? { protocol: SUBPROTOCOL } : {}),
      });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return problem(badHandshake("Deno could not read it"));
    }
    const { response, socket } = upgraded;
    const client = device.client ?? this.#options.names.enter(readIdentity(offered), isPage);
    const session = readSession(offered);
    this.#opening.set(socket, this.#options.clock.now());
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      // Forgotten meanwhile: the server closes, or this took too long.
      if (!this.#opening.delete(socket)) socket.close(CLOSE.goingAway);
      else {this.#sessions.set(
          socket,
          this.#options.begin({ socket: adapted(socket), client, device, session }),
        );}
    };
    socket.onmessage = ({ data }) => this.#sessions.get(socket)?.received(data);
    // Deno may say so twice, and always says it after an error.
    socket.onclose = () => {
      this.#opening.delete(socket);
      this.#sessions.get(socket)?.closed();
      this.#sessions.delete(socket);
      if (this.#sessions.size === 0) this.#onEmpty();
    };
    return response;
  }
}

function adapted(socket: WebSocket): ClientSocket {
  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
  };
}
