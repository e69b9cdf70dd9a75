/**
 * The values of a board over time: what is told as it happens, and, before that, what the store has. A gap is where nobody
 * knows: while the board or the server could not be reached (H10).
 *
 * @module
 */
import type { AnyValues } from "../../../protocol/dsl.ts";
import { scaleOf } from "../../../protocol/fields/kinds.ts";
import type { ToldDefinition } from "../../../protocol/told.ts";
import { RequestFailure } from "../../../protocol/failures.ts";
import { own } from "../../../protocol/own.ts";
import {
  type Change,
  type HistoryAsked,
  type HistoryPage,
  MAX_HISTORY_PAGE,
} from "../../../protocol/api/history.ts";
import type { BoardView } from "../../../protocol/views.ts";
import type { ServerNotification } from "../../../protocol/api/notifications.ts";
import type { Scale } from "../../../protocol/fields/kind.ts";
import { type Point, Series } from "./series.ts";

/** What held at a moment is looked for in so many entries before it: not all of them have a state. */
const LOOKED_BACK = 50;
/** Of a channel so many entries are fetched at most; before them the plot says nothing. */
export const MOST_FETCHED = 10_000;

/** What a {@linkcode PlotFeed} needs. */
export interface PlotFeedOptions {
  /** Board id. */
  readonly board: string;
  /** Names the channels. */
  readonly definition: ToldDefinition;
  /** When the server started, wall time; what was reported before was told to another server. */
  readonly serverStart: number;
  /** Asks the server for history. */
  readonly query: (params: HistoryAsked & { readonly board?: string }) => Promise<HistoryPage>;
  /** Wall time. */
  readonly now: () => number;
  /** Something is different now. */
  readonly changed: () => void;
}

/** What the store gave of a channel. */
interface Fetched {
  /** Back to this moment everything is there; Infinity before anything was asked for. */
  readonly from: number;
  /** Whether there would have been more than is fetched. */
  readonly isCut: boolean;
}

/** One value over time, and what makes its numbers. */
interface Fed {
  readonly series: Series;
  readonly scale: Scale;
}

export class PlotFeed {
  /** Why the store did not answer; null if it did. */
  failure: RequestFailure | null = null;
  readonly #options: PlotFeedOptions;
  /** By field, by channel. */
  readonly #fed: ReadonlyMap<string, ReadonlyMap<string, Fed>>;
  readonly #fetched = new Map<string, Fetched>();
  #fetching = 0;
  #round = 0;

