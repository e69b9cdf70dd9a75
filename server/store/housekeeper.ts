/**
 * Has the house kept: some time after something was written, or sooner if much was.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";

/** After so many commits; the write-ahead log has some 8 MB then. */
const COMMITS = 2000;
/** After so long, in milliseconds. */
const QUIET_MS = 60_000;

/** What {@linkcode Housekeeper} needs. */
export interface HousekeeperOptions {
  /** Keeps house; resolves to what went wrong, or null. */
  readonly keepHouse: () => Promise<string | null>;
  /** Time. */
  readonly clock: Clock;
  /** Told when it went wrong, and when it works again. */
  readonly ended: (problem: string | null) => void;
}

/** Decides when. */
export class Housekeeper {
  readonly #options: HousekeeperOptions;
  #commits = 0;
  #timer: Timer | null = null;
  #running: Promise<void> | null = null;

  constructor(options: HousekeeperOptions) {
    this.#options = options;
  }

  /** Something was written. */
  committed(): void {
    this.#commits++;
    this.#timer ??= this.#options.clock.after(QUIET_MS, () => this.#run());
    if (this.#commits >= COMMITS) this.#run();
  }

  /** Do no more; resolves when nothing is being done. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#running;
  }

  #run(): void {
    if (this.#running !== null) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#commits = 0;
    this.#running = this.#options.keepHouse().then((problem) => {
      this.#running = null;
      this.#options.ended(problem);
    });
  }
}
