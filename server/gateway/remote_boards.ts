/**
 * A gateway (G rules): the boards of every other server at the broker, as the rest of this server sees boards.
 *
 * @module
 */
import type * as z from "zod/mini";
import {
  type Confirmed,
  confirmed,
  type Identified,
  identify,
  type Renamed,
} from "../../protocol/api/board.ts";
import type { BoardPort } from "../../protocol/api/flash.ts";
import { type HistoryPage, type HistoryQuery, query as historyQuery } from "../../protocol/api/history.ts";
import { rename } from "../../protocol/api/names.ts";
import type { LeftAlone } from "../../protocol/api/ports.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { meantBoard } from "../../protocol/meant_board.ts";
import { own } from "../../protocol/own.ts";
import { isReplaceable } from "../../protocol/replaceable.ts";
import type { BoardView } from "../../protocol/views.ts";
import { visibleText } from "../../protocol/visible_text.ts";
import type {
  BoardCommand,
  BoardEvent,
  Boards,
  LineReport,
  ProjectsObserver,
  WatchedLine,
} from "../boards/boards.ts";
import type { KnownProject, Projects } from "../boards/projects.ts";
import { notOnlineFailure, unknownPortFailure } from "../boards/request_failures.ts";
import type { ServedProject } from "../boards/served_project.ts";
import type { Log } from "../log.ts";
import type { Broker, BrokerOptions } from "../mqtt/broker.ts";
import { type Incoming, MOST_BY } from "../mqtt/command_message.ts";
import { Topics } from "../mqtt/topics.ts";
import { FIRST_WAIT_MS, nextWait } from "../mqtt/waits.ts";
import type { Flashing, FlashJob } from "../programming/flashing.ts";
import type { History, StoreHealth } from "../store/keeper.ts";
import type { VirtualControls } from "../virtual_board/virtual_controls.ts";
import { Fleet } from "./fleet.ts";
import { MOST_BIRTH_LENGTH } from "./messages.ts";
import { type RemoteBoard, whoIsMeant } from "./remote_board.ts";
import { RemoteCommand } from "./remote_command.ts";
import type { RemoteServer } from "./remote_server.ts";
import { ServerCalls, serverOffline } from "./server_calls.ts";

/** The broker, as far as a gateway uses it. */
export type GatewayBroker = Pick<Broker, "isConnected" | "start" | "publish" | "subscribe" | "close">;

