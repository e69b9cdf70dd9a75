/**
 * Boards that can do nothing: each test says what of them it needs. A new member of `Boards` is added here, and nowhere else.
 *
 * @module
 */
import type { Confirmed, Identified, Renamed } from "../protocol/api/board.ts";
import type { BoardPort } from "../protocol/api/flash.ts";
import type { HistoryPage } from "../protocol/api/history.ts";
import type { LeftAlone } from "../protocol/api/ports.ts";
import type { BoardView } from "../protocol/views.ts";
import { type Device, Devices } from "../server/api/devices.ts";
import type { Content } from "../server/api/server.ts";
import type { KnownProject } from "../server/boards/projects.ts";
import type {
  BoardEvent,
  Boards,
  LineReport,
  ProjectsObserver,
  WatchedLine,
} from "../server/boards/boards.ts";
import type { Flashing } from "../server/programming/flashing.ts";
import type { VirtualControls } from "../server/virtual_board/virtual_controls.ts";
import type { History, Keeper, StoreHealth } from "../server/store/keeper.ts";
import { testProjects } from "./test_projects.ts";

function notScripted(what: string): Error {
  return new Error(`This test did not say what becomes of ${what}`);
}

/** No board, and nothing that could be done with one. */
export class IdleBoards implements Boards {
  /** @inheritdoc */
  readonly projects = testProjects();
  /** @inheritdoc */
  readonly flashing: Flashing = {
    ports: () => [],
    begin() {
      throw notScripted("programming");
    },
    cancel: () => Promise.reject(notScripted("programming")),
  };
  /** @inheritdoc */
  readonly store: StoreHealth = keepsNothing();
  /** @inheritdoc */
  readonly history: History = keepsNothing();

  /** @inheritdoc */
  list(): readonly BoardView[] {
    return [];
  }

  /** @inheritdoc */
  projectOf(..._: Parameters<Boards["projectOf"]>): KnownProject {
    return this.projects.all[0];
  }

  /** @inheritdoc */
  command(..._: Parameters<Boards["command"]>): Promise<Confirmed> {
    return Promise.reject(notScripted("a command"));
  }

  /** @inheritdoc */
  rename(..._: Parameters<Boards["rename"]>): Promise<Renamed> {
    return Promise.reject(notScripted("a name"));
  }

  /** @inheritdoc */
  identify(..._: Parameters<Boards["identify"]>): Promise<Identified> {
    return Promise.reject(notScripted("the board's light"));
  }

  /** @inheritdoc */
  renewId(..._: Parameters<Boards["renewId"]>): Promise<Renamed> {
    return Promise.reject(notScripted("an id"));
  }

  /** @inheritdoc */
  leftAlone(): readonly LeftAlone[] {
    return [];
  }

  /** @inheritdoc */
  tryPort(..._: Parameters<Boards["tryPort"]>): BoardPort {
    throw notScripted("a port");
  }

  /** @inheritdoc */
  subscribe(_listener: (event: BoardEvent) => void): () => void {
    return () => {};
  }

  /** See {@linkcode Boards.observeProjects}. */
  observeProjects(_observer: ProjectsObserver): () => void {
    return () => {};
  }

  /** @inheritdoc */
  virtual(..._: Parameters<Boards["virtual"]>): VirtualControls {
    throw notScripted("a virtual board");
  }

  /** @inheritdoc */
  lineReports(): readonly LineReport[] {
    return [];
  }

  /** @inheritdoc */
  watchLine(..._: Parameters<Boards["watchLine"]>): WatchedLine {
    throw notScripted("a line");
  }
}

/** A store that keeps nothing. */
export function keepsNothing(): Keeper {
  return {
    writesWaiting: 0,
    rowsPassedOver: 0,
    lost: 0,
    trouble: null,
    observe() {},
    recall: () => null,
    idWith: () => null,
    query: (): Promise<HistoryPage> => Promise.resolve({ changes: [], next: null }),
    close: () => Promise.resolve(),
  };
}

/** The token that tests show. */
export const TOKEN = "00112233445566778899aabbccddeeff";

/** A server on which nobody programs boards or examines the machine, and nobody is known; new ones for each that takes them. */
export const UNATTENDED: Pick<Content, "programmer" | "examine" | "devices"> = {
  get devices() {
    return new Devices({ token: TOKEN });
  },
  programmer: () => Promise.reject(notScripted("programming")),
  examine: () => Promise.resolve([]),
};

/** Whoever has the server's own token. */
export const OWNER: Device = {
  id: null,
  role: "admin",
  client: null,
  revoked: new AbortController().signal,
};
