/**
 * The history of a board as its tool shows it: the newest page, older ones on request, and new entries as they happen.
 * What the board reports by itself is told to every page in full (`state.changed`); what became of a command is not, so
 * its end is the moment to look at the newest entries again.
 *
 * @module
 */
import { RequestFailure } from "../../../protocol/failures.ts";
import type { Change, HistoryAsked, HistoryKind, HistoryPage } from "../../../protocol/api/history.ts";
import type { StateChanged } from "../../../protocol/api/board.ts";
import type { Timer } from "../../../protocol/clock.ts";
import type { Clock } from "../../../client/clock.ts";
import { appendOlder, mergeNewest } from "./history_merge.ts";

/** So many entries are asked for at once. */
export const PAGE = 50;
/** So many are kept, however far a person goes back. */
export const MOST_KEPT = 1000;
/** Many commands in a row are looked up once in this time. */
const LOOK_AGAIN_MS = 400;

/** Which entries are shown. */
export interface HistoryFilter {
  /** Only this channel; null for all. */
  readonly channel: string | null;
  /** Only this kind. */
  readonly only: HistoryKind;
  /** Not before this moment, ISO 8601; null for no bound. */
  readonly from: string | null;
}

/** No filter. */
export const EVERYTHING: HistoryFilter = { channel: null, only: "all", from: null };
/** What is shown first: a sensor says more in a minute than people ask for in an hour. */
export const ASKED_FOR: HistoryFilter = { ...EVERYTHING, only: "commands" };

/** What a {@linkcode HistoryLog} needs. */
export interface HistoryLogOptions {
  /** Asks the server. */
  readonly query: (params: HistoryAsked) => Promise<HistoryPage>;
  /** Time. */
  readonly clock: Clock;
  /** Something is different now. */
  readonly changed: () => void;
}

export class HistoryLog {
  /** The entries, newest first. */
  changes: readonly Change[] = [];
  /** Whether the first page is on its way. */
  isLoading = false;
  /** Whether an older page is on its way. */
  isLoadingOlder = false;
  /** Why the last question was not answered; null if it was. */
  failure: RequestFailure | null = null;
  readonly #options: HistoryLogOptions;
  #filter: HistoryFilter = EVERYTHING;
  #isPaused = false;
  /** Where older entries are: behind a cursor, or before a moment where the list was cut short; null if there are none. */
  #older: { readonly cursor: number } | { readonly to: string } | null = null;
  /** Whether something happened that the first page, which is on its way, may have been too early for. */
  #hasMore = false;
  /** Whether a page of this filter was read. */
  #hasBegun = false;
  #mostKept = PAGE;
  /** Answers to questions of another filter are not wanted any more. */
  #round = 0;
  #look: "none" | "under way" | "due again" = "none";
  #nextLook: Timer | null = null;

  constructor(options: HistoryLogOptions) {
    this.#options = options;
  }

  /** Which entries are shown. */
  get filter(): HistoryFilter {
    return this.#filter;
  }

  /** Whether the list stands still. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether there are older entries. */
  get hasOlder(): boolean {
    return this.#older !== null;
  }

