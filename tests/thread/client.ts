/**
 * A client of the WebSocket interface for tests: every message the server sends can be waited for.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { BoardView } from "../../protocol/views.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import type { Notifications } from "../../protocol/api/notifications.ts";
import { type RpcError, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/messages.ts";
import { patiently } from "../patience.ts";

/** What a client may be told. */
export interface Message {
  readonly id?: number | null;
  readonly method?: string;
  readonly result?: Confirmed;
  readonly error?: RpcError;
}

type Notification<M extends keyof Notifications> = Message & {
  readonly method: M;
  readonly params: Notifications[M];
};

/** A JSON-RPC client that shares no code with the page's. */
export class Client {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  readonly #closed = Promise.withResolvers<CloseEvent>();
  #arrived = Promise.withResolvers<void>();
  #isClosed = false;
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#messages.push(JSON.parse(data));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    };
    socket.onclose = (event) => {
      this.#isClosed = true;
      this.#closed.resolve(event);
      this.#arrived.resolve();
    };
  }

  /** Open a socket as a browser does. */
  static async connect(url: string, token: string): Promise<Client> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, [
      SUBPROTOCOL,
      TOKEN_SUBPROTOCOL_PREFIX + token.trim(),
    ]);
    const opened = Promise.withResolvers<void>();
    socket.onopen = () => opened.resolve();
    socket.onerror = (event) => opened.reject(new Error(`Cannot connect to ${url}: ${event.type}`));
    const client = new Client(socket);
    await opened.promise;
    return client;
  }

  /** Resolves when the server, or we, closed the socket. */
  get closed(): Promise<CloseEvent> {
    return this.#closed.promise;
  }

  /** Send a message as it is. */
  send(message: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(message);
  }

  /** Call a method; gives the whole response. */
  call(method: string, params: Record<string, unknown>): Promise<Message> {
    const id = ++this.#id;
    this.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return this.#take((message) => message.id === id);
  }

  /** The next message that fits; those before it are kept. */
  next(fits: (message: Message) => boolean): Promise<Message> {
    return this.#take(fits);
  }

  /** The next notification of a kind that fits; those before it are dropped. */
  async notified<M extends keyof Notifications>(
    method: M,
    fits: (params: Notifications[M]) => boolean = () => true,
  ): Promise<Notifications[M]> {
    const isOne = (message: Message): message is Notification<M> => message.method === method;
    const isIt = (message: Message): message is Notification<M> => isOne(message) && fits(message.params);
    return (await this.#take(isIt)).params;
  }

  /** The first board, as soon as it is as wanted: for whoever has just come, and may find it so. */
  async found(isWanted: (board: BoardView) => boolean): Promise<BoardView> {
    const { boards: [board] } = await this.notified("snapshot");
    if (board !== undefined && isWanted(board)) return board;
    const isIt = (view: BoardView | null): view is BoardView => view !== null && isWanted(view);
    const { view } = await this.notified("board.changed", ({ view }) => isIt(view));
    assert.ok(isIt(view));
    return view;
  }

  /** Close, and wait until it is. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#closed.promise;
  }

  async #take<T extends Message>(fits: (message: Message) => message is T): Promise<T>;
  async #take(fits: (message: Message) => boolean): Promise<Message>;
  async #take(fits: (message: Message) => boolean): Promise<Message> {
    return await patiently(this.#arrival(fits), () => `No message that fits ${fits} came`);
  }

  async #arrival(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const index = this.#messages.findIndex(fits);
      const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
      if (message !== undefined) return message;
      if (this.#isClosed) throw new Error(`The socket closed before a message came that fits ${fits}`);
      await this.#arrived.promise;
    }
  }
}
