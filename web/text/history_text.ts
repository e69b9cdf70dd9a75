/**
 * What the tool History says. Its words are apart from the page's, because they are fetched with the tool.
 *
 * @module
 */
import type {
  ChangeOutcome,
  HistoryKind,
  LineAction,
  LineOutcome,
  LostReason,
} from "../../protocol/api/history.ts";

/** How far back the history is shown. */
export type HistorySpan = "always" | "tenMinutes" | "hour" | "day";

/** The words of the history. */
export interface HistoryText {
  /** Name of the table. */
  readonly caption: (board: string) => string;
  /** Name of the filters. */
  readonly filters: string;
  /** Filter: which channel. */
  readonly channel: string;
  /** Any of them. */
  readonly everyChannel: string;
  /** Filter: which entries. */
  readonly only: string;
  /** The kinds there are. */
  readonly kinds: Readonly<Record<HistoryKind, string>>;
  /** Filter: how far back. */
  readonly time: string;
  /** The spans there are. */
  readonly spans: Readonly<Record<HistorySpan, string>>;
  /** Headings. */
  readonly columns: {
    readonly when: string;
    readonly channel: string;
    readonly asked: string;
    readonly outcome: string;
    readonly state: string;
    readonly who: string;
    readonly took: string;
  };
  /** What became of a change. */
  readonly outcomes: Readonly<Record<ChangeOutcome | LineOutcome, string>>;
  /** Channel: the line, and so all of them. */
  readonly wholeBoard: string;
  /** What was done to a virtual board. */
  readonly actions: Readonly<Record<LineAction, string>>;
  /** Why its line was lost. */
  readonly lostBecause: Readonly<Record<LostReason, string>>;
  /** It came and went. */
  readonly outages: (count: string) => string;
  /** Who: nobody. */
  readonly byBoard: string;
  /** Who: whoever reads it. */
  readonly byYou: string;
  /** Who: the server, which ended. */
  readonly byServer: string;
  /** Asked for: nothing. */
  readonly nobodyAsked: string;
  /** Asked for: nothing, and the line was lost or is back. */
  readonly nobodyDid: string;
  /** Who: not known. */
  readonly nobodyKnown: string;
  /** Asked for: a drag, or a held key, of which the last position is told. */
  readonly positions: (count: string) => string;
  /** State: nothing. */
  readonly nothingSaid: string;
  /** Took: next to nothing. */
  readonly lessThanMs: string;
  /** Where the time went. */
  readonly spent: (queue: string, board: string) => string;
  /** Hold the list still. */
  readonly pause: string;
  /** Let it go on. */
  readonly resume: string;
  /** It stands still. */
  readonly paused: string;
  /** Show older entries. */
  readonly older: string;
  /** There are none. */
  readonly noOlder: string;
  /** There may be some, which cannot be read now. */
  readonly noOlderRead: string;
  /** There are none, and not all are saved. */
  readonly noOlderSafe: string;
  /** The server is asked. */
  readonly loading: string;
  /** There are no entries. */
  readonly empty: string;
  /** None pass the filter. */
  readonly emptyHere: string;
  /** Show all entries. */
  readonly showAll: string;
  /** The server did not answer. */
  readonly failed: (what: string) => string;
  /** The server has no history. */
  readonly none: string;
  /** There is no server. */
  readonly offline: string;
  /** Save as a file. */
  readonly save: string;
  /** The file is being made. */
  readonly saving: (count: string) => string;
  /** It is whole. */
  readonly saved: (count: string) => string;
  /** It is not. */
  readonly savedPart: (count: string) => string;
}
