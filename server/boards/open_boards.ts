/**
 * Which boards a server has, by its `--board` option.
 *
 * @module
 */
import { join } from "node:path";
import type { Definition } from "../../protocol/dsl.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { systemClock } from "../link/clock.ts";
import type { Log } from "../log.ts";
import { SerialError } from "../serial/errors.ts";
import { listPorts, type PortDetails } from "../serial/list_ports.ts";
import type { SerialPort } from "../serial/serial_port.ts";
import { otherHoldersOf, systemPort } from "../serial/system_port.ts";
import type { FolderWatch } from "../serial/watch_folder.ts";
import { watchPorts } from "../serial/watch_ports.ts";
import { StartFailure } from "../start_failure.ts";
import { Store } from "../store/store.ts";
import { loadIntelHex } from "../virtual_uno/intel_hex.ts";
import { FLASH_BYTES } from "../virtual_uno/chip.ts";
import { Board } from "./board.ts";
import type { BoardContext } from "./board_context.ts";
import { BoardList } from "./board_list.ts";
import type { CommandTracer } from "./command_trace.ts";
import { FirmwareImageError, loadFirmwareImage } from "./firmware_image.ts";
import { HotPlug } from "./hot_plug.ts";
import { OPTIBOOT } from "./profiles.ts";
import { SerialSource } from "./serial_source.ts";
import { StandIn } from "./stand_in.ts";
import { VirtualSource } from "./virtual_source.ts";

/** What {@linkcode openBoards} takes. */
export interface OpenBoardsOptions {
  /** What the firmware and the clients must agree on. */
  readonly definition: Definition;
  /** "auto", "virtual", or the path of a serial port. */
  readonly board: string;
  /** Where the history and the virtual board's EEPROM are kept. */
  readonly dataFolder: string;
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
 * @throws {StartFailure} if the firmware image does not belong to the definition.
 */
export async function openBoards(options: OpenBoardsOptions): Promise<BoardList> {
  const { definition, board, dataFolder, log, tracer = null } = options;
  const wallClock = () => new Date();
  const context: BoardContext = {
    definition,
    table: wireTable(definition),
    clock: systemClock,
    wallClock,
    random32,
    log,
    ...(tracer === null ? {} : { tracer }),
  };
  const flash = await committedFlash(definition);
  if (board === "auto" || board === "virtual") await VirtualSource.readEeprom(dataFolder);
  const store = new Store({ path: join(dataFolder, "destello.sqlite"), clock: systemClock, wallClock, log });
  const boards = new BoardList(definition, store);
  const addVirtual = async (): Promise<Board> => {
    const source = await VirtualSource.start({ ...context, flash, dataFolder });
    const virtual = boards.add((home) => new Board(context, source, home));
    await virtual.start();
    return virtual;
  };
  if (board === "virtual") {
    await addVirtual();
    return boards;
  }
  if (board !== "auto") {
    // The owner of this path says that a board is there. Whatever it is, leaving Optiboot costs it two bytes.
    const source = new SerialSource({
      port: systemPort(board),
      bootloader: OPTIBOOT,
      otherHolders: otherHoldersOf,
      clock: systemClock,
    });
    await boards.add((home) => new Board(context, source, home)).start();
    return boards;
  }
  const watch = watchAllPorts(
    new HotPlug({ boards, context, clock: systemClock, port: portOf, otherHolders: otherHoldersOf }),
    log,
  );
  if (watch !== null) boards.endFirst(() => watch.close());
  const standIn = new StandIn(boards, addVirtual, log);
  boards.endFirst(() => standIn.close());
  return boards;
}

function portOf(details: PortDetails): SerialPort {
  return systemPort(details.path, details);
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

async function committedFlash(definition: Definition): Promise<Uint8Array> {
  try {
    const { hex } = await loadFirmwareImage(definition);
    const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
    loadIntelHex(hex, flash);
    return flash;
  } catch (error) {
    if (error instanceof FirmwareImageError) throw new StartFailure(error.message);
    throw error;
  }
}
