/**
 * Keeps a board's line open: opens it, and tries again when it ended or could not be opened (B7).
 *
 * @module
 */
import type { ByteStream } from "../link/byte_stream.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { Link } from "../link/link.ts";
import type { LinkFailure } from "../link/link_failure.ts";
import { type LinkStatistics, newStatistics } from "../link/link_statistics.ts";
import type { LineReport } from "./boards.ts";
import { cannotOpen } from "./error_words.ts";
import type { LineSource } from "./line_source.ts";

/** First and longest wait before a line that ended, or could not be opened, is tried again. */
const REOPEN_FIRST_MS = 250;
const REOPEN_CAP_MS = 1000;

/** What a {@linkcode BoardLine} needs. */
export interface BoardLineOptions {
  /** Where the line comes from. */
  readonly source: LineSource;
  /** Time. */
  readonly clock: Clock;
  /** Makes the link on a line that was opened. */
  readonly connect: (stream: ByteStream) => Link;
  /** Told when the line cannot be opened. */
  readonly failed: (failure: LinkFailure) => void;
}

/** A line that is opened again and again, until it is let go. */
export class BoardLine {
  /** Counters of every link on it, one after the other. */
  readonly statistics: LinkStatistics = newStatistics();
  readonly #options: BoardLineOptions;
  #link: Link | null = null;
  #retry: Timer | null = null;
  #attempt = 0;
  #isWanted = false;
  /** The opening that is under way, if any. */
  #opening: Promise<void> = Promise.resolve();

  constructor(options: BoardLineOptions) {
    this.#options = options;
  }

  /** The link on the line; null while it is not open. */
  get link(): Link | null {
    return this.#link;
  }

  /** What was counted on it, and how much waits. */
  report(): Pick<LineReport, "statistics" | "outstanding"> {
    return { statistics: this.statistics, outstanding: this.#link?.outstanding ?? 0 };
  }

  /** Open it, for as long as it takes. Resolves when it was tried once. */
  async open(): Promise<void> {
    this.#isWanted = true;
    this.#retry?.cancel();
    this.#retry = null;
    this.#opening = this.#openOnce();
    await this.#opening;
  }

  async #openOnce(): Promise<void> {
    try {
      const stream = await this.#options.source.open();
      if (this.#isWanted) this.#link = this.#options.connect(stream);
      else await stream.close();
    } catch (error) {
      this.#options.failed(cannotOpen(error));
      this.ended();
    }
  }

  /** Try at once, if a retry is due later. */
  async hurry(): Promise<void> {
    if (this.#retry === null) return;
    this.#attempt = 0;
    await this.open();
  }

  /** The board answered: the next failure is a first one. */
  answered(): void {
    this.#attempt = 0;
  }

  /** The line is gone; it is tried again later unless it was let go. */
  ended(): void {
    this.#link = null;
    if (!this.#isWanted) return;
    const wait = Math.min(REOPEN_FIRST_MS * 2 ** this.#attempt++, REOPEN_CAP_MS);
    this.#retry = this.#options.clock.after(wait, () => void this.open());
  }

  /** Close it and do not try again. */
  async letGo(): Promise<void> {
    this.#isWanted = false;
    this.#retry?.cancel();
    this.#retry = null;
    // Whoever it is let go for must find it closed, also if it was only being opened.
    await this.#opening;
    await this.#link?.close();
    this.#link = null;
  }
}
