/**
 * Boards that come and go with their serial ports.
 *
 * @module
 */
import type { Clock } from "../link/clock.ts";
import type { PortHolder } from "../serial/errors.ts";
import type { PortDetails } from "../serial/list_ports.ts";
import type { PortListener } from "../serial/port_table.ts";
import type { SerialPort } from "../serial/serial_port.ts";
import { Board } from "./board.ts";
import type { BoardContext } from "./board_context.ts";
import type { BoardList } from "./board_list.ts";
import { boardName, boardProfiles } from "./profiles.ts";
import { SerialSource } from "./serial_source.ts";

/** What {@linkcode HotPlug} needs. */
export interface HotPlugOptions {
  /** Where boards are listed. */
  readonly boards: BoardList;
  /** What they share. */
  readonly context: BoardContext;
  /** Gives a port by its details. */
  readonly port: (details: PortDetails) => SerialPort;
  /** Who has a port open beside us; absent where the system does not tell. */
  readonly otherHolders?: (path: string) => readonly PortHolder[];
  /** Time. */
  readonly clock: Clock;
}

/** Lists a board for each port, and looks for it when the port may be worth a try. */
export class HotPlug implements PortListener {
  readonly #options: HotPlugOptions;
  readonly #byPath = new Map<string, Board>();

  /**
   * Ready to be told of ports.
   *
   * @param options List, context and ports.
   */
  constructor(options: HotPlugOptions) {
    this.#options = options;
  }

  /** A port can be opened, or may be worth another try. */
  connected(details: PortDetails): void {
    const known = this.#byPath.get(details.path);
    if (known !== undefined) {
      void known.lookNow();
      return;
    }
    const { boards, context, port, ...options } = this.#options;
    // Which of several boards with one adapter it is does not matter here: they share how they are left, or have no such command.
    const bootloader = boardProfiles(details)[0]?.bootloader ?? null;
    const source = new SerialSource({
      ...options,
      port: port(details),
      bootloader,
      adapter: boardName(details),
    });
    const board = boards.add((home) => new Board(context, source, home));
    this.#byPath.set(details.path, board);
    void board.start();
  }

  /** A port is gone. */
  disconnected(details: PortDetails): void {
    const board = this.#byPath.get(details.path);
    // Some boards change their USB identity while they are programmed, and come back; the programmer owns the port till then.
    if (board?.status === "flashing") return;
    this.#byPath.delete(details.path);
    if (board === undefined) return;
    // A board that is known stays listed as offline; it may come back, here or on another port. A port is only a port.
    if (board.uid !== null) void board.park();
    else void this.#options.boards.remove(board);
  }
}
