/**
 * Connections between pages and the server: in order, with delay, and with every way in which a page can be a bad reader.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { ClientSocket } from "../../server/api/fanout.ts";
import type { Socket, SocketConstructor } from "../../client/socket.ts";
import type { SeededRandom } from "../unit/link/seeded_random.ts";
import type { VirtualTime } from "./virtual_time.ts";

/** A client that does not answer pings is closed after so long (S5). */
const IDLE_MS = 15_000;
/** The connection broke without a word (RFC 6455, 7.4.1). */
const ABNORMAL = 1006;

/** What a server makes of a connection. */
export interface Accepted {
  /** A message came. */
  received(text: string): void;
  /** The connection is gone. */
  closed(): void;
}

/** A server that listens. */
export interface Listener {
  /** A connection was opened. */
  accept(socket: ClientSocket, connection: number, protocols: readonly string[]): Accepted;
}

/** What passes on connections, for those who check it. */
export interface NetworkTap {
  /** A page's socket took a message. */
  asked(connection: number, text: string): void;
  /** The server's socket took a message, when so many bytes waited in it. */
  told(connection: number, text: string, waiting: number): void;
}

/** What a network needs. */
export interface NetworkOptions {
  /** Time. */
  readonly time: VirtualTime;
  /** Chance of delays. */
  readonly random: SeededRandom;
  /** Least and most that a message takes, in ms. */
  readonly delayMs: readonly [least: number, most: number];
  /** Is shown everything. */
  readonly tap: NetworkTap;
}

/** One machine's loopback. */
export class Network {
  /** Who listens; null while nobody does. */
  listener: Listener | null = null;
  readonly #options: NetworkOptions;
  readonly #open = new Set<Connection>();
  #connections = 0;

  /** @param options Time, chance, delays and tap. */
  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** How many connections the server has. */
  get size(): number {
    return this.#open.size;
  }

  /** The class of sockets that a page makes. @param made Is given each connection. */
  socketClass(made: (connection: Connection) => void): SocketConstructor {
    const begin = (protocols: readonly string[]) => {
      const connection = new Connection(this, this.#options, ++this.#connections, protocols);
      made(connection);
      return connection;
    };
    return class implements Socket {
      onopen: Socket["onopen"] = null;
      onclose: Socket["onclose"] = null;
      onmessage: Socket["onmessage"] = null;
      readonly #connection: Connection;

      constructor(_url: string, protocols: string[]) {
        this.#connection = begin(protocols);
        this.#connection.attach(this);
      }

      send(text: string): void {
        this.#connection.fromPage(text);
      }

      close(): void {
        this.#connection.closedByPage();
      }
    };
  }

  /** The server's process died: what was open breaks. */
  break(): void {
    this.listener = null;
    for (const connection of [...this.#open]) connection.broken();
  }

  /** A connection was accepted. */
  opened(connection: Connection): void {
    this.#open.add(connection);
  }

  /** The server has no such connection any more. */
  gone(connection: Connection): void {
    this.#open.delete(connection);
  }
}

/** One connection. */
export class Connection {
  readonly #network: Network;
  readonly #options: NetworkOptions;
  /** Its number in the run. */
  readonly number: number;
  /** The sub-protocols that it offers. */
  readonly protocols: readonly string[];
  #page: Socket | null = null;
  #accepted: Accepted | null = null;
  #isStuck = false;
  #isLost = false;
  #dueToServer = 0;
  #dueToPage = 0;
  /** What the page has not read. */
  readonly #unread: string[] = [];
  #unreadBytes = 0;

  /** Begins to open. */
  constructor(network: Network, options: NetworkOptions, number: number, protocols: readonly string[]) {
    this.protocols = protocols;
    this.#network = network;
    this.#options = options;
    this.number = number;
    this.#later("toServer", () => this.#accept());
  }

  /** The page's end. */
  attach(socket: Socket): void {
    this.#page = socket;
  }

  /** The page does not read for a while. */
  set isStuck(isStuck: boolean) {
    this.#isStuck = isStuck;
    if (isStuck) return;
    const waiting = this.#unread.splice(0);
    this.#unreadBytes = 0;
    for (const text of waiting) this.#toPage(text);
  }

  /** The page has not read so much of what it was answered before. */
  leaveUnread(bytes: number): void {
    this.#unreadBytes += bytes;
  }

  /** Whether it died unseen. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** The page's end finds out that it died. */
  giveUp(): void {
    const page = this.#page;
    this.#page = null;
    page?.onclose?.(new CloseEvent("close", { code: ABNORMAL }));
  }

  /** The page's machine is gone, and says nothing of it. */
  lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#options.time.after(IDLE_MS, () => this.#closedForServer());
  }

  /** The page sends. */
  fromPage(text: string): void {
    this.#options.tap.asked(this.number, text);
    this.#later("toServer", () => {
      if (!this.#isLost) this.#accepted?.received(text);
    });
  }

  /** The page closes. */
  closedByPage(): void {
    this.#page = null;
    this.#later("toServer", () => {
      if (!this.#isLost) this.#closedForServer();
    });
  }

  /** The server's process died. */
  broken(): void {
    this.#accepted = null;
    this.#network.gone(this);
    this.#closeForPage(ABNORMAL);
  }

  #accept(): void {
    const { listener } = this.#network;
    if (this.#page === null) return;
    if (listener === null || this.#isLost) return this.#closeForPage(ABNORMAL);
    this.#network.opened(this);
    this.#later("toPage", () => this.#page?.onopen?.(new Event("open")));
    this.#accepted = listener.accept(this.#serverEnd(), this.number, this.protocols);
  }

  #serverEnd(): ClientSocket {
    const unread = () => this.#unreadBytes;
    return {
      get bufferedBytes() {
        return unread();
      },
      send: (text) => {
        this.#options.tap.told(this.number, text, unread());
        this.#toPage(text);
      },
      close: (code) => {
        this.#closedForServer();
        this.#closeForPage(code);
      },
    };
  }

  #toPage(text: string): void {
    if (this.#isStuck || this.#isLost) {
      this.#unread.push(text);
      this.#unreadBytes += Buffer.byteLength(text);
      return;
    }
    this.#later("toPage", () => this.#page?.onmessage?.(new MessageEvent("message", { data: text })));
  }

  #closedForServer(): void {
    const accepted = this.#accepted;
    this.#accepted = null;
    this.#network.gone(this);
    accepted?.closed();
  }

  #closeForPage(code: number): void {
    this.#later("toPage", () => {
      if (this.#isLost) return;
      const page = this.#page;
      this.#page = null;
      page?.onclose?.(new CloseEvent("close", { code }));
    });
  }

  /** In order. */
  #later(direction: "toServer" | "toPage", happen: () => void): void {
    const { time, random, delayMs: [least, most] } = this.#options;
    const due = time.now() + least + random.fraction() * (most - least);
    if (direction === "toServer") this.#dueToServer = Math.max(this.#dueToServer, due);
    else this.#dueToPage = Math.max(this.#dueToPage, due);
    const at = direction === "toServer" ? this.#dueToServer : this.#dueToPage;
    time.after(at - time.now(), happen);
  }
}
