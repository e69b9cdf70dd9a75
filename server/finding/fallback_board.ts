/**
 * The virtual Uno as the fallback: there while no real board can be used, gone as soon as one can (B11).
 *
 * @module
 */
import type { Board } from "../boards/board.ts";
import type { Log } from "../log.ts";
import type { BoardList } from "../boards/board_list.ts";

/** The name under which the log is told of it. */
const VIRTUAL = "The virtual Uno";

/** Adds and removes the virtual board as real ones go and come. */
export class FallbackBoard {
  readonly #boards: BoardList;
  readonly #start: () => Promise<Board>;
  readonly #log: Log;
  readonly #end: () => void;
  /** The virtual board; a promise while it is being switched on. */
  #fallback: Promise<Board> | null = null;
  /** Whether the log was told that it could not be switched on. */
  #isDown = false;

  /**
   * Watch a list of boards, and act at once if there is no real one in it.
   *
   * @param boards The list.
   * @param start Adds the virtual board to it and looks for it.
   * @param log Is told if it cannot be switched on.
   */
  constructor(boards: BoardList, start: () => Promise<Board>, log: Log) {
    this.#boards = boards;
    this.#start = start;
    this.#log = log;
    this.#end = boards.subscribe(({ method }) => {
      if (method === "board.changed") this.#look();
    });
    this.#look();
  }

  /** Watch no longer; the boards stay as they are. Resolves when a board that is being switched on is on. */
  async close(): Promise<void> {
    this.#end();
    await this.#fallback?.catch(() => {});
  }

  #look(): void {
    const real = this.#boards.realBoards();
    if (real.some(({ hasBeenOnline }) => hasBeenOnline)) {
      const fallback = this.#fallback;
      this.#fallback = null;
      fallback?.then((board) => this.#boards.remove(board)).catch(() => {});
      if (this.#isDown) this.#log.gone(VIRTUAL);
      this.#isDown = false;
    } else if (
      this.#fallback === null && real.every(({ status }) => status === "offline" || status === "mismatch")
    ) {
      // Later, because listing it is an event that leads back here.
      const fallback = Promise.resolve().then(this.#start);
      this.#fallback = fallback;
      fallback.then(
        () => {
          this.#log.up(VIRTUAL);
          this.#isDown = false;
        },
        (error) => {
          this.#log.down(VIRTUAL, error instanceof Error ? error.message : String(error));
          // The next change of a board is the next occasion.
          if (this.#fallback === fallback) this.#fallback = null;
          this.#isDown = true;
        },
      );
    }
  }
}
