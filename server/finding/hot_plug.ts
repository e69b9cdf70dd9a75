/**
 * Boards that come and go with their serial ports.
 *
 * @module
 */
import type { LeftAlone } from "../../protocol/api/ports.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { PortHolder } from "../serial/errors.ts";
import type { PortDetails } from "../serial/list_ports.ts";
import type { PortListener } from "../serial/port_table.ts";
import type { SerialPort } from "../serial/serial_port.ts";
import { Board } from "../boards/board.ts";
import type { BoardContext } from "../boards/board_context.ts";
import type { BoardList } from "../boards/board_list.ts";
import { placeId } from "../boards/known_identity.ts";
import { ANY_BOARD, type PortChoice, whyLeftAlone } from "./port_choice.ts";
import { boardName } from "../programming/board_kind.ts";
import { portKind, SerialSource } from "./serial_source.ts";

/** What {@linkcode HotPlug} needs. */
export interface HotPlugOptions {
  /** Where boards are listed. */
  readonly boards: BoardList;
  /** What they share. */
  readonly context: BoardContext;
  /** Gives a port by its details. */
  readonly port: (details: PortDetails) => SerialPort;
  /** What a person said about ports; by default whatever is likely to be a board is opened. */
  readonly choice?: PortChoice;
  /** Whether somebody else looks after a port, by its name; by default nobody does. */
  readonly isTaken?: (path: string) => boolean;
  /** Who has a port open beside us; absent where the system does not tell. */
  readonly otherHolders?: (path: string) => readonly PortHolder[];
  /** Time. */
  readonly clock: Clock;
}

/** What was decided about a port that is there. */
interface Known {
  readonly details: PortDetails;
  /** The board on it; null while the port is left alone. */
  board: Board | null;
  /** Its port went while it was programmed, and has not come back. */
  isGone: boolean;
}

/** Lists a board for each port that is likely to have one, and looks for it when the port may be worth a try. */
export class HotPlug implements PortListener {
  readonly #options: HotPlugOptions;
  readonly #byPath = new Map<string, Known>();

  constructor(options: HotPlugOptions) {
    this.#options = options;
    options.boards.subscribe(({ method }) => {
      if (method === "board.changed") this.#look();
    });
  }

  /** The ports that are left alone, in the order in which they came. */
  leftAlone(): readonly LeftAlone[] {
    const { choice = ANY_BOARD } = this.#options;
    return [...this.#byPath.values()].flatMap(({ details, board }) => {
      const { path } = details;
      const why = whyLeftAlone(details, choice);
      return board !== null || why === null
        ? []
        : [{ id: placeId(path), path, adapter: boardName(details), why }];
    });
  }

  /**
   * Look for a board on a port that was left alone, until it is unplugged.
   *
   * @param id The port's, as in {@linkcode HotPlug.leftAlone}.
   * @returns The board; null if there is no such port.
   */
  try(id: string): Board | null {
    const port = this.leftAlone().find((one) => one.id === id);
    const known = port === undefined ? undefined : this.#byPath.get(port.path);
    if (known === undefined) return null;
    known.board = this.#add(known.details);
    this.#options.boards.portsChanged();
    return known.board;
  }

  /** A port can be opened, or may be worth another try. */
  connected(details: PortDetails): void {
    const known = this.#byPath.get(details.path);
    if (known !== undefined) {
      known.isGone = false;
      void known.board?.lookNow();
      return;
    }
    const { choice = ANY_BOARD, isTaken, boards } = this.#options;
    if (isTaken?.(details.path)) return;
    const isLeftAlone = whyLeftAlone(details, choice) !== null;
    this.#byPath.set(details.path, {
      details,
      board: isLeftAlone ? null : this.#add(details),
      isGone: false,
    });
    if (isLeftAlone) boards.portsChanged();
  }

  /** A port is gone. */
  disconnected({ path }: PortDetails): void {
    const known = this.#byPath.get(path);
    if (known === undefined) return;
    if (known.board?.status === "flashing") {
      // Some boards change their USB identity while they are programmed, and come back; the programmer owns the port till then.
      known.isGone = true;
      return;
    }
    this.#byPath.delete(path);
    this.#drop(known.board);
  }

  /** What was put off while a board was programmed. */
  #look(): void {
    for (const [path, { board, isGone }] of this.#byPath) {
      if (!isGone || board === null || board.status === "flashing") continue;
      this.#byPath.delete(path);
      this.#drop(board);
    }
  }

  #add(details: PortDetails): Board {
    const { boards, context, port, clock, otherHolders } = this.#options;
    const source = new SerialSource({
      port: port(details),
      identify: () => portKind(details),
      clock,
      ...(otherHolders === undefined ? {} : { otherHolders }),
    });
    const board = boards.add((home) => new Board(context, source, home));
    void board.start();
    return board;
  }

  #drop(board: Board | null): void {
    const { boards } = this.#options;
    if (board === null) boards.portsChanged();
    // A board that is known stays listed as offline; it may come back, here or on another port. A port is only a port.
    else if (board.uid !== null) void board.park();
    else void boards.remove(board);
  }
}
