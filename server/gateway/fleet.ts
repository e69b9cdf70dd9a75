/**
 * Every board of every other server, as births, states and statuses tell (G1..G5): which there are, how they are, and what changes. It
 * knows no broker, and each message costs what it says and no more, however many boards there are.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import { hiddenProblem } from "../../protocol/visible_text.ts";
import type { BoardEvent, ProjectsObserver } from "../boards/boards.ts";
import type { KnownProject, Projects } from "../boards/projects.ts";
import type { ServedProject } from "../boards/served_project.ts";
import type { Log } from "../log.ts";
import { readStatus } from "../mqtt/server_status.ts";
import { readBirth, readState } from "./messages.ts";
import { type Reach, RemoteBoard } from "./remote_board.ts";
import { RemoteProjects } from "./remote_projects.ts";
import { RemoteServer } from "./remote_server.ts";

/** So many boards are known at a time: whoever may publish could name any number. */
export const MOST_BOARDS = 10_000;
/** Of so many of them, the latest, is kept what was told before their birth. */
export const MOST_UNBORN = 256;
/** So many servers. */
export const MOST_SERVERS = 1000;
/** Longest id of a board. */
const MOST_ID = 64;
/** Names of channels, as a definition has them. */
const CHANNEL = /^[a-z][A-Za-z0-9]{0,30}$/;
/** Servers that are there have been heard so long after a connection to the broker, in milliseconds; they answer `who` within less. */
export const HEARD_MS = 2000;
/** A server that is back has spoken of its boards by then, in milliseconds. */
export const FORGOTTEN_MS = 30_000;
/** Definitions that come at once are told once, in milliseconds. */
const GATHER_MS = 100;

/** What a {@linkcode Fleet} needs. */
export interface FleetOptions {
  /** Whose boards may be; those of other servers' boards come and go. */
  readonly projects: Projects;
  /** What this server's clients are called elsewhere: this, and behind it their names. */
  readonly via: string;
  /** A server is gone. */
  readonly lost: (server: RemoteServer) => void;
  /** Told of what cannot be used. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
}

/** All boards elsewhere. */
export class Fleet implements Reach {
  /** What this server's clients are called elsewhere. */
  readonly via: string;
  readonly #options: FleetOptions;
  readonly #boards = new Map<string, RemoteBoard>();
  /** Those of which no birth was told. */
  readonly #unborn = new Set<RemoteBoard>();
  readonly #servers = new Map<string, RemoteServer>();
  /** The boards of each server that has some. */
  readonly #boardsOf = new Map<RemoteServer, Set<RemoteBoard>>();
  readonly #projects: RemoteProjects;
  readonly #listeners = new Set<(event: BoardEvent) => void>();
  readonly #observers = new Set<ProjectsObserver>();
  /** What looks for boards of which their server does not speak, by server. */
  readonly #forgetting = new Map<RemoteServer, Timer>();
  #isHeard = false;
  #hearing: Timer | null = null;
  #gathering: Timer | null = null;
  #wasFull = false;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.via = options.via;
    this.#projects = new RemoteProjects(options.projects, options.log);
  }

