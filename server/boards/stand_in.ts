/**
 * The virtual Uno as a stand-in: there while no real board is, gone as soon as one answers.
 *
 * @module
 */
import type { Board } from "./board.ts";
import type { BoardList } from "./board_list.ts";

/** Adds and removes the virtual board as real ones go and come. */
export class StandIn {
  readonly #boards: BoardList;
  readonly #start: () => Promise<Board>;
  readonly #end: () => void;
  /** The virtual board; a promise while it is being switched on. */
  #standIn: Promise<Board> | null = null;

  /**
   * Watch a list of boards, and act at once if there is no real one in it.
   *
   * @param boards The list.
   * @param start Adds the virtual board to it and looks for it.
   */
  constructor(boards: BoardList, start: () => Promise<Board>) {
    this.#boards = boards;
    this.#start = start;
    this.#end = boards.subscribe(({ method }) => {
      if (method === "board.changed") this.#look();
    });
    this.#look();
  }

  /** Watch no longer; the boards stay as they are. Resolves when a board that is being switched on is on. */
  async close(): Promise<void> {
    this.#end();
    await this.#standIn;
  }

  #look(): void {
    const real = this.#boards.serialBoards();
    if (real.some(({ isKnown }) => isKnown)) {
      const standIn = this.#standIn;
      this.#standIn = null;
      void standIn?.then((board) => this.#boards.remove(board));
    } else if (this.#standIn === null && real.every(({ status }) => status === "offline")) {
      // Later, because listing it is an event that leads back here.
      this.#standIn = Promise.resolve().then(this.#start);
    }
  }
}
