import { VERSION } from "../../../server/version.ts";
import { Server, WebSocket } from "mock-socket";
import { definition } from "../../fixtures/board/definition.ts";
import type { BoardView } from "../../../protocol/views.ts";
import type { RpcNotification } from "../../../protocol/api/notifications.ts";
import type { Snapshot } from "../../../protocol/api/server.ts";
import { hex32, schemaHash } from "../../../protocol/schema_hash.ts";
import type { Socket, SocketConstructor } from "../../../client/socket.ts";

/** A request as the server reads it. */
export interface ReceivedRequest {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly ifRev?: number;
  readonly key?: string;
  readonly gesture?: string;
}

/** A board that is well and dark. */
export function exampleBoard(change: Partial<BoardView> = {}): BoardView {
  const at = "2026-01-01T00:00:00.000Z";
  const reported = {
    led: { on: false, periodMs: 0 },
    lamp: { level: 0 },
    button: { pressed: false, presses: 0 },
    light: { value: 500, periodMs: 200 },
  };
  return {
    id: "uno-1",
    name: "Uno",
    kind: "virtual",
    canProgram: false,
    port: null,
    status: "online",
    reason: null,
    boot: 3,
    rev: 10,
    channels: Object.fromEntries(
      Object.entries(reported).map((
        [name, state],
      ) => [name, {
        reported: state,
        desired: null,
        pending: null,
        at,
        by: "board",
        rev: 10,
        lease: null,
        reconciled: null,
      }]),
    ),
    virtual: null,
    ...change,
  };
}

/** A whole truth with one board. */
export function exampleSnapshot(board: BoardView = exampleBoard()): Snapshot {
  return {
    boards: [board],
    definition: { name: definition.name, channels: definition.channels },
    server: {
      version: VERSION,
      startedAt: "2026-01-01T00:00:00.000Z",
      schemaHash: hex32(schemaHash(definition)),
      findsBoards: false,
      you: "page 1",
    },
  };
}

let servers = 0;

/** A server made of `mock-socket`, which can be up or down, and says only what a test tells it to say. */
export class MockServer {
  readonly url = `ws://mock${++servers}.test/ws`;
  readonly Socket: SocketConstructor;
  /** Sub-protocols of the last handshake. */
  protocols: readonly string[] = [];
  /** How many handshakes were tried. */
  handshakes = 0;
  /** Said at once to whoever connects; null says nothing. */
  greeting: Snapshot | null = exampleSnapshot();
  readonly #connected = Promise.withResolvers<void>();
  #server: Server | null = null;
  readonly #received: ReceivedRequest[] = [];
  readonly #waiting: ((request: ReceivedRequest) => void)[] = [];

  constructor() {
    const shake = (protocols: string[]) => {
      this.handshakes++;
      this.protocols = protocols;
      return this.#server !== null;
    };
    // mock-socket's own failed handshake reads an environment variable, which the unit tests may not.
    this.Socket = class implements Socket {
      onopen: Socket["onopen"] = null;
      onclose: Socket["onclose"] = null;
      onmessage: Socket["onmessage"] = null;
      readonly #inner: WebSocket | null;

      constructor(url: string, protocols: string[]) {
        this.#inner = shake(protocols) ? new WebSocket(url, protocols) : null;
        if (this.#inner === null) {
          queueMicrotask(() => this.onclose?.(new CloseEvent("close", { code: 1006 })));
          return;
        }
        this.#inner.onopen = (event) => this.onopen?.(event);
        this.#inner.onclose = (event) => this.onclose?.(event);
        this.#inner.onmessage = (event) => this.onmessage?.(event);
      }

      send(data: string): void {
        this.#inner?.send(data);
      }

      close(code?: number, reason?: string): void {
        this.#inner?.close(code, reason);
      }
    };
    this.up();
  }

  /** Resolves when the first client's handshake is over. */
  connected(): Promise<void> {
    return this.#connected.promise;
  }

  /** Begin to accept clients. */
  up(): void {
    const server = new Server(this.url, { mock: false });
    this.#server = server;
    server.on("connection", (client) => {
      this.#connected.resolve();
      client.on("message", (data) => this.#receive(data));
      if (this.greeting !== null) this.notify({ method: "snapshot", params: this.greeting });
    });
  }

  /** Close every connection and accept no more. */
  down(code = 1006): void {
    this.#server?.close({ code, reason: "", wasClean: code !== 1006 });
    this.#server?.stop();
    this.#server = null;
  }

  /** Stop, and let mock-socket's own timers run out: each takes 4 ms, and equal timers fire in order. */
  async end(): Promise<void> {
    this.down();
    await new Promise((resolve) => setTimeout(resolve, 4));
  }

  /** Tell every client. */
  notify(notification: Pick<RpcNotification, "method" | "params">): void {
    this.say({ jsonrpc: "2.0", ...notification });
  }

  /** Answer a request. */
  answer(request: ReceivedRequest, result: unknown): void {
    this.say({ jsonrpc: "2.0", id: request.id, result });
  }

  /** Send anything. */
  say(message: unknown): void {
    this.#server?.emit("message", JSON.stringify(message));
  }

  /** How many requests came that no test has taken. */
  get unread(): number {
    return this.#received.length;
  }

  /** The next request of a client. */
  request(): Promise<ReceivedRequest> {
    const request = this.#received.shift();
    if (request !== undefined) return Promise.resolve(request);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #receive(data: unknown): void {
    const request: ReceivedRequest = JSON.parse(String(data));
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#received.push(request);
    else waiting(request);
  }
}
