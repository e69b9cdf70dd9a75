/**
 * The boards of a server.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { BoardView, Confirmed } from "../../protocol/messages.ts";
import type { Board } from "./board.ts";
import type { BoardCommand, BoardEvent, Boards } from "./boards.ts";

/** Finds the board that a command means, and passes on what every board tells. */
export class BoardList implements Boards {
  readonly #boards = new Set<Board>();
  readonly #listeners = new Set<(event: BoardEvent) => void>();

  /**
   * List a board.
   *
   * @param make Makes it, given where it tells its changes.
   * @returns It.
   */
  add(make: (emit: (event: BoardEvent) => void) => Board): Board {
    const board = make((event) => {
      for (const listener of this.#listeners) listener(event);
    });
    this.#boards.add(board);
    return board;
  }

  /** @inheritdoc */
  list(): readonly BoardView[] {
    return [...this.#boards].map((board) => board.view());
  }

  /** @inheritdoc */
  command(command: BoardCommand): Promise<Confirmed> {
    try {
      return this.#find(command.board).command(command);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** @inheritdoc */
  subscribe(listener: (event: BoardEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Close every board. */
  async close(): Promise<void> {
    await Promise.all([...this.#boards].map((board) => board.close()));
  }

  #find(id: string | null): Board {
    const ids = [...this.#boards].map((board) => board.id);
    const [only] = this.#boards;
    if (id === null && this.#boards.size === 1 && only !== undefined) return only;
    const known = ids.length === 0
      ? "There is no board"
      : `Boards are ${ids.map((known) => `"${known}"`).join(", ")}`;
    if (id === null) {
      throw new RequestFailure(
        "unknown_board",
        "The request names no board, and there is not exactly one",
        known,
      );
    }
    const found = [...this.#boards].find((board) => board.id === id);
    if (found === undefined) throw new RequestFailure("unknown_board", `There is no board "${id}"`, known);
    return found;
  }
}
