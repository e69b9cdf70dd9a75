/**
 * Which boards a server has, by its `--board` option.
 *
 * @module
 */
import type { Definition } from "../../protocol/dsl.ts";
import { wireTable } from "../../protocol/wire/codec.ts";
import { systemClock } from "../link/clock.ts";
import type { Log } from "../log.ts";
import { StartFailure } from "../start_failure.ts";
import { loadIntelHex } from "../virtual_uno/intel_hex.ts";
import { FLASH_BYTES } from "../virtual_uno/chip.ts";
import { Board, type BoardContext } from "./board.ts";
import { BoardList } from "./board_list.ts";
import { FirmwareImageError, loadFirmwareImage } from "./firmware_image.ts";
import { VirtualSource } from "./virtual_source.ts";

/** What {@linkcode openBoards} takes. */
export interface OpenBoardsOptions {
  /** What the firmware and the clients must agree on. */
  readonly definition: Definition;
  /** "auto", "virtual", or the path of a serial port. */
  readonly board: string;
  /** Where the virtual board's EEPROM is kept. */
  readonly dataFolder: string;
  /** Is told when a board goes down and when it is back. */
  readonly log: Log;
}

function random32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/**
 * Open the boards.
 *
 * @param options Which, and what they share.
 * @returns The boards; they may still be connecting.
 * @throws {StartFailure} if the option names none, or the firmware image does not belong to the definition.
 */
export async function openBoards(
  { definition, board, dataFolder, log }: OpenBoardsOptions,
): Promise<BoardList> {
  if (board !== "auto" && board !== "virtual") {
    throw new StartFailure(`Serial port "${board}" cannot be used yet; choose --board virtual`);
  }
  const context: BoardContext = {
    definition,
    table: wireTable(definition),
    clock: systemClock,
    wallClock: () => new Date(),
    random32,
    log,
  };
  const source = await VirtualSource.start(await committedFlash(definition), dataFolder);
  const boards = new BoardList();
  await boards.add((emit) => new Board(context, source, emit)).start();
  return boards;
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
