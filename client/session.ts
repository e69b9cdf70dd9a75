/**
 * A session with the server: the truth as it is known, and requests. It stays for as long as its owner wants, through
 * any number of connections.
 *
 * @module
 */
import { type Confirmed, confirmed } from "../protocol/api/board.ts";
import type { Method } from "../protocol/api/method.ts";
import type { ServerNotification } from "../protocol/api/notifications.ts";
import type { Snapshot } from "../protocol/api/server.ts";
import { now as time } from "../protocol/api/time.ts";
import type { VirtualChanged } from "../protocol/api/virtual.ts";
import {
  type ClientIdentity,
  identityProtocols,
  SESSION_SUBPROTOCOL_PREFIX,
} from "../protocol/client_identity.ts";
import type { ChannelCommand } from "../protocol/command.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../protocol/messages.ts";
import type { ToldDefinition } from "../protocol/told.ts";
import type { BoardView } from "../protocol/views.ts";
import type { VirtualView } from "../protocol/virtual_board.ts";
import { askAdmission, type ServerRefusal } from "./admission.ts";
import { type Clock, systemClock } from "./clock.ts";
import { CommandChecks } from "./command_checks.ts";
import { Connection, type ConnectionState, type Heard } from "./connection.ts";
import { readIncoming } from "./incoming.ts";
import { type LineListener, LineWatches } from "./line_watches.ts";
import { notSent } from "./not_connected.ts";
import { type OutstandingRequest, OutstandingRequests } from "./outstanding.ts";
import { ServerClock } from "./server_clock.ts";
import type { SocketConstructor } from "./socket.ts";
import { randomKey } from "./random_key.ts";
import { strangeAnswer } from "./strange_answer.ts";
import { meantBoard } from "../protocol/meant_board.ts";
import { definitionOf, type Truth, TruthStore, UNKNOWN_DEFINITION } from "./truth.ts";
import { browserWakeUps, type WakeUps } from "./wake_ups.ts";

/** What a {@linkcode Session} takes. */
export interface SessionOptions {
  /** The server's secret, from its page or from the file `token` of its data folder. */
  readonly token: string;
  /** Makes sockets; the platform's own unless told (browsers, Deno, and Node from version 22 have one). */
  readonly WebSocket?: SocketConstructor;
  /** Time; the machine's unless told. */
  readonly clock?: Clock;
  /** A number from 0 to 1; `Math.random` unless told. */
  readonly random?: () => number;
  /** Makes the keys of requests, each another one; 128 random bits unless told. */
  readonly newKey?: () => string;
  /** Its name for itself, which keys belong to: 1 to 64 letters, digits and hyphens; 128 random bits unless told. */
  readonly name?: string;
  /** Moments to look at the connection at once; the browser's unless told. */
  readonly wakeUps?: WakeUps;
  /** Who this is, through any number of connections (C17); asked at each. Somebody new each time unless told. */
  readonly identity?: () => ClientIdentity;
  /** What is known before the server says anything; nothing unless told. */
  readonly lastKnown?: Snapshot | null;
  /** How far the server's time of day was ahead of this machine's when that was known, in milliseconds; 0 unless told. */
  readonly ahead?: number;
  /** Whether any server answers at the address; a request for `/healthz` unless told. */
  readonly reachable?: () => Promise<ServerRefusal | boolean>;
}

/** A command for a board. */
export interface CommandRequest extends ChannelCommand {
  /** Aborted when nobody waits for it any more. What was sent may run all the same, but is not asked for again. */
  readonly signal?: AbortSignal;
}

/** What stands beside a command's method and params. */
interface Envelope {
  readonly ifRev: number | undefined;
  readonly gesture: string | undefined;
  /** Names the request, so that it may be repeated. */
  readonly key: string;
}

/** See the module. */
export class Session {
  /** Time as the server has it (C14): what its moments are compared with. */
  readonly clock: ServerClock;
  readonly #connection: Connection;
  readonly #store = new TruthStore();
  readonly #listeners = new Set<(changed: BoardView | null) => void>();
  readonly #observers = new Set<(notification: ServerNotification) => void>();
  readonly #outstanding: OutstandingRequests;
  readonly #newKey: () => string;
  readonly #lines = new LineWatches((method, board) => this.call(method, { board }));
  #lastId = 0;
  readonly #checks = new WeakMap<ToldDefinition, CommandChecks>();
  #isAsking = false;

