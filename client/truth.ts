/**
 * What a client knows of the boards: only what they reported, and never going backwards in (boot, rev) within a
 * connection. A snapshot replaces everything.
 *
 * @module
 */
import { own } from "../protocol/own.ts";
import type { ToldDefinition } from "../protocol/told.ts";
import type { BoardChanged, CommandPending, Confirmed, StateChanged } from "../protocol/api/board.ts";
import { type BoardView, type ChannelView, UNKNOWN_CHANNEL } from "../protocol/views.ts";
import type { FlashProgress } from "../protocol/api/flash.ts";
import type { ServerView, Snapshot, StoreChanged } from "../protocol/api/server.ts";
import type { LeftAlone, PortsChanged } from "../protocol/api/ports.ts";
import type { ChangedProject, ProjectsChanged } from "../protocol/api/projects.ts";
import type { VirtualChanged, VirtualLine } from "../protocol/api/virtual.ts";

/** The truth at one moment; a new object at every change. Kept after the connection is gone: then it is the last known. */
export interface Truth {
  /** The server; null before the first snapshot. */
  readonly server: ServerView | null;
  /** The definitions of the server's projects by their schema hashes; {@linkcode definitionOf} says which is a board's. */
  readonly definitions: ReadonlyMap<string, ToldDefinition>;
  /** Boards by id, in the server's order. */
  readonly boards: ReadonlyMap<string, BoardView>;
  /** How far programming has come, of boards that are being programmed. */
  readonly programming: ReadonlyMap<string, FlashProgress>;
  /** What last happened on the lines of virtual boards, by board; told only while somebody watches. */
  readonly lines: ReadonlyMap<string, VirtualLine>;
  /** Serial ports that the server leaves alone (B16); absent where it does not tell. */
  readonly leftAlone?: readonly LeftAlone[];
  /** Projects that are served as they were before their files changed (R10); absent where the server does not tell. */
  readonly changedProjects?: readonly ChangedProject[];
}

/** The definition of a board of which nobody knows whose it is. */
export const UNKNOWN_DEFINITION: ToldDefinition = { name: "", channels: {} };

/**
 * What a board can do: the definition of its project.
 *
 * @param truth What is known.
 * @param board Board id.
 * @returns It; {@linkcode UNKNOWN_DEFINITION} while that is not known, and if the server does not serve its project (B1a).
 */
export function definitionOf({ boards, definitions }: Truth, board: string): ToldDefinition {
  const hash = boards.get(board)?.definition;
  if (hash !== undefined) return definitions.get(hash ?? "") ?? UNKNOWN_DEFINITION;
  // Of one definition all boards are, also those of a server that does not tell it.
  const [only, another] = definitions.values();
  return another === undefined ? only ?? UNKNOWN_DEFINITION : UNKNOWN_DEFINITION;
}

/** Where a board's history stood when it said something. */
interface Moment {
  readonly boot: number;
  readonly rev: number;
}

function isOlder(moment: Moment, than: Moment): boolean {
  return moment.boot < than.boot || (moment.boot === than.boot && moment.rev < than.rev);
}

function momentOf(view: BoardView): Moment {
  return { boot: view.boot ?? -1, rev: view.rev };
}