  /**
   * Only what the board says now; {@linkcode PlotFeed.reachBack} asks for the rest.
   *
   * @param options What it needs.
   * @param view The board as it is now; null while nobody knows.
   */
  constructor(options: PlotFeedOptions, view: BoardView | null) {
    this.#options = options;
    this.#fed = new Map(
      Object.entries(options.definition.channels).map(([channel, { state }]) => [
        channel,
        new Map(
          Object.entries(state).flatMap(([name, field]) =>
            field.kind === "unknown" ? [] : [[name, { series: new Series(), scale: scaleOf(field) }]]
          ),
        ),
      ]),
    );
    if (view !== null) this.#seen(view);
  }

  /** Whether the store is being asked. */
  get isFetching(): boolean {
    return this.#fetching > 0;
  }

  /**
   * A value over time.
   *
   * @param channel Its channel.
   * @param field Its name.
   */
  series(channel: string, field: string): Series {
    return this.#fed.get(channel)?.get(field)?.series ?? new Series(0);
  }

  /**
   * What made the numbers of a value: what gives its values back.
   *
   * @param channel Its channel.
   * @param field Its name.
   * @returns Null for a value that has none.
   */
  scale(channel: string, field: string): Scale | null {
    return this.#fed.get(channel)?.get(field)?.scale ?? null;
  }

  /**
   * Whether there was more than could be fetched.
   *
   * @param channel Of which channel.
   * @returns From which moment on all is known; null if nothing was left out.
   */
  cutAt(channel: string): number | null {
    const fetched = this.#fetched.get(channel);
    return fetched?.isCut ? fetched.from : null;
  }

  /**
   * Fetch what the store has.
   *
   * @param channels Of which channels.
   * @param from Back to this moment, wall time.
   */
  async reachBack(channels: readonly string[], from: number): Promise<void> {
    const round = this.#round;
    const wanted = channels.filter((channel) => {
      const fetched = this.#fetched.get(channel);
      return fetched === undefined || (!fetched.isCut && fetched.from > from);
    });
    for (const channel of wanted) this.#fetched.set(channel, { from, isCut: false });
    this.#fetching++;
    this.#options.changed();
    try {
      for (const channel of wanted) await this.#fetch(channel, from, round);
      this.failure = null;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (round === this.#round) {
        this.failure = error;
        for (const channel of wanted) this.#fetched.delete(channel);
      }
    }
    this.#fetching--;
    this.#options.changed();
  }

  /**
   * The server told something.
   *
   * @param notification What.
   */
  note({ method, params }: ServerNotification): void {
    if (method === "state.changed" && params.board === this.#options.board) {
      this.#push(params.channel, Date.parse(params.at), params.state);
    } else if (method === "board.changed" && params.board === this.#options.board) {
      if (params.view?.status === "online") this.#seen(params.view);
      else this.lost(this.#options.now());
    }
  }

  /**
   * From here on nobody knows.
   *
   * @param at Wall time.
   */
  lost(at: number): void {
    for (const series of this.#all()) series.push(at, null);
    this.#options.changed();
  }

  /**
   * Some of what happened was not told: begin anew.
   *
   * @param view The board as it is now.
   */
  beginAnew(view: BoardView): void {
    this.#round++;
    this.#fetched.clear();
    for (const series of this.#all()) series.clear();
    this.#seen(view);
  }

  #seen(view: BoardView): void {
    if (view.status !== "online") return;
    const now = this.#options.now();
    for (const [channel, { reported }] of Object.entries(view.channels)) {
      if (reported !== null) this.#push(channel, now, reported);
    }
  }

  *#all(): Iterable<Series> {
    for (const fields of this.#fed.values()) for (const { series } of fields.values()) yield series;
  }

  #push(channel: string, at: number, state: AnyValues): void {
    const fields = this.#fed.get(channel);
    for (const [name, value] of Object.entries(state)) {
      const fed = fields?.get(name);
      fed?.series.push(at, fed.scale.numberOf(value));
    }
    this.#options.changed();
  }

  async #fetch(channel: string, from: number, round: number): Promise<void> {
    const { query, board } = this.#options;
    const changes: Change[] = [];
    const ask = { board, channel, from: new Date(from).toISOString(), limit: MAX_HISTORY_PAGE };
    let next: number | null = null;
    do {
      const page: HistoryPage = await query(next === null ? ask : { ...ask, cursor: next });
      if (round !== this.#round) return;
      changes.push(...page.changes);
      next = page.next;
    } while (next !== null && changes.length < MOST_FETCHED);
    const oldest = changes.at(-1);
    if (next !== null && oldest !== undefined) {
      this.#fetched.set(channel, { from: Date.parse(oldest.at), isCut: true });
    } else {
      // What held when the stretch began was reported before it.
      const to = ask.from;
      const { changes: before } = await query({ board, channel, to, limit: LOOKED_BACK });
      if (round !== this.#round) return;
      changes.push(...before);
    }
    this.#prepend(channel, changes.reverse());
  }

  #prepend(channel: string, changes: readonly Change[]): void {
    for (const [name, { series, scale }] of this.#fed.get(channel) ?? []) {
      series.prepend(pointsOf(changes, { name, scale, serverStart: this.#options.serverStart }));
    }
  }
}

/** Which value {@linkcode pointsOf} looks for. */
export interface Sought {
  /** The field's name. */
  readonly name: string;
  /** The field's numbers. */
  readonly scale: Scale;
  /** When the present server started, wall time. */
  readonly serverStart: number;
}

/**
 * What the history says of one value. While the line is lost nobody knows it; when it is back the value is as before unless the
 * board reports another one then (H10). Entries from before there were any of the line tell of an outage only by what follows:
 * another start of the board, or of the server.
 *
 * @param changes Entries of its channel and of the line, oldest first.
 * @param sought Which value.
 * @returns Points, oldest first.
 */
export function pointsOf(
  changes: readonly Change[],
  { name, scale, serverStart }: Sought,
): readonly Point[] {
  const points: Point[] = [];
  let known: number | null = null;
  let isLost = false;
  let backAt: number | null = null;
  let boot: number | null = null;
  let last = -Infinity;
  const push = (at: number, value: number | null) => points.push({ at, value });
  for (const change of changes) {
    const { outcome } = change;
    const at = Date.parse(change.at);
    const value = own(change.state ?? {}, name);
    if (outcome === "lost") {
      if (known !== null && !isLost) push(at, null);
      isLost = true;
    } else if (outcome === "back") {
      if (known !== null) push(at, known);
      isLost = false;
      backAt = at;
    } else if (value !== undefined) {
      const isAnother = change.boot !== boot || (last < serverStart && at >= serverStart);
      if (known !== null && isAnother && !isLost) push(last + 1, null);
      // What is reported in the moment in which the line is back takes the place of what was known before.
      if (at === backAt && points.length > 0) points.pop();
      backAt = null;
      known = scale.numberOf(value);
      push(at, known);
      // A line that comes and goes is there for moments that have no entries (H9).
      if (isLost) push(at, null);
    } else continue;
    boot = change.boot;
    last = at;
  }
  return points;
}
