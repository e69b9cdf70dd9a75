/**
 * What somebody who watches commands is told of each, besides its result (M7).
 *
 * @module
 */
import type { RequestFailure } from "../../protocol/failures.ts";
import type { Confirmed } from "../../protocol/api/board.ts";
import type { BoardCommand } from "./boards.ts";

/** Watches commands. */
export interface CommandTracer {
  /**
   * Somebody asks for something.
   *
   * @param board Id of the board.
   * @param command What is asked.
   * @returns Is told how it goes.
   */
  begin(board: string, command: BoardCommand): CommandTrace;
}

/** Watches one command. */
export interface CommandTrace {
  /** Its frame went on the wire. */
  sent(): void;
  /** The board answered, or its link gave the frame up. */
  answered(): void;
  /**
   * It is on disk, and everybody was told; the last call.
   *
   * @param result How it ended.
   */
  over(result: Confirmed | RequestFailure): void;
}