/** Puts the server's messages together to one {@linkcode Truth}. */
export class TruthStore {
  #truth: Truth = {
    server: null,
    definitions: new Map(),
    boards: new Map(),
    programming: new Map(),
    lines: new Map(),
  };
  /** When each channel of each board was last reported, by "board/channel". */
  #moments = new Map<string, Moment>();
  /** The boards of {@linkcode TruthStore.truth} that nobody has seen yet: what changes next is put there. */
  #unseen: Map<string, BoardView> | null = null;

  /** The truth as it is now. */
  get truth(): Truth {
    this.#unseen = null;
    return this.#truth;
  }

  /**
   * One board as it is now; unlike {@linkcode TruthStore.truth} for those who look at each message.
   *
   * @param id Board id.
   */
  board(id: string): BoardView | null {
    return this.#truth.boards.get(id) ?? null;
  }

  /**
   * The whole truth, whatever was known before.
   *
   * @param snapshot First message of a connection, or the newest state after this client was slow.
   */
  snapshot(snapshot: Snapshot): void {
    this.#moments.clear();
    this.#unseen = null;
    this.#truth = {
      server: snapshot.server,
      // A server of an earlier version has one definition for all its boards.
      definitions: new Map(
        Object.entries(snapshot.definitions ?? { [snapshot.server.schemaHash]: snapshot.definition }),
      ),
      boards: new Map(snapshot.boards.map((view) => [view.id, view])),
      programming: new Map(),
      lines: new Map(),
      ...(snapshot.leftAlone === undefined ? {} : { leftAlone: snapshot.leftAlone }),
      ...(snapshot.changedProjects === undefined ? {} : { changedProjects: snapshot.changedProjects }),
    };
    for (const view of snapshot.boards) {
      for (const channel of Object.keys(view.channels)) {
        this.#moments.set(`${view.id}/${channel}`, momentOf(view));
      }
    }
  }

  /**
   * Other ports are left alone now.
   *
   * @param change The notification.
   */
  portsChanged({ leftAlone }: PortsChanged): void {
    this.#truth = { ...this.#truth, leftAlone };
  }

  /**
   * Other projects have changed now, or they have come farther.
   *
   * @param change The notification.
   */
  projectsChanged({ projects }: ProjectsChanged): void {
    this.#truth = { ...this.#truth, changedProjects: projects };
  }

  /**
   * A board reported a channel's state.
   *
   * @param change The notification.
   */
  stateChanged(change: StateChanged): void {
    const { board, channel, state, by, at, rev } = change;
    const known = this.#momentOf(board, channel);
    if (known !== null && isOlder(change, known)) return;
    this.#report(board, channel, change, { reported: state, by, at, rev });
  }

  /**
   * A command of this client was confirmed. Its state.changed notification says the same and more; this is for the
   * case that it has not come yet.
   *
   * @param result The response.
   */
  confirmed(result: Confirmed): void {
    const { board, channel, state, rev } = result;
    const known = this.#momentOf(board, channel);
    if (known !== null && !isOlder(known, result)) return;
    const by = this.#truth.server?.you ?? null;
    this.#report(board, channel, result, { reported: state, by, at: null, rev });
  }

  /**
   * A command is on its way, or none is.
   *
   * @param change The notification.
   */
  commandPending(change: CommandPending): void {
    const view = this.#truth.boards.get(change.board);
    if (view === undefined) return;
    this.#put(withChannel(view, change.channel, { pending: change.pending }));
  }

  /**
   * A board came, went, or became another status.
   *
   * @param change The notification.
   */
  boardChanged(change: BoardChanged): void {
    if (change.view !== null) this.#merge(change.view);
    else if (this.#truth.boards.has(change.board)) {
      const boards = new Map(this.#truth.boards);
      boards.delete(change.board);
      this.#unseen = null;
      const programming = new Map(this.#truth.programming);
      programming.delete(change.board);
      this.#truth = { ...this.#truth, boards, programming };
    }
  }

  /**
   * Programming a board goes on, or is over.
   *
   * @param progress The notification.
   */
  flashProgress(progress: FlashProgress): void {
    const programming = new Map(this.#truth.programming);
    if (progress.phase === "done" || progress.phase === "failed") programming.delete(progress.board);
    else programming.set(progress.board, progress);
    this.#truth = { ...this.#truth, programming };
  }

  /**
   * The environment of a virtual board changed.
   *
   * @param change The notification.
   */
  virtualChanged({ board, virtual }: VirtualChanged): void {
    const view = this.#truth.boards.get(board);
    if (view !== undefined) this.#put({ ...view, virtual });
  }

  /**
   * The history can be written, or cannot.
   *
   * @param change The notification.
   */
  storeChanged({ store }: StoreChanged): void {
    const { server } = this.#truth;
    if (server !== null) this.#truth = { ...this.#truth, server: { ...server, store } };
  }

  /**
   * Something happened on a virtual board's line.
   *
   * @param line The notification.
   */
  virtualLine(line: VirtualLine): void {
    this.#truth = { ...this.#truth, lines: new Map(this.#truth.lines).set(line.board, line) };
  }

  #momentOf(board: string, channel: string): Moment | null {
    return this.#moments.get(`${board}/${channel}`) ?? null;
  }

  /** Status, reason and names are the server's own words and always the newest; states only if they are not older. */
  #merge(view: BoardView): void {
    const known = this.#truth.boards.get(view.id);
    const moment = momentOf(view);
    const channels: Record<string, ChannelView> = {};
    for (const [name, channel] of Object.entries(view.channels)) {
      const knownMoment = this.#momentOf(view.id, name);
      const knownChannel = own(known?.channels ?? {}, name);
      if (knownMoment !== null && knownChannel !== undefined && isOlder(moment, knownMoment)) {
        const { desired, pending, lease, reconciled } = channel;
        channels[name] = { ...knownChannel, desired, pending, lease, reconciled };
      } else {
        channels[name] = channel;
        this.#moments.set(`${view.id}/${name}`, moment);
      }
    }
    const newest = known !== undefined && isOlder(moment, momentOf(known)) ? known : view;
    this.#put({ ...view, boot: newest.boot, rev: newest.rev, channels });
  }

  #report(board: string, channel: string, moment: Moment, report: Partial<ChannelView>): void {
    const view = this.#truth.boards.get(board);
    if (view === undefined) return;
    this.#moments.set(`${board}/${channel}`, { boot: moment.boot, rev: moment.rev });
    const changed = withChannel(view, channel, report);
    const newest = isOlder(moment, momentOf(view)) ? view : moment;
    this.#put({ ...changed, boot: newest.boot, rev: newest.rev });
  }

  #put(view: BoardView): void {
    // With a thousand boards a copy for each message would be most of the work.
    const boards = this.#unseen ??= new Map(this.#truth.boards);
    boards.set(view.id, view);
    this.#truth = { ...this.#truth, boards };
  }
}

function withChannel(view: BoardView, name: string, change: Partial<ChannelView>): BoardView {
  const channel = { ...(own(view.channels, name) ?? UNKNOWN_CHANNEL), ...change };
  return { ...view, channels: { ...view.channels, [name]: channel } };
}