/** What {@linkcode RemoteBoards} take. */
export interface RemoteBoardsOptions {
  /** What all topics begin with. */
  readonly root: string;
  /** The broker, which tells what comes. */
  readonly openBroker: (
    events: Pick<BrokerOptions, "connected" | "disconnected" | "grantedLate" | "received">,
  ) => GatewayBroker;
  /** Tells this server from others at the broker. */
  readonly server: string;
  /** What people call it. */
  readonly name: string;
  /** Projects that are served here, as whose boards others are shown, too. */
  readonly projects: Projects;
  /** Told when the broker goes and comes. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
}

/** Those boards. */
export class RemoteBoards implements Boards {
  /** Whose they may be. */
  readonly projects: Projects;
  /** Nothing is kept here. */
  readonly store: StoreHealth = {
    writesWaiting: 0,
    rowsPassedOver: 0,
    lost: 0,
    trouble: null,
    observe() {},
  };
  /** What happened is told by the server that has the board. */
  readonly history: History = { query: (board, query) => this.#history(board, query) };
  /** A board is programmed at the server that has it. */
  readonly flashing: Flashing = {
    ports: () => [],
    begin: (id): FlashJob => {
      throw this.#notHere(id, "is programmed there");
    },
    cancel: (id) => Promise.reject(this.#notHere(id, "is programmed there")),
  };
  readonly #topics: Topics;
  readonly #broker: GatewayBroker;
  readonly #log: Log;
  readonly #fleet: Fleet;
  readonly #calls: ServerCalls;
  readonly #clock: Clock;
  readonly #asker: string;
  readonly #decoder = new TextDecoder();
  #askAgain: Timer | null = null;

  constructor(options: RemoteBoardsOptions) {
    const { root, openBroker, server, name, projects, log, clock } = options;
    this.projects = projects;
    this.#log = log;
    this.#clock = clock;
    this.#asker = server;
    this.#topics = new Topics(root);
    this.#fleet = new Fleet({
      projects,
      // Two machines may have one name.
      via: `${name.slice(0, 30)}-${server.slice(0, 4)}`,
      lost: (one) => this.#calls.lost(one),
      log,
      clock,
    });
    this.#broker = openBroker({
      connected: () => this.#connected(),
      disconnected: () => {
        this.#askAgain?.cancel();
        this.#calls.lost(null);
        this.#fleet.disconnected();
      },
      grantedLate: () => this.#askWho(),
      received: (message) => this.#received(message),
    });
    this.#calls = new ServerCalls({
      asker: server,
      topic: (one) => this.#topics.calls(one),
      publish: (message, done) => this.#broker.publish(message, done),
      clock,
      newId: () => crypto.randomUUID(),
    });
  }

  /** Begin to connect. */
  start(): void {
    this.#broker.start();
  }

  /** End. */
  async close(): Promise<void> {
    this.#askAgain?.cancel();
    this.#fleet.close();
    this.#calls.lost(null);
    await this.#broker.close(Promise.resolve());
  }

  /**
   * Serve a project of this server as it is now.
   *
   * @param name What it was called until now.
   * @param served It.
   */
  exchange(name: string, served: ServedProject): Promise<void> {
    this.#fleet.exchange(this.projects.named(name), served);
    return Promise.resolve();
  }

  /** Every board, as it is now. */
  list(): readonly BoardView[] {
    return this.#fleet.list().flatMap((board) => board.view() ?? []);
  }

  /** Be told of every change, in order; what it returns ends that. */
  subscribe(listener: (event: BoardEvent) => void): () => void {
    return this.#fleet.subscribe(listener);
  }

  /** Be told when other projects are known; what it returns ends that. */
  observeProjects(observer: ProjectsObserver): () => void {
    return this.#fleet.observeProjects(observer);
  }

  /** Whose a board is; see {@linkcode Boards.projectOf}. */
  projectOf(id: string | null): KnownProject {
    const board = this.#find(id);
    if (board.project !== null) return board.project;
    this.#checkUsable(board);
    throw new RequestFailure(
      "schema_mismatch",
      `The definition of board ${board.id} is not known`,
      "Look at the page of the server that has it",
    );
  }

  /** Ask a board for something; see {@linkcode Boards.command}. */
  async command(command: BoardCommand): Promise<Confirmed> {
    const board = this.#find(command.board);
    this.#checkUsable(board);
    const { channel, client } = command;
    const known = own(board.project?.definition.channels ?? {}, channel);
    const queue = board.queues.of(client, channel);
    const askedAt = this.#clock.now();
    const run = new RemoteCommand({
      board: board.id,
      command,
      replaceableAs: known !== undefined && isReplaceable(known, command.command) ? command.command : null,
      ask: () => this.#command(board, command, askedAt),
    });
    queue.add(run);
    try {
      return await run.result;
    } finally {
      queue.over(run);
      board.queues.forgetIfEmpty(client, channel);
    }
  }

  /** Give a board another name; see {@linkcode Boards.rename}. */
  async rename(board: string | null, name: string): Promise<Renamed> {
    return await this.#ask(this.#find(board), rename, { name });
  }

  /** Have a board show which one it is; see {@linkcode Boards.identify}. */
  async identify(board: string | null): Promise<Identified> {
    return await this.#ask(this.#find(board), identify, {});
  }

  /** An id of its own a board gets at the server that has it. */
  renewId(board: string | null): Promise<Renamed> {
    return Promise.reject(this.#notHere(board, "gets an id of its own there"));
  }

  /** No ports are looked at here. */
  leftAlone(): readonly LeftAlone[] {
    return [];
  }

  /** No ports are looked at here. */
  tryPort(port: string): BoardPort {
    throw unknownPortFailure(port, []);
  }

  /** What surrounds a board is at the server that has it. */
  virtual(board: string | null): VirtualControls {
    throw this.#notHere(board, "is pressed, moved and unplugged there");
  }

  /** There are no lines here. */
  lineReports(): readonly LineReport[] {
    return [];
  }

  /** A line is listened to at the server that has the board. */
  watchLine(board: string | null): WatchedLine {
    throw this.#notHere(board, "is listened to there");
  }

  /** Receive first, then ask: everything that is there is told again. */
  #connected(): void {
    const { statuses, births, states } = this.#topics;
    for (const filter of [statuses, births, states, this.#topics.reply(this.#asker)]) {
      this.#broker.subscribe(filter);
    }
    this.#fleet.connected();
    this.#askWho();
  }

  /** Who is there says so; a broker may refuse for a moment what it takes later (Q9b). */
  #askWho(wait = FIRST_WAIT_MS): void {
    const { who } = this.#topics;
    const subject = `MQTT topic ${who}`;
    this.#askAgain?.cancel();
    this.#broker.publish({ topic: who, payload: "", retain: false }, (error) => {
      if (error === null) return this.#log.up(subject);
      if (error instanceof RequestFailure) return;
      this.#log.down(subject, `${error.message}: no server says that it is there`);
      this.#askAgain = this.#clock.after(wait, () => this.#askWho(nextWait(wait)));
    });
  }

  #received({ topic, payload, retain }: Incoming): void {
    const isAnswer = topic === this.#topics.reply(this.#asker);
    if (!isAnswer && payload.length > MOST_BIRTH_LENGTH) return;
    const text = this.#decoder.decode(payload);
    if (isAnswer) return this.#calls.received(text);
    const of = this.#topics.read(topic);
    if (of?.kind === "state") this.#fleet.state(of.board, of.channel, text);
    else if (of?.kind === "birth") this.#fleet.birth(of.board, text, retain);
    else if (of?.kind === "status") this.#fleet.status(of.server, text, retain);
  }

  async #command(board: RemoteBoard, command: BoardCommand, askedAt: number): Promise<Confirmed> {
    const { channel, args, by, ifRev, gesture } = command;
    const result = await this.#call(board, {
      method: `${channel}.${command.command}`,
      params: args,
      by,
      isCommand: true,
      ...(ifRev === undefined ? {} : { ifRev }),
      ...(gesture === undefined ? {} : { gesture }),
    });
    const told = confirmed.safeParse(result);
    if (!told.success) throw strangeAnswer(board);
    const totalMs = this.#clock.now() - askedAt;
    const { boardMs } = told.data.timing;
    return { ...told.data, timing: { queueMs: totalMs - boardMs, boardMs, totalMs } };
  }

  async #history(id: string | null, query: HistoryQuery): Promise<HistoryPage> {
    const board = this.#find(id);
    const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null));
    const page = await this.#ask(board, historyQuery, asked);
    const who = (by: string) => whoIsMeant(by, this.#fleet.via, board.server?.name ?? "");
    return { ...page, changes: page.changes.map((change) => ({ ...change, by: who(change.by) })) };
  }

  async #ask<Result>(
    board: RemoteBoard,
    { name, result }: Asking<Result>,
    params: Readonly<Record<string, unknown>>,
  ): Promise<Result> {
    const told = result().safeParse(await this.#call(board, { method: name, params }));
    if (told.success) return told.data;
    throw strangeAnswer(board);
  }

  async #call(board: RemoteBoard, asked: Asked): Promise<unknown> {
    const { by, isCommand = false, ...request } = asked;
    const server = this.#serverOf(board);
    const { via } = this.#fleet;
    return await this.#calls.call({
      server,
      // Half a sign at the end would be refused there.
      by: visibleText((by === undefined ? via : `${via}/${by}`).slice(0, MOST_BY)),
      request: { ...request, board: board.id },
      isCommand,
    });
  }

  /** The server to ask, if it can be asked; what it then says of the board is its own. */
  #serverOf(board: RemoteBoard): RemoteServer {
    const { server } = board;
    if (server?.isOnline === true) return server;
    throw server === null ? this.#unknown(board.id) : this.#away(server);
  }

  #away(server: RemoteServer): RequestFailure {
    if (this.#broker.isConnected) return serverOffline(server);
    return new RequestFailure(
      "server_offline",
      `There is no connection to the MQTT broker, over which server ${server.name} is reached`,
      "Start the broker, or look at the network; nothing was sent",
    );
  }

  #checkUsable(board: RemoteBoard): void {
    this.#serverOf(board);
    const view = board.view();
    if (view !== null && view.status !== "online") {
      throw notOnlineFailure(view, Math.round((this.#clock.now() - board.since) / 1000));
    }
  }

  #find(id: string | null): RemoteBoard {
    const found = this.#known(id);
    if (found !== undefined) return found;
    throw this.#unknown(id);
  }

  #known(id: string | null): RemoteBoard | undefined {
    return this.#fleet.board(id ?? meantBoard(this.list())?.id ?? "");
  }

  #unknown(id: string | null): RequestFailure {
    return new RequestFailure(
      "unknown_board",
      id === null
        ? "The request names no board, and there is not exactly one"
        : `There is no board ${JSON.stringify(id.slice(0, 80))}`,
      'The method "boards.list" names every board',
    );
  }

  /** What is done at the server that has a board, and not from here. */
  #notHere(id: string | null, what: string): RequestFailure {
    const board = this.#known(id);
    const name = board?.server?.name;
    if (board === undefined || name === undefined) return this.#unknown(id);
    return new RequestFailure(
      "owned_elsewhere",
      `Server ${name} has board ${board.id}: it ${what}`,
      `Open the page of server ${name}`,
      "not_run",
      null,
      { owner: name },
    );
  }
}

/** A method, as far as its answer is read. */
interface Asking<Result> {
  readonly name: string;
  result(): z.ZodMiniType<Result>;
}

/** What another server is asked. */
interface Asked {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Who asks; this server itself unless told. */
  readonly by?: string;
  readonly isCommand?: boolean;
  readonly ifRev?: number;
  readonly gesture?: string;
}

function strangeAnswer({ id, server }: RemoteBoard): RequestFailure {
  return new RequestFailure(
    "internal_error",
    `Server ${server?.name ?? ""} answered about ${id} in a form that this version does not know`,
    "Use the same version of Destello on both",
    "unknown",
  );
}
