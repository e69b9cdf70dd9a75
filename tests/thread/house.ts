/**
 * The whole house with no mock, in one process: server, virtual Uno with the committed image, sockets. The line and the pins are
 * listened to, because the chip's own pins are the only witness of what really happened.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definition } from "../../protocol/definition.ts";
import {
  type Confirmed,
  type Notifications,
  type RpcError,
  SUBPROTOCOL,
  TOKEN_SUBPROTOCOL_PREFIX,
} from "../../protocol/messages.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { type ApiServer, listen } from "../../server/api/server.ts";
import { Board } from "../../server/boards/board.ts";
import { BoardList } from "../../server/boards/board_list.ts";
import { loadFirmwareImage } from "../../server/boards/firmware_image.ts";
import type { LineSource } from "../../server/boards/line_source.ts";
import { VirtualSource } from "../../server/boards/virtual_source.ts";
import type { ByteStream } from "../../server/link/byte_stream.ts";
import { systemClock } from "../../server/link/clock.ts";
import { createLog } from "../../server/log.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import type { PinEdge } from "../../server/virtual_uno/pins.ts";
import type { VirtualUno } from "../../server/virtual_uno/virtual_uno.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

/** Bytes seen on the line, in order. */
export interface LineBytes {
  /** From the server. */
  readonly toBoard: number[];
  /** From the board. */
  readonly fromBoard: number[];
}

/** A running house. */
export interface House extends AsyncDisposable {
  /** Where it listens. */
  readonly api: ApiServer;
  /** The board's own side: button, reset, pins. */
  readonly uno: VirtualUno;
  /** Every output edge since the start. */
  readonly edges: readonly PinEdge[];
  /** Every byte since it was last emptied. */
  readonly line: LineBytes;
  /** What the log was told. */
  readonly log: readonly string[];
  /** Put bytes on the line to the board, as noise would. */
  inject(bytes: Uint8Array): void;
  /** Connect a client. */
  connect(): Promise<Client>;
}

/** Open everything and wait until the board is online. */
export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), "destello-"));
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => new Date() });
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  loadIntelHex((await loadFirmwareImage(definition)).hex, flash);
  const source = await VirtualSource.start(flash, folder);
  const edges: PinEdge[] = [];
  source.uno.listen({ pin: (edge) => edges.push(edge) });
  const line: LineBytes = { toBoard: [], fromBoard: [] };
  const boards = new BoardList();
  const context = {
    definition,
    table: wireTable(definition),
    clock: systemClock,
    wallClock: () => new Date(),
    random32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    log,
  };
  const online = Promise.withResolvers<void>();
  boards.subscribe((event) => {
    if (event.method === "board.changed" && event.params.view?.status === "online") online.resolve();
  });
  const tapped = new TappedSource(source, line);
  await boards.add((emit) => new Board(context, tapped, emit)).start();
  await online.promise;
  const api = listen({ port: 0, token: TOKEN, log, clock: systemClock });
  const page = { html: "<!doctype html><title>Destello</title>", files: new Map() };
  api.open({ definition, boards, page, version: "test", startedAt: new Date() });
  return {
    api,
    uno: source.uno,
    edges,
    line,
    log: lines,
    inject: (bytes) => tapped.inject(bytes),
    connect: () => Client.connect(api.url),
    async [Symbol.asyncDispose]() {
      await api.close();
      await boards.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A source whose lines are listened to, and may be spoken into. */
class TappedSource implements LineSource {
  readonly kind: LineSource["kind"];
  readonly label: string;
  readonly #source: LineSource;
  readonly #line: LineBytes;
  #stream: ByteStream | null = null;

  constructor(source: LineSource, line: LineBytes) {
    this.kind = source.kind;
    this.label = source.label;
    this.#source = source;
    this.#line = line;
  }

  inject(bytes: Uint8Array): void {
    this.#stream?.write(bytes);
  }

  async open(): Promise<ByteStream> {
    const stream = await this.#source.open();
    this.#stream = stream;
    const { toBoard, fromBoard } = this.#line;
    return {
      start: (receiver) =>
        stream.start({
          received(bytes) {
            fromBoard.push(...bytes);
            receiver.received(bytes);
          },
          ended: (reason) => receiver.ended(reason),
        }),
      write(bytes) {
        toBoard.push(...bytes);
        stream.write(bytes);
      },
      close: () => stream.close(),
    };
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

/** What a client may be told. */
interface Message {
  readonly id?: number;
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
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#messages.push(JSON.parse(data));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    };
    socket.onclose = (event) => this.#closed.resolve(event);
  }

  /** Open a socket as a browser does. */
  static async connect(url: string): Promise<Client> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, [
      SUBPROTOCOL,
      TOKEN_SUBPROTOCOL_PREFIX + TOKEN,
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

  /** Send text as it is. */
  send(text: string): void {
    this.#socket.send(text);
  }

  /** Call a method; gives the whole response. */
  call(method: string, params: Record<string, unknown>): Promise<Message> {
    const id = ++this.#id;
    this.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return this.#take((message) => message.id === id);
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

  /** Close, and wait until it is. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#closed.promise;
  }

  async #take<T extends Message>(fits: (message: Message) => message is T): Promise<T>;
  async #take(fits: (message: Message) => boolean): Promise<Message>;
  async #take(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const index = this.#messages.findIndex(fits);
      const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
      if (message !== undefined) return message;
      await this.#arrived.promise;
    }
  }
}
