/**
 * Who programs which board, and the hand-over of its port (F3, F4): a job belongs to one client, borrows the port for no
 * longer than the upload, and always ends, whatever becomes of that client.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import { readBoardDetails } from "../../protocol/troubles.ts";
import { hex32 } from "../../protocol/schema_hash.ts";
import type { BoardStatus, BoardView } from "../../protocol/views.ts";
import type { BoardPort, Flashed, FlashProgress } from "../../protocol/api/flash.ts";
import type { Clock } from "../../protocol/clock.ts";
import {
  flashFailedRequest,
  FlashFailure,
  type Flashing,
  type FlashJob,
  type FlashReport,
  type ProgrammingRefusal,
} from "./flashing.ts";

/** How long a board may take to answer after it was programmed: its bootloader, its start, and a retry of the line. */
const ANSWER_MS = 10_000;

/** What programming needs of a board. */
export interface ProgrammedBoard {
  /** Its id. */
  readonly id: string;
  /** The name of its port. */
  readonly place: string;
  /** How it is. */
  readonly status: BoardStatus;
  /** The build id that it last told; null before it told any. */
  readonly build: number | null;
  /** Where its line comes from. */
  readonly source: { readonly programmingRefusal: ProgrammingRefusal | null };
  /** What clients see of it. */
  view(): Pick<BoardView, "reason">;
  /** Let go of the port until `use` has ended; if that rejects, the board says why. */
  lend<T>(use: () => Promise<T>): Promise<T>;
}

/** What a {@linkcode ProgrammingJobs} needs of the list of boards. */
export interface ProgrammingJobsOptions {
  /** The boards that are not emulated. */
  readonly realBoards: () => readonly ProgrammedBoard[];
  /** The board of an id; throws `unknown_board`. */
  readonly find: (id: string | null) => ProgrammedBoard;
  /** Tells every client. */
  readonly emit: (event: { readonly method: "flash.progress"; readonly params: FlashProgress }) => void;
  /** Be told when a board changes. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Every job there is. */
export class ProgrammingJobs implements Flashing {
  readonly #options: ProgrammingJobsOptions;
  readonly #busy = new Map<ProgrammedBoard, BoardJob>();

  constructor(options: ProgrammingJobsOptions) {
    this.#options = options;
  }

  /** Which boards can be programmed, and where they are. */
  ports(): readonly BoardPort[] {
    return this.#options.realBoards()
      .filter(({ source }) => source.programmingRefusal === null)
      .map(({ id, place }) => ({ board: id, port: place }));
  }

