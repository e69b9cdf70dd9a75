/**
 * The boards of a server.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { meantBoard } from "../../protocol/meant_board.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Confirmed, Identified, Renamed } from "../../protocol/api/board.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { LeftAlone } from "../../protocol/api/ports.ts";
import type { Board } from "./board.ts";
import type { BoardHome } from "./board_home.ts";
import type { History, Keeper } from "../store/keeper.ts";
import type {
  BoardCommand,
  BoardEvent,
  Boards,
  LineReport,
  ProjectsObserver,
  Rival,
  WatchedLine,
} from "./boards.ts";
import { unknownPortFailure } from "./request_failures.ts";
import { ProgrammingJobs } from "../programming/programming_jobs.ts";
import type { BoardPort } from "../../protocol/api/flash.ts";
import { IdClaims } from "./id_claims.ts";
import { LineTap, type LineWatcher } from "./line_tap.ts";
import type { LineSource } from "./line_source.ts";
import type { KnownProject, Projects } from "./projects.ts";
import type { ServedProject } from "./served_project.ts";
import { Twin } from "./twin.ts";
import type { VirtualControls } from "../virtual_board/virtual_controls.ts";

/** The ports that may have boards. */
export interface ChosenPorts {
  /** Those that are left alone. */
  leftAlone(): readonly LeftAlone[];
  /** Look for a board on one of them; null if there is no such port. */
  try(id: string): Board | null;
}

