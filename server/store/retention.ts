/**
 * From when on the history is kept (H4, H17). What is removed is gone for ever, so a time of day that was set is not believed at
 * once.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long an entry is kept, in milliseconds. */
const MAX_AGE_MS = 90 * DAY_MS;
/** The time of day may be off by so much more than the time that passed: the machine may have slept. */
const TOLERANCE_MS = DAY_MS;
/** A time of day that was set is believed when it was right for so long after. */
const PROOF_MS = DAY_MS;
/** So much has a line in the log: a third of what is kept. */
const NAMED_MS = 30 * DAY_MS;
const SUBJECT = "Removing history for its age";

/** What {@linkcode Retention} needs. */
export interface RetentionOptions {
  /** Monotonic time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** Is told when the time of day is not believed, and when it is again. */
  readonly log: Log;
  /** When the newest entry was made, as the former server left it, ISO 8601; null if there is none. */
  readonly newest: string | null;
}

export class Retention {
  readonly #options: RetentionOptions;
  /** The time of day that is believed, less monotonic time. */
  #believed: number;
  /** The time of day that is told, less monotonic time, and since when it has been. */
  #told: { readonly offset: number; readonly since: number };

  constructor(options: RetentionOptions) {
    this.#options = options;
    const since = options.clock.now();
    const offset = options.wallClock().getTime() - since;
    this.#told = { offset, since };
    const newest = Date.parse(options.newest ?? "");
    this.#believed = Number.isNaN(newest) ? offset : newest - since;
  }

  /**
   * From when on entries are kept.
   *
   * @returns The moment, ISO 8601.
   */
  oldest(): string {
    const { clock, wallClock, log } = this.#options;
    const now = clock.now();
    const offset = wallClock().getTime() - now;
    if (!agree(offset, this.#told.offset)) this.#told = { offset, since: now };
    if (agree(offset, this.#believed) || now - this.#told.since >= PROOF_MS) this.#believed = offset;
    const ahead = offset - this.#believed;
    if (Math.abs(ahead) < NAMED_MS) log.up(SUBJECT);
    else log.down(SUBJECT, `${describe(ahead)}. It goes on when the clock is set right, or after a day`);
    return new Date(now + Math.min(offset, this.#believed) - MAX_AGE_MS).toISOString();
  }
}

/**
 * When the newest entry of a history was made, as it says itself.
 *
 * @param database Where the history is.
 * @returns The moment; null if there is none, or none that can be read.
 */
export function newestMoment(database: DatabaseSync): string | null {
  try {
    const newest = database.prepare("select cast(at as text) as at from change order by id desc limit 1")
      .get();
    const at = newest?.["at"];
    return typeof at === "string" ? at : null;
  } catch {
    // A damaged history is named, and begun anew, by whoever writes next (H5).
    return null;
  }
}

function agree(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE_MS;
}

function describe(ahead: number): string {
  const days = Math.round(Math.abs(ahead) / DAY_MS);
  return `the machine's clock is ${days} days ${
    ahead > 0 ? "ahead of" : "behind"
  } what it was, or the newest entry`;
}