  /** Whether there is a connection to the broker over which every server that is there has been heard. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Every board, as it is now. */
  list(): readonly RemoteBoard[] {
    return [...this.#boards.values()].filter(({ server }) => server !== null);
  }

  /**
   * A board.
   *
   * @param id Its id.
   */
  board(id: string): RemoteBoard | undefined {
    const board = this.#boards.get(id);
    return board?.server === null ? undefined : board;
  }

  /** Be told of every change, in order; what it returns ends that. */
  subscribe(listener: (event: BoardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Be told when other projects are known; what it returns ends that. */
  observeProjects(observer: ProjectsObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** There is a connection to the broker: whoever is there says so soon. */
  connected(): void {
    this.#hearing?.cancel();
    this.#hearing = this.#options.clock.after(HEARD_MS, () => {
      this.#isHeard = true;
      for (const server of this.#servers.values()) if (!server.isOnline) this.#tellBoards(server);
    });
  }

  /** There is none any more. */
  disconnected(): void {
    this.#hearing?.cancel();
    this.#isHeard = false;
    for (const server of this.#servers.values()) {
      server.unheard();
      this.#tellBoards(server);
    }
  }

  /** Nothing more is looked for. */
  close(): void {
    this.#hearing?.cancel();
    this.#gathering?.cancel();
    for (const timer of this.#forgetting.values()) timer.cancel();
  }

  /**
   * A server says something of itself.
   *
   * @param id Which.
   * @param text What.
   * @param isKept Whether that lay at the broker.
   */
  status(id: string, text: string, isKept: boolean): void {
    const says = readStatus(text);
    const server = says === null ? null : this.#server(id);
    if (says === null || server === null) return;
    const { session, isOnline } = server;
    if (!server.says(says, isKept)) return;
    if (isOnline && !server.isOnline) this.#options.lost(server);
    if (server.session !== session) this.#forgetLater(server);
    this.#tellBoards(server);
  }

  /**
   * A board's server speaks of it.
   *
   * @param id The board's id.
   * @param text What it says; empty where somebody took it from the broker.
   * @param isKept Whether that lay at the broker.
   */
  birth(id: string, text: string, isKept: boolean): void {
    const known = this.#boards.get(id);
    if (text === "") {
      // Of a board that is there its server speaks again.
      if (known !== undefined && known.server?.isOnline !== true) this.#unlist(known);
      return;
    }
    const birth = readBirth(id, text);
    if (birth === null || known !== undefined && !known.takes(birth, isKept)) return;
    if (!isKept && this.#servers.get(birth.server)?.hasLeft(birth.session) === true) return;
    const { view } = birth;
    if (view === null) {
      if (known !== undefined) this.#unlist(known);
      return;
    }
    const board = known ?? this.#newBoard(id);
    const server = this.#server(birth.server);
    if (board !== null && server !== null) this.#born(board, { ...birth, view }, isKept, server);
  }

  /**
   * A channel's state was told.
   *
   * @param id The board's id.
   * @param channel The channel.
   * @param text What was told.
   */
  state(id: string, channel: string, text: string): void {
    const known = this.#boards.get(id);
    if (text === "" || known?.hears(channel) === false || !CHANNEL.test(channel)) return;
    const says = readState(text);
    const board = says === null ? null : known ?? this.#newBoard(id);
    if (says === null || board === null) return;
    const news = board.said(channel, says, text.length);
    if (news === null || board.server === null) return;
    const { before, after } = news;
    const { reported, by, at, rev, pending } = after;
    if (reported === null || by === null || at === null || rev === null) return this.#tell(board);
    const { boot } = says;
    if (before.rev !== rev || before.at !== at) {
      this.#emit({
        method: "state.changed",
        params: { board: id, channel, state: reported, boot, rev, by, at },
      });
    }
    if (!isSame(before.pending, pending)) {
      this.#emit({ method: "command.pending", params: { board: id, channel, pending } });
    }
    if (!isSame([before.lease, before.reconciled], [after.lease, after.reconciled])) this.#tell(board);
  }

  /**
   * Serve a project of this server as it is now.
   *
   * @param former It, as it was until now.
   * @param served It.
   */
  exchange(former: KnownProject, served: ServedProject): void {
    this.#options.projects.exchange(former, served);
    for (const board of this.#boards.values()) {
      const { project } = board;
      if (project === null) continue;
      const same = this.#projects.again(project);
      this.#projects.moved(same, project);
      board.isOf(same);
    }
    this.#tellProjects();
  }

  /** Other projects are served; it is told soon. */
  #tellProjects(): void {
    const [first] = this.#options.projects.all;
    this.#gathering ??= this.#options.clock.after(GATHER_MS, () => {
      this.#gathering = null;
      for (const observer of this.#observers) void observer(first, first);
    });
  }

  #born(
    board: RemoteBoard,
    birth: Parameters<RemoteBoard["born"]>[0],
    isKept: boolean,
    server: RemoteServer,
  ): void {
    const before = board.view();
    const former = board.project;
    const project = this.#projects.of(birth);
    if (board.server !== server) {
      this.#leaves(board);
      const boards = this.#boardsOf.get(server) ?? new Set();
      this.#boardsOf.set(server, boards.add(board));
    }
    this.#unborn.delete(board);
    board.born(birth, isKept, server, project);
    if (this.#projects.moved(project, former)) this.#tellProjects();
    if (!isSame(before, board.view())) this.#tell(board);
  }

  #leaves(board: RemoteBoard): void {
    if (board.server !== null) this.#boardsOf.get(board.server)?.delete(board);
  }

  #server(id: string): RemoteServer | null {
    const known = this.#servers.get(id);
    if (known !== undefined) return known;
    if (this.#servers.size >= MOST_SERVERS && !this.#forgetServer()) {
      return this.#full(`${MOST_SERVERS} servers`);
    }
    const server = new RemoteServer(id);
    this.#servers.set(id, server);
    return server;
  }

  /** One that is not there and has no board can be heard of again. */
  #forgetServer(): boolean {
    for (const [id, server] of this.#servers) {
      if (server.isOnline || (this.#boardsOf.get(server)?.size ?? 0) > 0) continue;
      this.#boardsOf.delete(server);
      return this.#servers.delete(id);
    }
    return false;
  }

  #newBoard(id: string): RemoteBoard | null {
    if (id.length > MOST_ID || id.trim() !== id || hiddenProblem(id) !== null) return null;
    if (this.#boards.size >= MOST_BOARDS) return this.#full(`${MOST_BOARDS} boards`);
    const board = new RemoteBoard(id, this);
    this.#boards.set(id, board);
    this.#unborn.add(board);
    const [oldest] = this.#unborn;
    if (this.#unborn.size > MOST_UNBORN && oldest !== undefined) {
      this.#unborn.delete(oldest);
      this.#boards.delete(oldest.id);
    }
    return board;
  }

  #full(what: string): null {
    if (!this.#wasFull) {
      this.#options.log.info(`MQTT: ${what} are known already; others at the broker are not shown`);
    }
    this.#wasFull = true;
    return null;
  }

  #forgetLater(server: RemoteServer): void {
    this.#forgetting.get(server)?.cancel();
    const timer = this.#options.clock.after(FORGOTTEN_MS, () => {
      this.#forgetting.delete(server);
      for (const board of [...this.#boardsOf.get(server) ?? []]) if (board.isForgotten) this.#unlist(board);
    });
    this.#forgetting.set(server, timer);
  }

  #unlist(board: RemoteBoard): void {
    const { project, server } = board;
    this.#boards.delete(board.id);
    this.#unborn.delete(board);
    this.#leaves(board);
    board.gone();
    if (server !== null) this.#emit({ method: "board.changed", params: { board: board.id, view: null } });
    if (this.#projects.moved(null, project)) this.#tellProjects();
  }

  #tellBoards(server: RemoteServer): void {
    for (const board of this.#boardsOf.get(server) ?? []) this.#tell(board);
  }

  #tell(board: RemoteBoard): void {
    const view = board.view();
    if (view === null) return;
    board.told(view.status, this.#options.clock.now());
    this.#emit({ method: "board.changed", params: { board: board.id, view } });
  }

  #emit(event: BoardEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Both are JSON. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
