/**
 * Ends what the page says of failures: each stands until newer truth arrives, and long enough to be read (U12).
 *
 * @module
 */
import type { Clock } from "../client/clock.ts";

/** What has just failed is read before it is outdated. */
const READ_MS = 5000;

/** What a failure is about. */
export interface About {
  /** Board id. */
  readonly board: string;
  /** Channel name; null for the board as a whole. */
  readonly channel: string | null;
}

/** What is told of something that this page asks of boards as a whole. */
export interface BoardEvents {
  /** What is known of it changed. */
  readonly changed: () => void;
  /** It failed for a board; `end` ends what is said of that. */
  readonly failed: (board: string, end: () => void) => void;
}

interface Standing {
  readonly about: About;
  readonly since: number;
  readonly end: () => void;
  isOutdated: boolean;
}

export class NewerTruth {
  readonly #clock: Clock;
  readonly #standing = new Set<Standing>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A failure is told from now on.
   *
   * @param about What it is about.
   * @param end Ends that, unless something else is told by then.
   */
  ends(about: About, end: () => void): void {
    this.#standing.add({ about, since: this.#clock.now(), end, isOutdated: false });
  }

  /**
   * Something is known anew.
   *
   * @param board Of which board; null for everything.
   * @param channel Of which of its channels; null for all of them, and for the board itself.
   */
  came(board: string | null, channel: string | null = null): void {
    for (const standing of this.#standing) {
      const { about, since } = standing;
      const isMeant = (board === null || about.board === board) &&
        (channel === null || about.channel === channel);
      if (!isMeant || standing.isOutdated) continue;
      standing.isOutdated = true;
      const left = since + READ_MS - this.#clock.now();
      if (left > 0) this.#clock.after(left, () => this.#end(standing));
      else this.#end(standing);
    }
  }

  #end(standing: Standing): void {
    this.#standing.delete(standing);
    standing.end();
  }
}