/** Finds the board that a command means, and passes on what every board tells. */
export class BoardList implements Boards {
  /** Whose its boards may be. */
  readonly projects: Projects;
  readonly #boards = new Set<Board>();
  readonly #idByUid = new Map<number, string>();
  readonly #companions: (() => Promise<void>)[] = [];
  readonly #tap = new LineTap();
  #ports: ChosenPorts | null = null;
  readonly #listeners = new Set<(event: BoardEvent) => void>();
  readonly #observers = new Set<ProjectsObserver>();
  /** Who programs which board. */
  readonly flashing: ProgrammingJobs = new ProgrammingJobs({
    realBoards: () => this.realBoards(),
    find: (id) => this.#find(id),
    emit: (event) => this.#emit(event),
    subscribe: (listener) => this.subscribe(listener),
  });
  /** What happened. */
  readonly history: History;
  /** How the store does. */
  readonly store: Keeper;
  /** Those whose board is on another port now. They go on looking, and are listed again when something is on theirs. */
  readonly #unlisted = new Set<Board>();
  readonly #ids = new IdClaims({
    newTwin: (board) => new Twin(board.channels, this.store.recall(board.id)),
    isListed: (board) => this.#boards.has(board),
    superseded: (former) => {
      this.#boards.delete(former);
      if (former.forget()) this.#unlisted.add(former);
      else void former.close();
    },
  });

  /**
   * A list without boards.
   *
   * @param projects Whose its boards may be.
   * @param store Keeps what must outlive the server, and is closed with the list.
   */
  constructor(projects: Projects, store: Keeper) {
    this.projects = projects;
    this.history = store;
    this.store = store;
    store.observe((trouble) => this.#emit({ method: "store.changed", params: { store: trouble } }));
  }

  /**
   * List a board; it is not looked for yet.
   *
   * @param make Makes it, given the list it is in.
   */
  add(make: (home: BoardHome) => Board): Board {
    const board: Board = make({
      emit: (event) => this.#emit(event),
      claim: (uid) => this.#ids.claim(uid, board),
      idOf: (uid, kind) => this.#idOf(uid, kind),
      heard: () => this.#ids.heard(board),
      opened: () => this.#relist(board),
      isListed: () => this.#boards.has(board),
      tapped: (stream) => this.#tap.tapped(stream, () => board.id),
    });
    this.#boards.add(board);
    this.#emit({ method: "board.changed", params: { board: board.id, view: board.view() } });
    return board;
  }

  /**
   * Close a board and list it no longer.
   *
   * @param board One that was added.
   */
  async remove(board: Board): Promise<void> {
    if (this.#unlisted.delete(board)) await board.close();
    if (!this.#boards.delete(board)) return;
    this.#emit({ method: "board.changed", params: { board: board.id, view: null } });
    await board.leave();
  }

  /**
   * Serve a project as it is now (R10a): its virtual board gets its new firmware, real boards are asked anew whose they are, and
   * those of other projects notice nothing.
   *
   * @param name What it was called until now.
   * @param served It, with a name and a hash that no other one has.
   */
  async exchange(name: string, served: ServedProject): Promise<void> {
    const former = this.projects.named(name);
    const virtual = this.virtualBoardOf(former);
    const exchange = async (source: LineSource | null) => {
      const project = this.projects.exchange(former, served);
      const programmed = source?.program?.(project);
      for (const board of [...this.#boards, ...this.#unlisted]) board.projectsChanged();
      const told = [...this.#observers].map((observer) => observer(former, project));
      this.flashing.tellAgain();
      await Promise.all([programmed, ...told]);
    };
    if (virtual?.source.program !== undefined && served.flash !== null) {
      await virtual.lend(() => exchange(virtual.source));
    } else {
      if (virtual !== null) await this.remove(virtual);
      await exchange(null);
    }
  }

  /** Be told when a project is served as it is now; see {@linkcode Boards.observeProjects}. */
  observeProjects(observer: ProjectsObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /**
   * The virtual board of a project.
   *
   * @param project Which.
   * @returns It; null if there is none.
   */
  virtualBoardOf(project: KnownProject): Board | null {
    return this.#boards.values().find(({ source }) => source.project === project) ?? null;
  }

  /**
   * A board, as it is now.
   *
   * @param board Its id.
   * @returns It; null if it is not listed.
   */
  view(board: string): BoardView | null {
    return this.#boards.values().find(({ id }) => id === board)?.view() ?? null;
  }

  /** Every board, as it is now. */
  list(): readonly BoardView[] {
    return [...this.#boards].map((board) => board.view());
  }

  /** The ports that are left alone; see {@linkcode Boards.leftAlone}. */
  leftAlone(): readonly LeftAlone[] {
    return this.#ports?.leftAlone() ?? [];
  }

  /** Look for a board on one of them; see {@linkcode Boards.tryPort}. */
  tryPort(port: string): BoardPort {
    const board = this.#ports?.try(port) ?? null;
    if (board === null) throw unknownPortFailure(port, this.leftAlone());
    return { board: board.id, port: board.place };
  }

  /**
   * Who decides which ports are opened.
   *
   * @param ports It.
   */
  choosePorts(ports: ChosenPorts): void {
    this.#ports = ports;
  }

  /** Other ports are left alone now. */
  portsChanged(): void {
    this.#emit({ method: "ports.changed", params: { leftAlone: this.leftAlone() } });
  }

  /** How each board's line does. */
  lineReports(): readonly LineReport[] {
    return [...this.#boards].map((board) => board.lineReport());
  }

  /** The virtual side of a board; see {@linkcode Boards.virtual}. */
  virtual(id: string | null): VirtualControls {
    const { id: found, place, virtual } = this.#find(id);
    if (virtual !== null) return virtual;
    throw new RequestFailure(
      "not_virtual",
      `Board ${found} is a real one, on ${place}`,
      "Press its button, turn its knob and pull its plug by hand; only a virtual board is in the server's",
    );
  }

  /** Listen to a board's line; see {@linkcode Boards.watchLine}. */
  watchLine(board: string | null, watcher: LineWatcher): WatchedLine {
    const { id } = this.#find(board);
    return { board: id, end: this.#tap.watch(id, watcher) };
  }

  /** The boards that are not emulated. */
  realBoards(): readonly Board[] {
    return [...this.#boards].filter(({ source }) => !source.isEmulated);
  }

  /** Whose a board is; see {@linkcode Boards.projectOf}. */
  projectOf(board: string | null): KnownProject {
    return this.#find(board).knownProject();
  }

  /** Ask a board for something; see {@linkcode Boards.command}. */
  command(command: BoardCommand): Promise<Confirmed> {
    try {
      return this.#find(command.board).command(command);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Give a board another name; see {@linkcode Boards.rename}. */
  rename(board: string | null, name: string): Promise<Renamed> {
    try {
      return this.#find(board).rename(name);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Have a board show which one it is; see {@linkcode Boards.identify}. */
  async identify(board: string | null): Promise<Identified> {
    return await this.#find(board).identify();
  }

  /** Give a board an id of its own; see {@linkcode Boards.renewId}. */
  renewId(board: string | null): Promise<Renamed> {
    try {
      return this.#find(board).renewId();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Another server speaks for a board's id (Q13).
   *
   * @param board The board's id.
   * @param rival Who; null: nobody any more.
   */
  rivalled(board: string, rival: Rival | null): void {
    this.#boards.values().find(({ id }) => id === board)?.rivalled(rival);
  }

  /** Be told of every change, in order; what it returns ends that. */
  subscribe(listener: (event: BoardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Something that adds boards to this list ends before they do.
   *
   * @param end Ends it.
   */
  endFirst(end: () => Promise<void>): void {
    this.#companions.push(end);
  }

  /** Close every board. */
  async close(): Promise<void> {
    for (const end of this.#companions) await end();
    await Promise.all([...this.#boards, ...this.#unlisted].map((board) => board.close()));
    await this.store.close();
  }

  #emit(event: BoardEvent): void {
    for (const listener of this.#listeners) listener(event);
    if (event.method === "board.changed") this.#ids.look();
  }

  #relist(board: Board): void {
    if (!this.#unlisted.delete(board)) return;
    this.#boards.add(board);
    this.#emit({ method: "board.changed", params: { board: board.id, view: board.view() } });
  }

  /** A board keeps the id under which it was first seen, whichever project is on it later: its history is kept by that. */
  #idOf(uid: number, kind: string): string {
    const end = `-${hex32(uid)}`;
    const id = this.#idByUid.get(uid) ?? this.store.idWith(end) ?? `${kind.toLowerCase()}${end}`;
    this.#idByUid.set(uid, id);
    return id;
  }

  #find(id: string | null): Board {
    const found = id === null ? meantBoard(this.#boards) : this.#boards.values().find((one) => one.id === id);
    if (found) return found;
    const ids = [...this.#boards].map((board) => `"${board.id}"`);
    throw new RequestFailure(
      "unknown_board",
      id === null ? "The request names no board, and there is not exactly one" : `There is no board "${id}"`,
      ids.length === 0 ? "There is no board" : `Boards are ${ids.join(", ")}`,
    );
  }
}
