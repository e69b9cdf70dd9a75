/**
 * Which boards a server has, by its `--board` option.
 *
 * @module
 */
import { join } from "node:path";
import { systemClock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import { isSameDevice } from "../serial/device_path.ts";
import { SerialError } from "../serial/errors.ts";
import { listPorts } from "../serial/list_ports.ts";
import { otherHoldersOf, systemPort } from "../serial/system_port.ts";
import type { FolderWatch } from "../serial/watch_folder.ts";
import { watchPorts } from "../serial/watch_ports.ts";
import { StartFailure } from "../start_failure.ts";
import { Store } from "../store/store.ts";
import { Board } from "../boards/board.ts";
import type { BoardContext } from "../boards/board_context.ts";
import { BoardList } from "../boards/board_list.ts";
import type { CommandTracer } from "../boards/command_trace.ts";
import type { LineSource } from "../boards/line_source.ts";
import { type KnownProject, Projects } from "../boards/projects.ts";
import type { ServedProject } from "../boards/served_project.ts";
import { HotPlug } from "./hot_plug.ts";
import { FallbackBoard } from "./fallback_board.ts";
import { namedBoard, VIRTUAL } from "./transports.ts";
import { VirtualSource, virtualSource } from "./virtual_source.ts";

/** What {@linkcode openBoards} takes. */
export interface OpenBoardsOptions {
  /** The projects whose boards these are; the first one is meant where none can be named. */
  readonly projects: readonly [ServedProject, ...ServedProject[]];
  /** Each "auto", or a board as {@linkcode namedBoard} reads it. */
  readonly boards: readonly string[];
  /** Ports that are left alone with "auto". */
  readonly ignore?: readonly string[];
  /** The only ports that are opened with "auto". */
  readonly only?: readonly string[];
  /** Where the history and the virtual board's EEPROM are kept. */
  readonly dataFolder: string;
  /** Whether the server before this one ended in order (H8); false unless told. */
  readonly formerEnded?: boolean;
  /** Is told when a board goes down and when it is back. */
  readonly log: Log;
  /** Watches commands; null: nobody does. */
  readonly tracer?: CommandTracer | null;
}

function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/**
 * Open the boards.
 *
 * @param options Which, and what they share.
 * @returns The boards; they may still be connecting.
 * @throws {StartFailure} if two projects have the same definition, or a board cannot be made.
 */
export async function openBoards(options: OpenBoardsOptions): Promise<BoardList> {
  const {
    projects: served,
    boards: wanted,
    ignore = [],
    only = [],
    dataFolder,
    formerEnded = false,
    log,
    tracer = null,
  } = options;
  const projects = new Projects(served);
  checkDifferent(projects);
  const wallClock = () => new Date();
  const context: BoardContext = {
    projects,
    clock: systemClock,
    wallClock,
    random32,
    log,
    ...(tracer === null ? {} : { tracer }),
  };
  const isAuto = wanted.includes("auto");
  const named = differentPlaces(wanted.filter((word) => word !== "auto"), log)
    .map((word) => namedBoard(word, (path) => path));
  const hasVirtual = named.some(({ transport }) => transport === VIRTUAL);
  const shared = { ...context, dataFolder };
  if (isAuto || hasVirtual) {
    for (const project of projects.all) {
      if (project.flash !== null) await VirtualSource.readEeprom({ ...shared, project });
    }
  }
  const path = join(dataFolder, "destello.sqlite");
  const store = new Store({ path, clock: systemClock, wallClock, log, formerEnded });
  const boards = new BoardList(projects, store);
  const add = async (source: LineSource): Promise<Board> => {
    const board = boards.add((home) => new Board(context, source, home));
    await board.start();
    return board;
  };
  await Promise.all(named.map(async ({ transport, place }) => {
    await Promise.all((await transport.sources(place, shared)).map(add));
  }));
  if (hasVirtual) {
    boards.observeProjects(async (_, project) => {
      // It has its new firmware where it is, if it had any before and has some now.
      if (boards.virtualBoardOf(project) !== null) return;
      try {
        await add(await virtualSource({ ...shared, project }));
      } catch (error) {
        if (!(error instanceof StartFailure)) throw error;
        // The server has started long ago, and goes on with its other boards.
        log.info(`No virtual board: ${error.message}`);
      }
    });
  }
  if (!isAuto) return boards;
  const hotPlug = new HotPlug({
    boards,
    context,
    choice: { ignore, only },
    isTaken: (path) => named.some(({ place }) => isSameDevice(place, path)),
    port: (details) => systemPort(details.path),
    clock: systemClock,
    otherHolders: otherHoldersOf,
  });
  boards.choosePorts(hotPlug);
  const watch = watchAllPorts(hotPlug, log);
  if (watch !== null) boards.endFirst(() => watch.close());
  if (hasVirtual) return boards;
  const start = async (project: KnownProject, flash: Uint8Array) =>
    await add(await VirtualSource.start({ ...shared, project, flash }));
  for (const project of projects.all) {
    const fallback = new FallbackBoard({ boards, project, start, log });
    boards.endFirst(() => fallback.close());
  }
  return boards;
}

/**
 * Refuse projects whose boards nobody could tell apart: a board tells the hash of its definition, and that alone says whose it is (W10).
 *
 * @param projects The projects.
 * @throws {StartFailure} if two have the same definition.
 */
export function checkDifferent({ all }: Projects): void {
  for (const [index, { name, schemaHash }] of all.entries()) {
    const same = all.slice(0, index).find((other) => other.schemaHash === schemaHash);
    if (same === undefined) continue;
    throw new StartFailure(
      `Projects "${same.name}" and "${name}" have the same definition (${schemaHash}), so nobody can tell whose a board is; serve one of them, or change a name in one definition`,
    );
  }
}

/** One device is opened once, however often and by whatever names it was named. */
function differentPlaces(places: readonly string[], log: Log): readonly string[] {
  return places.filter((place, index) => {
    const same = places.slice(0, index).find((other) => isSameDevice(other, place));
    if (same !== undefined) log.info(`--board ${place} is the same port as ${same}, and is opened once`);
    return same === undefined;
  });
}

/** On systems without hot-plug, the ports that are there now have to do. */
function watchAllPorts(hotPlug: HotPlug, log: Log): FolderWatch | null {
  try {
    return watchPorts(hotPlug);
  } catch (error) {
    if (!(error instanceof SerialError)) throw error;
    log.info(`${error.message}. ${error.hint}`);
  }
  try {
    for (const port of listPorts()) hotPlug.connected(port);
  } catch (error) {
    if (!(error instanceof SerialError)) throw error;
    log.info(`${error.message}. ${error.hint}`);
  }
  return null;
}
