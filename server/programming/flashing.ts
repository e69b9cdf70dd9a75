/**
 * Programming boards, as the interface to clients sees it (F3).
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { BoardPort, Flashed, FlashProgress } from "../../protocol/api/flash.ts";
import type { FlashCause, ReasonDetails } from "../../protocol/reason_details.ts";
import type { Clock } from "../../protocol/clock.ts";

const REPEAT = 'Program it again: "deno task flash"';

/** How far programming has come. */
export type FlashReport = Omit<FlashProgress, "board">;

/** Why a board cannot be programmed where it is. */
export interface ProgrammingRefusal {
  /** The name of the reason. */
  readonly cause: FlashCause;
  /** The rest of the sentence that begins with the board's id: "is the virtual Uno, ...". */
  readonly message: string;
  /** What to do instead. */
  readonly hint: string;
}

/** Why programming failed, and what to do about it. */
export class FlashFailure extends Error {
  /** Always "FlashFailure". */
  override readonly name = "FlashFailure";
  /** What to do about it. */
  readonly hint: string;
  /** What varies in it (C13). */
  readonly details: ReasonDetails;

  constructor(message: string, hint: string = REPEAT, details: ReasonDetails = {}) {
    super(message);
    this.hint = hint;
    this.details = details;
  }
}

/**
 * What the client that asked for it is told.
 *
 * @param failure Why it failed.
 * @returns "flash_failed".
 */
export function flashFailedRequest({ message, hint, details }: FlashFailure): RequestFailure {
  return new RequestFailure("flash_failed", message, hint, "not_run", null, details);
}

/** One board being programmed. It belongs to one client, which ends it. */
export interface FlashJob {
  /** Where the board is. */
  readonly place: BoardPort;
  /** Whether it has ended, or is ending. */
  readonly isOver: boolean;
  /** Aborted when it is cancelled, with a {@linkcode FlashFailure} as its reason: whoever owns the job ends what runs, then the job. */
  readonly signal: AbortSignal;
  /**
   * Tell every client how far it has come.
   *
   * @param report Phase, percent and words.
   */
  report(report: FlashReport): void;
  /**
   * Have the server let go of the port; from now on commands fail with `busy_flashing`. Harmless to repeat.
   *
   * @returns When the port is closed.
   */
  take(): Promise<void>;
  /**
   * The image is on the board: take the port back, and have the board prove it (F5).
   *
   * @param build The build id it must tell, eight hexadecimal digits.
   * @param clock Time.
   * @returns The board.
   * @throws {RequestFailure} "flash_failed" if it does not answer, or runs another build.
   */
  end(build: string, clock: Clock): Promise<Flashed>;
  /**
   * It failed: take the port back, if it was taken. The board says so until it answers again. Harmless once the job is over.
   *
   * @param failure Why.
   */
  fail(failure: FlashFailure): Promise<void>;
  /** Nobody is there any more who could end it. */
  abandon(): Promise<void>;
}

/** Who programs which board. */
export interface Flashing {
  /** Which boards can be programmed, and where they are. */
  ports(): readonly BoardPort[];
  /**
   * Begin to program a board. It stays usable until its port is taken.
   *
   * @param id Its id; null will do as long as there is only one.
   * @returns The job, which its owner ends.
   * @throws {RequestFailure} "unknown_board"; "busy_flashing" if somebody else programs it; "flash_failed" if it is virtual.
   */
  begin(id: string | null): FlashJob;
  /**
   * Cancel a job, whoever owns it (F10). Resolves when the board's line is the server's again.
   *
   * @param id The board's id; null will do as long as there is only one.
   * @throws {RequestFailure} "unknown_board"; "invalid_request" if nobody programs it, or the image is on it already.
   */
  cancel(id: string | null): Promise<void>;
}
