/**
 * How a board is, why, and since when; and the log's one line when it goes down, one when it is back (P11).
 *
 * @module
 */
import type { BoardReason, BoardStatus } from "../../protocol/views.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { LinkFailure } from "../link/link_failure.ts";
import type { Log } from "../log.ts";

export class CurrentStatus {
  /** Programming failed, and the board has not answered since: told instead of what the silent line looks like. */
  unfinished: BoardReason | null = null;
  /** Another server has the board: told instead of what the line here looks like (Q13). */
  elsewhere: BoardReason | null = null;
  readonly #clock: Clock;
  readonly #log: Log;
  #status: BoardStatus = "connecting";
  #failure: BoardReason | null = null;
  #since: number;
  /** The name under which the log was told that this board is down. */
  #downAs: string | null = null;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#since = clock.now();
  }

  /** How it is. */
  get status(): BoardStatus {
    return this.#status;
  }

  /** Why it is not online; null when it is. */
  get reason(): BoardReason | null {
    const isAway = this.#status === "offline" || this.#status === "connecting";
    return isAway ? this.elsewhere ?? this.unfinished ?? this.#failure : this.#failure;
  }

  /** For how many seconds it has been so. */
  get seconds(): number {
    return Math.round((this.#clock.now() - this.#since) / 1000);
  }

  /**
   * It is another way now.
   *
   * @param status How.
   * @param failure Why, if it is not well.
   */
  become(status: BoardStatus, failure: LinkFailure | null): void {
    if (this.#status !== status) this.#since = this.#clock.now();
    this.#status = status;
    this.#failure = failure;
  }

  /**
   * Log that it is down; once for each outage.
   *
   * @param id Its id.
   * @param failure Why.
   */
  logDown(id: string, failure: LinkFailure): void {
    this.#downAs = this.#endOthers(id);
    this.#log.down(this.#downAs, `${failure.message}. ${failure.hint}`);
  }

  /**
   * Log that it is back, or that it is there.
   *
   * @param id Its id.
   * @param place Where, if it is there for the first time; else null.
   */
  logUp(id: string, place: string | null): void {
    // The board may have gone down under another object, on another port.
    this.#log.up(this.#endOthers(id));
    if (this.#downAs === null && place !== null) this.#log.info(`Board ${id} is online (${place})`);
    this.#downAs = null;
  }

  /** Nobody will be told that it is back. */
  logGone(): void {
    if (this.#downAs !== null) this.#log.gone(this.#downAs);
    this.#downAs = null;
  }

  /** Its outage is another object's from now on, which speaks for it on another port. */
  leaveOutage(): void {
    this.#downAs = null;
  }

  /** The outage of whoever was known here under another id is over without a return; gives the name of this one's. */
  #endOthers(id: string): string {
    const subject = `Board ${id}`;
    if (this.#downAs !== subject) this.logGone();
    return subject;
  }
}