  /**
   * Begin anew with a filter.
   *
   * @param filter Which entries are wanted.
   */
  async load(filter: HistoryFilter): Promise<void> {
    const round = ++this.#round;
    this.#filter = filter;
    this.#mostKept = PAGE;
    this.isLoading = true;
    this.#hasMore = false;
    this.isLoadingOlder = false;
    this.failure = null;
    this.#options.changed();
    const page = await this.#ask(round, {});
    if (round !== this.#round) return;
    this.isLoading = false;
    // What another filter let through is not shown as this one's.
    this.#begin(page ?? { changes: [], next: null });
    this.#hasBegun = page !== null;
    this.#options.changed();
    if (this.#hasMore) this.commandEnded();
  }

  /** Fetch the next older page. */
  async loadOlder(): Promise<void> {
    if (this.#older === null || this.isLoadingOlder) return;
    const round = this.#round;
    this.isLoadingOlder = true;
    this.#options.changed();
    const page = await this.#ask(round, this.#older);
    if (round !== this.#round) return;
    this.isLoadingOlder = false;
    if (page !== null) {
      this.#mostKept = Math.min(MOST_KEPT, this.changes.length + PAGE);
      this.changes = appendOlder(this.changes, page.changes);
      this.#older = page.next === null ? null : { cursor: page.next };
    }
    this.#options.changed();
  }

  /**
   * The board reported something; what a command brought about is looked up.
   *
   * @param change The notification, of this board.
   */
  reported(change: StateChanged): void {
    if (change.by !== "board") return this.commandEnded();
    const { channel, only } = this.#filter;
    if (only !== "all" || (channel !== null && channel !== change.channel)) return;
    if (this.isLoading) return this.commandEnded();
    if (this.#isPaused) return;
    const entry: Change = {
      ...change,
      outcome: "reported",
      command: null,
      args: null,
      requestedAt: null,
      sentAt: null,
      reason: null,
    };
    this.#keep([entry, ...this.changes]);
  }

  /** A command is over: what became of it is looked up, together with others that end in the next moment. */
  commandEnded(): void {
    if (this.isLoading) this.#hasMore = true;
    if (this.#isPaused || this.isLoading) return;
    if (this.#look === "none") void this.#lookAgain();
    else this.#look = "due again";
  }

  /** Stand still. */
  pause(): void {
    this.#isPaused = true;
    this.#options.changed();
  }

  /** Go on, with what happened meanwhile. */
  resume(): void {
    this.#isPaused = false;
    this.#options.changed();
    this.commandEnded();
  }

  /** Nobody looks any more. */
  end(): void {
    this.#round++;
    this.#nextLook?.cancel();
  }

  async #lookAgain(): Promise<void> {
    this.#look = "under way";
    const round = this.#round;
    const page = await this.#ask(round, {});
    this.#nextLook = this.#options.clock.after(LOOK_AGAIN_MS, () => {
      const isDue = this.#look === "due again";
      this.#look = "none";
      if (isDue) this.commandEnded();
    });
    if (page === null || round !== this.#round || this.#isPaused) return;
    const merged = mergeNewest(this.changes, page.changes);
    if (!this.#hasBegun || (merged.hasGap && page.next !== null)) {
      // Or so much happened meanwhile that the list begins anew.
      this.#begin(page);
      this.#hasBegun = true;
      this.#options.changed();
    } else {
      this.#keep(merged.changes);
    }
  }

  /** What is older is behind the cursor. */
  #begin({ changes, next }: HistoryPage): void {
    this.changes = changes;
    this.#older = next === null ? null : { cursor: next };
  }

  #keep(changes: readonly Change[]): void {
    this.changes = changes.slice(0, this.#mostKept);
    const cut = changes.slice(this.#mostKept);
    if (cut.length > 0) {
      // One that grew in its place (H15) may be of a later moment than those before it.
      const latest = Math.max(
        ...cut.map(({ at }) => Date.parse(at)),
        Date.parse(this.changes.at(-1)?.at ?? ""),
      );
      this.#older = { to: new Date(latest + 1).toISOString() };
    }
    this.#options.changed();
  }

  async #ask(round: number, place: HistoryAsked): Promise<HistoryPage | null> {
    try {
      const page = await this.#options.query({ ...paramsOf(this.#filter), limit: PAGE, ...place });
      if (round === this.#round) this.failure = null;
      return page;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (round === this.#round) this.failure = error;
      return null;
    }
  }
}

/**
 * A filter as `history.query` takes it.
 *
 * @param filter The filter.
 * @returns Parameters.
 */
export function paramsOf({ channel, only, from }: HistoryFilter): HistoryAsked {
  return { only, ...(channel === null ? {} : { channel }), ...(from === null ? {} : { from }) };
}
