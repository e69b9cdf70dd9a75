/**
 * Group commit: what is written waits a moment for company. A confirmed command is in the journal meanwhile (H21).
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { ChangeRow } from "./rows.ts";

/** How long a change may wait for others, in milliseconds. */
const COMPANY_MS = 100;
/** How long the database is left alone after it refused, in milliseconds. */
const RETRY_MS = 1000;
/** What may wait for a database that refuses; the oldest are given up then. */
const MAX_WAITING = 10_000;

/** What {@linkcode WriteQueue} needs. */
export interface WriteQueueOptions {
  /** Writes all that waits, and whatever else is not written yet, or throws. */
  readonly commit: () => void;
  /** Time. */
  readonly clock: Clock;
  /** The database took nothing; what was to be written is kept for later. */
  readonly refused: (error: unknown) => void;
  /** The database took everything, before which so many changes had been given up. */
  readonly written: (givenUp: number) => void;
}

/** Changes in order. */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  /** By place, in the order in which they came. */
  #waiting = new Map<number, ChangeRow>();
  #isDue = false;
  #timer: Timer | null = null;
  #refusedAt: number | null = null;
  #givenUp = 0;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** The changes that wait, the oldest first. */
  get waiting(): readonly ChangeRow[] {
    return [...this.#waiting.values()];
  }

  /** How many were given up since the database refuses. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /**
   * Write this at the next {@linkcode touch} or {@linkcode flush}, after everything before it, or instead of what waits for the same
   * place (H15).
   *
   * @param change What.
   */
  add(change: ChangeRow): void {
    this.#waiting.set(change.id, change);
    if (this.#waiting.size > MAX_WAITING) {
      this.#waiting.delete(this.#waiting.keys().take(1).toArray()[0] ?? change.id);
      this.#givenUp++;
    }
    this.#isDue = true;
  }

  /**
   * Another database is written to from now on. Where it has entries at places that were given to those that wait, these move up.
   *
   * @param first The first place that is free there.
   * @returns The place of each that waits, by the place that it had.
   */
  moveAbove(first: number): ReadonlyMap<number, number> {
    const rows = this.waiting.toSorted((one, other) => one.id - other.id);
    const isFree = rows.every(({ id }) => id >= first);
    const places = new Map(rows.map(({ id }, index) => [id, isFree ? id : first + index]));
    this.#waiting = new Map(rows.map(({ id, change }) => {
      const place = places.get(id) ?? id;
      return [place, { id: place, change }];
    }));
    return places;
  }

  /** There is something to commit, soon. */
  touch(): void {
    this.#isDue = true;
    if (this.#timer === null) this.#flushAfter(COMPANY_MS);
  }

  /** Write everything now; if the database refused a moment ago, later. */
  flush(): void {
    const { clock, commit, refused, written } = this.#options;
    if (!this.#isDue) return;
    if (this.#refusedAt !== null && clock.now() - this.#refusedAt < RETRY_MS) return;
    this.#stopTimer();
    try {
      commit();
    } catch (error) {
      this.#refusedAt = clock.now();
      this.#flushAfter(RETRY_MS);
      refused(error);
      return;
    }
    const givenUp = this.#givenUp;
    this.#waiting.clear();
    this.#isDue = false;
    this.#givenUp = 0;
    this.#refusedAt = null;
    written(givenUp);
  }

  /** Write everything if the database takes it, and wait for nothing more. */
  close(): void {
    this.#refusedAt = null;
    this.flush();
    this.#stopTimer();
  }

  #flushAfter(ms: number): void {
    this.#timer = this.#options.clock.after(ms, () => {
      this.#timer = null;
      this.flush();
    });
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