  /**
   * A session, which begins to connect.
   *
   * @param url The server's WebSocket, for example "ws://127.0.0.1:8080/ws".
   * @param options The token, and what tests replace.
   */
  constructor(url: string, options: SessionOptions) {
    if (options.lastKnown) this.#store.snapshot(options.lastKnown);
    const clock = this.clock = new ServerClock(options.clock ?? systemClock, options.ahead);
    this.#outstanding = new OutstandingRequests(clock);
    this.#newKey = options.newKey ?? randomKey;
    const Socket = options.WebSocket ?? WebSocket;
    const token = options.token.trim();
    const name = SESSION_SUBPROTOCOL_PREFIX + (options.name ?? randomKey());
    const protocols = [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token, name];
    const whoAmI = () => options.identity === undefined ? [] : identityProtocols(options.identity());
    this.#connection = new Connection({
      open: () => new Socket(url, [...protocols, ...whoAmI()]),
      reachable: options.reachable ?? (() => askAdmission(url, token)),
      clock,
      random: options.random ?? Math.random,
      wakeUps: options.wakeUps ?? browserWakeUps,
      heard: (data) => this.#hear(data),
      ask: () => this.#ask(),
      changed: (state) => this.#connectionChanged(state),
    });
  }

  /** How the connection is. "online" only when the truth is known, too. */
  get connection(): ConnectionState {
    return this.#connection.state;
  }

  /** What is known; while there is no connection, what was last known. */
  get truth(): Truth {
    return this.#store.truth;
  }

  /**
   * Be told whenever {@linkcode Session.connection} or {@linkcode Session.truth} changed.
   *
   * @param listener Called after the change, with the only board that changed, as it is now; null: more may have changed.
   * @returns Ends the subscription.
   */
  subscribe(listener: (changed: BoardView | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Be told what the server tells, each notification by itself, after the truth knows of it.
   *
   * @param observer Called with every notification.
   * @returns Ends the subscription.
   */
  observe(observer: (notification: ServerNotification) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /**
   * Ask a board for something.
   *
   * @param request Which command of which channel.
   * @returns What the board's hardware says after the command ran.
   * @throws {RequestFailure} "server_offline" at once if there is no connection, or why the server no longer lets this
   * client in: nothing is kept for later.
   * "invalid_params" or "unknown_method" before anything is sent, if the definition does not allow it. If the connection
   * breaks before the answer and is back within 10 s, the same server is asked what became of it, which runs nothing twice;
   * otherwise "connection_lost": nobody can tell whether it ran. Otherwise as the server says.
   */
  async command(request: CommandRequest): Promise<Confirmed> {
    const { board, channel, command, args, ifRev, gesture, signal } = request;
    const method = `${channel}.${command}`;
    if (this.connection.status === "online") this.#checksFor(board)?.check(channel, command, args);
    const params = board === null ? args : { ...args, board };
    // What is undefined is left out of the message.
    const result = await this.#call(method, params, { key: this.#newKey(), ifRev, gesture }, signal);
    const read = confirmed.safeParse(result);
    if (!read.success) throw strangeAnswer(method);
    this.#store.confirmed(read.data);
    this.#tell(this.#store.board(read.data.board));
    return read.data;
  }

  /** By the definition of the board that is meant; null where only the server can tell. */
  #checksFor(board: string | null): CommandChecks | null {
    const meant = board ?? meantBoard(this.truth.boards.values())?.id;
    const definition = meant === undefined ? UNKNOWN_DEFINITION : definitionOf(this.truth, meant);
    if (definition === UNKNOWN_DEFINITION) return null;
    const checks = this.#checks.get(definition) ?? new CommandChecks(definition);
    this.#checks.set(definition, checks);
    return checks;
  }

  /**
   * Call a method of the server.
   *
   * @param method The method, from `protocol/api/`.
   * @param params What it takes, and the board that is meant; without it, the only one.
   * @returns What it tells.
   * @throws {RequestFailure} as {@linkcode Session.request} does.
   */
  async call<Given extends object, Result>(
    method: Method<Given, unknown, Result>,
    params: Given & { readonly board?: string },
  ): Promise<Result> {
    const read = method.result().safeParse(await this.request(method.name, { ...params }));
    if (read.success) return read.data;
    throw strangeAnswer(method.name);
  }

  /**
   * Do something to what surrounds a virtual board (V1 to V8). The answer is part of the truth at once: its notification may
   * come later, and until then what was asked for would seem undone.
   *
   * @param method The method.
   * @param params What it takes.
   * @returns The environment afterwards.
   * @throws {RequestFailure} as {@linkcode Session.request} does.
   */
  async changeVirtual<Given extends object>(
    method: Method<Given, unknown, VirtualChanged>,
    params: Given & { readonly board?: string },
  ): Promise<VirtualView> {
    const changed = await this.call(method, params);
    this.#store.virtualChanged(changed);
    this.#tell(this.#store.board(changed.board));
    return changed.virtual;
  }

  /**
   * Call a method of the server by its name.
   *
   * @param method Its name.
   * @param params Its parameters.
   * @returns Its result.
   * @throws {RequestFailure} as {@linkcode Session.command} does.
   */
  request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#call(method, params, null);
  }

  #call(
    method: string,
    params: Readonly<Record<string, unknown>>,
    envelope: Envelope | null,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const id = ++this.#lastId;
    const text = JSON.stringify({ jsonrpc: "2.0", id, method, params, ...envelope });
    if (!this.#connection.send(text)) {
      return Promise.reject(notSent(method, this.connection));
    }
    const repeatTo = envelope === null ? null : this.truth.server?.startedAt ?? null;
    const giveUp = () => this.#outstanding.giveUp(id, this.connection.status === "online");
    signal?.addEventListener("abort", giveUp, { once: true });
    return new Promise((resolve, reject) => this.#outstanding.add(id, { text, repeatTo, resolve, reject }));
  }

  /**
   * Listen to a board's line, byte by byte (K1), through any number of connections.
   *
   * @param board Board id.
   * @param listener Who is told; the session's own listeners are not.
   * @returns Ends that.
   */
  watchLine(board: string, listener: LineListener): () => void {
    return this.#lines.watch(board, listener);
  }

  /** Look at the connection now: as when a person presses "try now". */
  wake(): void {
    this.#connection.wake();
  }

  /** End the session. */
  close(): void {
    this.#connection.close();
  }

  /** Ends the session. */
  [Symbol.dispose](): void {
    this.close();
  }

  #tell(changed: BoardView | null = null): void {
    for (const listener of this.#listeners) listener(changed);
  }

  #connectionChanged(state: ConnectionState): void {
    if (state.status === "online") this.#connected();
    else {
      this.clock.lost();
      if (state.status === "closed") this.#outstanding.close();
      else this.#outstanding.disconnected();
    }
    this.#tell();
  }

  #connected(): void {
    const startedAt = this.truth.server?.startedAt ?? null;
    this.#outstanding.connected(startedAt, (text) => this.#connection.send(text));
    this.#lines.connected();
  }

  #hear(data: unknown): Heard {
    const incoming = readIncoming(data);
    switch (incoming.kind) {
      case "garbled":
        return "nonsense";
      case "unknown":
        return "word";
      case "result":
        this.#take(incoming.id)?.resolve(incoming.result);
        return "word";
      case "failure":
        this.#take(incoming.id)?.reject(incoming.failure);
        return "word";
      case "notification":
        return this.#note(incoming.notification);
    }
  }

  #note(notification: ServerNotification): Heard {
    const { method, params } = notification;
    switch (method) {
      case "snapshot":
        this.#timeTold(params.server.now);
        this.#store.snapshot(params);
        break;
      case "state.changed":
        this.#store.stateChanged(params);
        if (this.clock.happened(Date.parse(params.at)) && !this.#isAsking) this.#ask();
        break;
      case "command.pending":
        this.#store.commandPending(params);
        break;
      case "board.changed":
        this.#store.boardChanged(params);
        break;
      case "ports.changed":
        this.#store.portsChanged(params);
        break;
      case "projects.changed":
        this.#store.projectsChanged(params);
        break;
      case "flash.progress":
        this.#store.flashProgress(params);
        break;
      case "virtual.changed":
        this.#store.virtualChanged(params);
        break;
      case "virtual.line":
        this.#store.virtualLine(params);
        break;
      case "console.bytes":
        // No part of the truth: a busy line must not have everything drawn again.
        this.#lines.heard(params);
        return "word";
      case "store.changed":
        this.#store.storeChanged(params);
        break;
      case "server.closing":
        this.#connection.announceClosing();
    }
    for (const observer of this.#observers) observer(notification);
    // How far programming has come is told of all boards together, too.
    this.#tell("board" in params && method !== "flash.progress" ? this.#store.board(params.board) : null);
    return method === "snapshot" ? "truth" : "word";
  }

  #take(id: string | number | null): OutstandingRequest | null {
    return typeof id === "number" ? this.#outstanding.take(id) : null;
  }

  /** A browser cannot see a ping; asking for the boards is one, and heals what a lost notification left behind. */
  #ask(): void {
    this.#isAsking = true;
    this.call(time, {}).then(({ now }) => {
      this.#isAsking = false;
      this.#timeTold(now);
      this.#tell();
    }, () => this.#isAsking = false);
  }

  #timeTold(now: string | undefined): void {
    const at = Date.parse(now ?? "");
    if (!Number.isNaN(at)) this.clock.told(at);
  }
}
