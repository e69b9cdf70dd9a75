/**
 * The virtual Uno as the fallback: there while no real board of its project can be used, gone as soon as one can (B11).
 *
 * @module
 */
import type { Board } from "../boards/board.ts";
import type { Log } from "../log.ts";
import type { BoardList } from "../boards/board_list.ts";
import type { KnownProject } from "../boards/projects.ts";
import { SHIPPED } from "../boards/served_project.ts";

/** What a {@linkcode FallbackBoard} needs. */
export interface FallbackBoardOptions {
  /** The list that it is in. */
  readonly boards: BoardList;
  /** Whose board it is: real ones of other projects do not take its place. */
  readonly project: KnownProject;
  /** Adds it to the list, with an image of its project, and looks for it. */
  readonly start: (project: KnownProject, flash: Uint8Array) => Promise<Board>;
  /** Is told if it cannot be switched on. */
  readonly log: Log;
}

/** Adds and removes the virtual board of a project as real ones go and come. */
export class FallbackBoard {
  readonly #options: FallbackBoardOptions;
  #project: KnownProject;
  readonly #ends: readonly (() => void)[];
  /** The virtual board; a promise while it is being switched on. */
  #fallback: Promise<Board> | null = null;
  /** Whether the log was told that it could not be switched on. */
  #isDown = false;

  /**
   * Watch a list of boards, and act at once if there is no real one of the project in it.
   *
   * @param options The list, the project and its virtual board.
   */
  constructor(options: FallbackBoardOptions) {
    const { boards, project } = options;
    this.#options = options;
    this.#project = project;
    this.#ends = [
      boards.subscribe(({ method }) => {
        if (method === "board.changed") this.#look();
      }),
      boards.observeProjects((former, now) => {
        if (former !== this.#project) return;
        this.#project = now;
        this.#look();
      }),
    ];
    this.#look();
  }

  /** Watch no longer; the boards stay as they are. Resolves when a board that is being switched on is on. */
  async close(): Promise<void> {
    for (const end of this.#ends) end();
    await this.#fallback?.catch(() => {});
  }

  /** The name under which the log is told of it. */
  get #subject(): string {
    const { name } = this.#project;
    return name === SHIPPED ? "The virtual Uno" : `The virtual Uno of ${name}`;
  }

  #look(): void {
    const { boards, start, log } = this.#options;
    const project = this.#project;
    const { flash } = project;
    const real = boards.realBoards();
    if (flash === null || real.some((board) => board.hasBeenOnlineAs(project))) {
      const fallback = this.#fallback;
      this.#fallback = null;
      fallback?.then((board) => boards.remove(board)).catch(() => {});
      if (this.#isDown) log.gone(this.#subject);
      this.#isDown = false;
    } else if (
      // Whose a board is that is still connecting is not known yet.
      this.#fallback === null && real.every(({ status }) => status !== "connecting" && status !== "flashing")
    ) {
      // Later, because listing it is an event that leads back here.
      const fallback = Promise.resolve().then(() => start(project, flash));
      this.#fallback = fallback;
      fallback.then(
        (board) => {
          log.up(this.#subject);
          this.#isDown = false;
          // The project may have been exchanged meanwhile.
          if (this.#fallback !== fallback || [project, board.source.project].includes(this.#project)) return;
          this.#fallback = null;
          void boards.remove(board);
        },
        (error) => {
          log.down(this.#subject, error instanceof Error ? error.message : String(error));
          // The next change of a board is the next occasion.
          if (this.#fallback === fallback) this.#fallback = null;
          this.#isDown = true;
        },
      );
    }
  }
}
