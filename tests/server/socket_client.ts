/**
 * A WebSocket client with nothing of ours in it.
 *
 * @module
 */
import { TOKEN } from "./api_fixture.ts";

/** A message of the server, notification or answer. */
export interface Message {
  /** A notification's name. */
  readonly method?: string;
  /** What it tells. */
  readonly params?: unknown;
  /** An answer's id. */
  readonly id?: unknown;
  /** What it answers. */
  readonly result?: unknown;
  /** Why it did not work out. */
  readonly error?: { readonly code: number; readonly message: string; readonly data: unknown };
}

/** What it is about. */
export interface SocketClientOptions {
  /** Port of the server. */
  readonly port: number;
  /** Token it shows. */
  readonly token?: string;
}

/** A connected client. */
export class SocketClient implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #received: Message[] = [];
  readonly #waiting: ((message: Message) => void)[] = [];
  /** How it was closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#received.push(JSON.parse(data));
      else waiting(JSON.parse(data));
    };
    this.closed = new Promise((resolve) => {
      socket.onclose = ({ code, reason }) => resolve({ code, reason });
    });
  }

  /** Connect; rejects if the server refuses. */
  static async connect({ port, token = TOKEN }: SocketClientOptions): Promise<SocketClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, ["destello.v1", `destello.token.${token}`]);
    const client = new SocketClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = (event) => reject(new Error(event instanceof ErrorEvent ? event.message : "failed"));
    });
    return client;
  }

  /** The sub-protocol that was agreed on. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Send text as it is, a buffer as a binary message, anything else as JSON. */
  send(message: unknown): void {
    const raw = typeof message === "string" || message instanceof ArrayBuffer;
    this.#socket.send(raw ? message : JSON.stringify(message));
  }

  /** The next message. */
  next(): Promise<Message> {
    const received = this.#received.shift();
    if (received !== undefined) return Promise.resolve(received);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Close, and wait until it is. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}
