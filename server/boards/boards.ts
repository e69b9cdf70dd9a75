/**
 * What the rest of the server sees of the boards: views, commands, and word of every change. It knows no socket.
 *
 * @module
 */
import type { ChannelCommand } from "../../protocol/command.ts";
import type { LeftAlone } from "../../protocol/api/ports.ts";
import type { BoardView } from "../../protocol/views.ts";
import type { Confirmed, Identified, Renamed } from "../../protocol/api/board.ts";
import type { ServerNotification } from "../../protocol/api/notifications.ts";
import type { LinkStatistics } from "../link/link_statistics.ts";
import type { History, StoreHealth } from "../store/keeper.ts";
import type { BoardPort } from "../../protocol/api/flash.ts";
import type { Flashing } from "../programming/flashing.ts";
import type { LineWatcher } from "./line_tap.ts";
import type { VirtualControls } from "../virtual_board/virtual_controls.ts";
import type { KnownProject, Projects } from "./projects.ts";

/** How the line of a board does. */
export interface LineReport {
  /** The board's id. */
  readonly board: string;
  /** What was counted since the board was listed, however often its line was opened since. */
  readonly statistics: Readonly<LinkStatistics>;
  /** Requests that wait for their turn or for the board's answer. */
  readonly outstanding: number;
  /** Commands that wait for an earlier one of the same client (B9). */
  readonly waiting: number;
}

/** A line that is listened to. */
export interface WatchedLine {
  /** The id of the board on it. */
  readonly board: string;
  /** Listen no more; harmless to repeat. */
  end(): void;
}

/** A change that every client is told of, as the notification it becomes. */
export type BoardEvent = Exclude<
  ServerNotification,
  {
    readonly method: "snapshot" | "console.bytes" | "projects.changed" | "devices.changed" | "server.closing";
  }
>;

/** Whose a command is (B9). */
export interface CommandClient {
  /** Whose queues it waits in: the client's name for itself, or its connection where it has none. */
  readonly owner: unknown;
  /** The connection whose end takes the command along while it waits; null: it waits on, since its client may repeat it (C12). */
  readonly endsWith: AbortSignal | null;
}

/** A checked command for a board: its arguments fit the definition. */
export interface BoardCommand extends ChannelCommand {
  /** Who asks, as others will read it. */
  readonly by: string;
  /** Who asks; absent where that has no connection that lasts: then nothing waits for it, and it supersedes nothing. */
  readonly client?: CommandClient;
}

/** Is told of a project as it was and as it is served now; whoever has it served waits for what that returns. */
export type ProjectsObserver = (former: KnownProject, project: KnownProject) => void | Promise<void>;

/** Another server that speaks for a board's id (Q13). */
export interface Rival {
  /** "elsewhere": it has the board now. "conflict": it has a board, too, with the same id. */
  readonly kind: "elsewhere" | "conflict";
  /** What it is called. */
  readonly server: string;
}

/** All boards of this server. */
export interface Boards {
  /** Whose they may be. */
  readonly projects: Projects;
  /**
   * Whose a board is: which commands it takes.
   *
   * @param board Board id; null where the client named none.
   * @returns Its project.
   * @throws {import("../../protocol/failures.ts").RequestFailure} "unknown_board"; or why it takes none, if its project is not known.
   */
  projectOf(board: string | null): KnownProject;
  /** Every board, as it is now. */
  list(): readonly BoardView[];
  /**
   * Ask a board for something.
   *
   * @param command A checked command.
   * @returns What the board's hardware says after it ran (W3), never before the board said so.
   * @throws {import("../../protocol/failures.ts").RequestFailure} by name, if it did not run or nobody can tell.
   */
  command(command: BoardCommand): Promise<Confirmed>;
  /**
   * Give a board another name, which it keeps itself (B12).
   *
   * @param board Board id; null where the client named none.
   * @param name One that fits; empty to take its name away.
   * @returns What the board is called now, as its EEPROM holds it.
   * @throws {import("../../protocol/failures.ts").RequestFailure} by name, if it did not work out.
   */
  rename(board: string | null, name: string): Promise<Renamed>;
  /**
   * Have a board show a person which one it is, for 5 s: its light blinks, and nothing else of it changes (B20).
   *
   * @param board Board id; null where the client named none.
   * @returns Which board does, after it said so.
   * @throws {import("../../protocol/failures.ts").RequestFailure} by name: also "schema_mismatch" if its firmware is another build.
   */
  identify(board: string | null): Promise<Identified>;
  /**
   * Give a board with another one's id an id of its own, which it keeps itself (B13).
   *
   * @param board Board id; null where the client named none.
   * @returns What the board is known as now, and its name.
   * @throws {import("../../protocol/failures.ts").RequestFailure} by name, if it did not work out.
   */
  renewId(board: string | null): Promise<Renamed>;
  /** The ports that are left alone, because no board is likely to be there (B16). */
  leftAlone(): readonly LeftAlone[];
  /**
   * Look for a board on a port that was left alone.
   *
   * @param port The port's id, as told by {@linkcode Boards.leftAlone}.
   * @returns The board that is listed for it, of which nothing is known yet.
   * @throws {import("../../protocol/failures.ts").RequestFailure} "invalid_params".
   */
  tryPort(port: string): BoardPort;
  /**
   * Be told of every change, in the order in which they happened.
   *
   * @param listener Called synchronously.
   * @returns Ends the subscription.
   */
  subscribe(listener: (event: BoardEvent) => void): () => void;
  /**
   * Be told when a project is served as it is now (R10a): all that was told of boards and definitions may be out of date.
   *
   * @param observer Called synchronously.
   * @returns Ends that.
   */
  observeProjects(observer: ProjectsObserver): () => void;
  /** Who programs which board. */
  readonly flashing: Flashing;
  /**
   * The virtual side of a board. Throws {@linkcode RequestFailure} "unknown_board", or
   * "not_virtual" for a real board.
   */
  virtual(board: string | null): VirtualControls;
  /** How each board's line does. */
  lineReports(): readonly LineReport[];
  /**
   * Listen to a board's line, whatever state the board is in (K1).
   *
   * @param board Board id; null where the client named none.
   * @param watcher Is told of every byte.
   * @throws {import("../../protocol/failures.ts").RequestFailure} "unknown_board".
   */
  watchLine(board: string | null, watcher: LineWatcher): WatchedLine;
  /** How the store does. */
  readonly store: StoreHealth;
  /** What happened. */
  readonly history: History;
}
