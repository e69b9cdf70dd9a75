/**
 * Wrong codes (S23b) and wrong tokens (S4b): they are counted, answered slowly, and the log says how many there were. Who is right
 * never comes here, and so never waits for others.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";

/** So many wrong tokens are answered at once: as many pages may come back after a change of the token. */
export const WRONG_TOKENS = 60;
/** How long the answer to something wrong takes, in milliseconds. */
export const WRONG_MS = 1000;
/** So many wait for it at a time. */
export const MOST_WRONG = 8;
/** Nothing wrong was tried for so long: then it is logged, in milliseconds. */
export const REST_MS = 60_000;
/** It is logged after so long at the latest, in milliseconds. */
export const LONGEST_MS = 3_600_000;

/** What {@linkcode WrongTries} takes. */
export interface WrongTriesOptions {
  /** What is wrong. */
  readonly what: "codes" | "tokens";
  /** So many are answered without a wait. */
  readonly atOnce: number;
  /** Time. */
  readonly clock: Clock;
  /** Told how many there were. */
  readonly log: Pick<Log, "info">;
}

/** What was tried of one kind. */
export class WrongTries {
  readonly #options: WrongTriesOptions;
  #total = 0;
  #waiting = 0;
  /** How many there were since the log was told. */
  #count = 0;
  #firstAt = 0;
  #lastAt = 0;
  #untilLog: Timer | null = null;
  #isStopped = false;

  constructor(options: WrongTriesOptions) {
    this.#options = options;
  }

  /** How many there were. */
  get total(): number {
    return this.#total;
  }

  /**
   * Something wrong was tried.
   *
   * @returns When that may be answered.
   * @throws {RequestFailure} "too_many_requests" if too many others wait.
   */
  async add(): Promise<void> {
    const { what, atOnce, clock } = this.#options;
    this.#total++;
    this.#remember();
    if (this.#count <= atOnce) return;
    if (this.#waiting >= MOST_WRONG) {
      throw new RequestFailure("too_many_requests", `Too many wrong ${what} are tried`, "Wait a moment");
    }
    this.#waiting++;
    await new Promise<void>((resolve) => clock.after(WRONG_MS, resolve));
    this.#waiting--;
  }

  /** The server ends. */
  stop(): void {
    this.#isStopped = true;
    this.#untilLog?.cancel();
    if (this.#count > 0) this.#log();
  }

  #remember(): void {
    const { clock } = this.#options;
    this.#lastAt = clock.now();
    if (this.#count++ === 0) this.#firstAt = this.#lastAt;
    this.#untilLog?.cancel();
    if (this.#isStopped) return;
    const left = Math.max(0, this.#firstAt + LONGEST_MS - this.#lastAt);
    this.#untilLog = clock.after(Math.min(REST_MS, left), () => this.#log());
  }

  #log(): void {
    const { what, log } = this.#options;
    const seconds = Math.max(1, Math.round((this.#lastAt - this.#firstAt) / 1000));
    log.info(`Wrong ${what} were tried: ${this.#count} in ${seconds} s`);
    this.#count = 0;
  }
}
