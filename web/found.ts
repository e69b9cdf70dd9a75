/**
 * Boards of which nothing is known yet but the port they are on: they have to be programmed, or merely asked, before there is
 * anything to control.
 *
 * @module
 */
import { boardLabels } from "../protocol/board_labels.ts";
import type { BoardView, PortView } from "../protocol/views.ts";
import { own } from "../protocol/own.ts";
import type { Truth } from "../client/truth.ts";
import type { Firmware } from "./text/text.ts";
import type { Words } from "./text/words.ts";

/** A board on a port that has not reported anything. */
export interface FoundBoard extends BoardView {
  /** Where it is. */
  readonly port: PortView;
}

const FIRMWARE: Readonly<Record<string, Firmware>> = {
  "no_bytes": "none",
  "no_frame": "other",
  "schema_mismatch": "otherDefinition",
  "flash_failed": "unfinished",
};

/**
 * Whether nothing is known of a board but its port.
 *
 * @param board The board.
 * @returns Whether it is only found.
 */
export function isFound(board: BoardView): board is FoundBoard {
  return board.port !== null && board.canProgram && board.status !== "online" &&
    Object.values(board.channels).every(({ reported }) => reported === null);
}

/**
 * What is on a found board.
 *
 * @param board The board.
 * @returns It; null if nobody can tell, because its port cannot be used: then programming will not help either.
 */
export function firmwareOf({ status, reason }: BoardView): Firmware | null {
  if (reason === null) return status === "connecting" ? "looking" : null;
  return own(FIRMWARE, reason.code) ?? null;
}

/**
 * What was found, and where.
 *
 * @param board The board.
 * @param words The language.
 * @returns For example "Found Arduino Uno on ttyACM0".
 */
export function foundTitle({ port: { adapter, path } }: FoundBoard, { text: { found } }: Words): string {
  const where = path.slice(path.lastIndexOf("/") + 1);
  return adapter === null ? found.something(where) : found.title(adapter, where);
}

/**
 * What boards are called, so that no two look alike (U13); what is only found has no name yet.
 *
 * @param truth What is known.
 * @param words The language.
 * @returns By id.
 */
export function labelsOf({ boards }: Pick<Truth, "boards">, words: Words): ReadonlyMap<string, string> {
  const found = [...boards.values()].filter(isFound);
  const known = [...boards.values()].filter((board) => !isFound(board));
  return new Map([
    ...found.map((board) => [board.id, foundTitle(board, words)] as const),
    ...boardLabels(known),
  ]);
}
