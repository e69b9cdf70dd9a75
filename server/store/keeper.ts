/**
 * What outlives the server, as the rest of the server sees it.
 *
 * @module
 */
import type { HistoryPage, HistoryQuery } from "../../protocol/api/history.ts";
import type { StoreTrouble } from "../../protocol/store_trouble.ts";
import type { BoardMemory } from "./board_memory.ts";

/** The history, as the interface to clients sees it. */
export interface History {
  /**
   * A page of the history.
   *
   * @param board Only this board; null for all.
   * @param query What is asked for.
   * @throws {RequestFailure} "too_many_requests" while too many others wait, "server_closing".
   */
  query(board: string | null, query: HistoryQuery): Promise<HistoryPage>;
}

/** How the store does. */
export interface StoreHealth {
  /** How many changes wait to be written. */
  readonly writesWaiting: number;
  /** How many rows could not be read (H11). */
  readonly rowsPassedOver: number;
  /** How many changes are lost for ever. */
  readonly lost: number;
  /** Why nothing can be written; null while it can. */
  readonly trouble: StoreTrouble | null;
  /**
   * Be told when it cannot write, what then waits, and when it can again.
   *
   * @param listener The only one.
   */
  observe(listener: (trouble: StoreTrouble | null) => void): void;
}

/** Keeps what must outlive the server. */
export interface Keeper extends History, StoreHealth {
  /**
   * What is known of a board, and where more is written.
   *
   * @param board Its id.
   * @returns It; null where nothing is kept.
   */
  recall(board: string): BoardMemory | null;
  /**
   * The id of a board that was here before.
   *
   * @param end What it ends with.
   * @returns It; null if there is none, or it cannot be read now.
   */
  idWith(end: string): string | null;
  /** End; what waits is written first. */
  close(): Promise<void>;
}