  begin(id: string | null): FlashJob {
    const board = this.#options.find(id);
    const { programmingRefusal: refusal } = board.source;
    if (refusal !== null) {
      throw new RequestFailure(
        "flash_failed",
        `Board ${board.id} ${refusal.message}`,
        refusal.hint,
        "not_run",
        null,
        { flash: refusal.cause },
      );
    }
    if (this.#busy.has(board)) {
      throw new RequestFailure(
        "busy_flashing",
        `Board ${board.id} is being programmed already`,
        "Wait until it is done",
      );
    }
    const { emit, subscribe } = this.#options;
    const job = new BoardJob({ board, emit, subscribe, over: () => this.#busy.delete(board) });
    this.#busy.set(board, job);
    return job;
  }

  /** Clients forget with each snapshot what is being programmed: they are told how far every job has come. */
  tellAgain(): void {
    for (const job of this.#busy.values()) job.tellAgain();
  }

  async cancel(id: string | null): Promise<void> {
    const board = this.#options.find(id);
    const job = this.#busy.get(board);
    if (job?.isOver === false) return await job.cancel();
    throw new RequestFailure(
      "invalid_request",
      `Board ${board.id} is not being programmed${job === undefined ? "" : " any more: the image is on it"}`,
      "There is nothing to cancel",
    );
  }
}

interface BoardJobOptions {
  readonly board: ProgrammedBoard;
  readonly emit: ProgrammingJobsOptions["emit"];
  readonly subscribe: ProgrammingJobsOptions["subscribe"];
  readonly over: () => void;
}

/** One board being programmed. */
class BoardJob implements FlashJob {
  readonly #options: BoardJobOptions;
  #lent: { readonly back: PromiseWithResolvers<void>; readonly over: Promise<void> } | null = null;
  #last: FlashReport | null = null;
  /** Set when its end begins, so that it ends once. */
  #isOver = false;
  readonly #cancelled = new AbortController();
  readonly #ended = Promise.withResolvers<void>();

  constructor(options: BoardJobOptions) {
    this.#options = options;
  }

  get place(): BoardPort {
    const { board } = this.#options;
    return { board: board.id, port: board.place };
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Have its owner end it. */
  async cancel(): Promise<void> {
    this.#cancelled.abort(this.#cutShort("cancelled", ""));
    await this.#ended.promise;
  }

  report(report: FlashReport): void {
    if (this.#isOver) return;
    this.#tell(report);
  }

  tellAgain(): void {
    if (this.#last !== null) this.#tell(this.#last);
  }

  async take(): Promise<void> {
    if (this.#isOver || this.#lent !== null) return;
    const closed = Promise.withResolvers<void>();
    const back = Promise.withResolvers<void>();
    const over = this.#options.board.lend(() => {
      closed.resolve();
      return back.promise;
    });
    // Whoever ends the job is told; this keeps a failure before that from being called unhandled.
    over.catch(() => {});
    back.promise.catch(() => {});
    this.#lent = { back, over };
    await Promise.race([closed.promise, over]);
  }

  async end(build: string, clock: Clock): Promise<Flashed> {
    if (this.#isOver) {
      throw new RequestFailure("invalid_request", "This job is over already", 'Begin another: "flash.begin"');
    }
    this.#isOver = true;
    this.#tell({ phase: "reconnect", percent: 95, message: "Waiting for the board to start" });
    const { board } = this.#options;
    await this.#giveBack(null);
    await this.#answered(clock);
    const { id, status, build: told } = board;
    const identified = (status === "online" || status === "mismatch") && told !== null;
    if (!identified) {
      return this.#failed(
        new FlashFailure(
          `The image is on the board, but it did not answer: ${board.view().reason?.message ?? "no reason"}`,
          undefined,
          { flash: "not_answered" },
        ),
      );
    }
    const found = hex32(told);
    if (found !== build) {
      return this.#failed(
        new FlashFailure(`The board runs build ${found}, not ${build}`, undefined, {
          flash: "other_build",
          found,
          build,
        }),
      );
    }
    this.#finish({ phase: "done", percent: 100, message: `The board runs build ${found}` });
    return { board: id, status, build: found };
  }

  async fail(failure: FlashFailure): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#giveBack(failure);
    this.#finish({ phase: "failed", percent: null, message: `${failure.message}. ${failure.hint}` });
  }

  async abandon(): Promise<void> {
    await this.fail(this.#cutShort("interrupted", ": the programmer is gone"));
  }

  /** A failure that says how far it had come. */
  #cutShort(flash: "cancelled" | "interrupted", why: string): FlashFailure {
    const { phase, percent } = this.#last ?? { phase: "generate", percent: null };
    const reached = percent === null ? "" : ` at ${percent} %`;
    return new FlashFailure(
      `Programming was ${flash} in phase "${phase}"${reached}${why}`,
      undefined,
      readBoardDetails("flash_failed", { flash, phase, percent }),
    );
  }

  #failed(failure: FlashFailure): never {
    this.#finish({ phase: "failed", percent: null, message: `${failure.message}. ${failure.hint}` });
    throw flashFailedRequest(failure);
  }

  #tell(report: FlashReport): void {
    this.#last = report;
    const { board, emit } = this.#options;
    emit({ method: "flash.progress", params: { board: board.id, ...report } });
  }

  #finish(report: FlashReport): void {
    this.#options.over();
    this.#ended.resolve();
    this.#tell(report);
  }

  async #giveBack(failure: FlashFailure | null): Promise<void> {
    if (this.#lent === null) return;
    const { back, over } = this.#lent;
    if (failure === null) back.resolve();
    else back.reject(failure);
    await over.catch(() => {});
  }

  /** Until the board has said who it is, or its time is up. */
  async #answered(clock: Clock): Promise<void> {
    const { board, subscribe } = this.#options;
    const answered = Promise.withResolvers<void>();
    const look = () => {
      if (board.status === "online" || board.status === "mismatch") answered.resolve();
    };
    const unsubscribe = subscribe(look);
    const timer = clock.after(ANSWER_MS, answered.resolve);
    look();
    await answered.promise;
    timer.cancel();
    unsubscribe();
  }
}
