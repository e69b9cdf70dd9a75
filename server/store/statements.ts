/**
 * The SQL of the store, prepared once, and what its rows hold.
 *
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Change, HistoryQuery } from "../../protocol/api/history.ts";
import {
  type BoardRow,
  type ChangeRow,
  LINE,
  readBoard,
  readChange,
  readDesired,
  readNumber,
  readPlaces,
  UnreadableRowError,
} from "./rows.ts";

/** Places in the history: from `first`, up to but without `end`. */
export interface Places {
  /** The oldest. */
  readonly first: number;
  /** The one after the newest. */
  readonly end: number;
}

/** No place of an entry is above this one; there is room for as many again. */
const MAX_PLACE = 2 ** 52;

/** Which outcomes each kind of entry has; null: any. */
const OUTCOMES: Readonly<Record<HistoryQuery["only"], readonly Change["outcome"][] | null>> = {
  all: null,
  commands: ["confirmed", "refused", "not_run", "unknown"],
  failures: ["refused", "not_run", "unknown"],
  outages: ["lost", "back"],
};

/**
 * Whether a change answers a question, as {@linkcode Statements.changes} finds it in the database.
 *
 * @param change One that is not written yet.
 * @param board Only this board; null for all.
 * @param query What is asked for.
 */
export function matches(change: Change, board: string | null, query: HistoryQuery): boolean {
  const { channel, only, from, to } = query;
  return (board === null || change.board === board) &&
    (channel === null || change.channel === null || change.channel === channel) &&
    (from === null || change.at >= from) && (to === null || change.at < to) &&
    OUTCOMES[only]?.includes(change.outcome) !== false;
}

/** What is done about rows that cannot be read (H11). */
export interface UnreadableRows {
  /**
   * Told of each once.
   *
   * @param row Which: "17 of change".
   * @param why What is wrong with it.
   */
  passedOver(row: string, why: string): void;
  /** A revision above all that were told, where the row that says how far they got cannot be read (B3). */
  unknownRev(): number;
}

/** Prepared for one database. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #rows: UnreadableRows;
  readonly #unreadable = new Set<string>();
  readonly #addChange;
  readonly #setDesired;
  readonly #forget;
  readonly #forgetAll;
  readonly #setBoard;

  constructor(database: DatabaseSync, rows: UnreadableRows) {
    this.#database = database;
    this.#rows = rows;
    this.#addChange = database.prepare(
      `insert or replace into change
         (id, board, channel, outcome, boot, rev, state, command, args, by, at, requested_at, sent_at, reason,
          positions)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setDesired = database.prepare(
      "insert or replace into desired (board, channel, state) values (?, ?, ?)",
    );
    this.#forget = database.prepare("delete from desired where board = ? and channel = ?");
    this.#forgetAll = database.prepare("delete from desired where board = ?");
    this.#setBoard = database.prepare(
      "insert or replace into board (id, boot, rev_reserved, is_out) values (?, ?, ?, ?)",
    );
  }

  /** Add to the history, or say more at a place where an entry is (H15). */
  addChange({ id, change }: ChangeRow): void {
    const { board, channel, outcome, boot, rev, by, at, command, requestedAt, sentAt, reason, positions } =
      change;
    const [state, args] = [json(change.state), json(change.args)];
    this.#addChange.run(
      id,
      board,
      channel ?? LINE,
      outcome,
      boot,
      rev,
      state,
      command,
      args,
      by,
      at,
      requestedAt,
      sentAt,
      reason,
      positions ?? null,
    );
  }

  /** Keep what is wanted of a channel. */
  setDesired(board: string, channel: string, state: AnyValues): void {
    this.#setDesired.run(board, channel, JSON.stringify(state));
  }

  /** Nothing is wanted of a channel any more. */
  forgetDesired(board: string, channel: string): void {
    this.#forget.run(board, channel);
  }

  /** Nothing is wanted of a board any more. */
  forgetAllDesired(board: string): void {
    this.#forgetAll.run(board);
  }

  /** Keep a board's counters. */
  setBoard(board: string, { boot, revReserved, isOut }: BoardRow): void {
    this.#setBoard.run(board, boot, revReserved, isOut === null ? null : Number(isOut));
  }

  /** A board's counters, also of one that is not known. */
  board(board: string): BoardRow {
    const row = this.#select("select boot, rev_reserved, is_out from board where id = ?").get(board);
    const known = row === undefined
      ? null
      : this.#readable(`${JSON.stringify(board)} of board`, row, readBoard);
    if (known !== null) return known;
    const floor = this.#select("select rev as number from floor").get();
    const begin = row === undefined ? this.#readable("1 of floor", floor, readNumber) : null;
    return { boot: null, revReserved: begin ?? this.#rows.unknownRev(), isOut: null };
  }

  /** The id of a board that ends so; null if none is known. */
  idWith(end: string): string | null {
    const row = this.#select("select id from board where substr(id, -length(?1)) = ?1 order by rowid").get(
      end,
    );
    const id = row?.["id"];
    return typeof id === "string" ? id : null;
  }

  /** What is wanted of a board, by channel. */
  desired(board: string): Map<string, AnyValues> {
    const found = new Map<string, AnyValues>();
    for (const row of this.#select("select channel, state from desired where board = ?").iterate(board)) {
      const name = `${JSON.stringify(board)} ${JSON.stringify(row["channel"])} of desired`;
      const wanted = this.#readable(name, row, readDesired);
      if (wanted !== null) found.set(wanted.channel, wanted.state);
    }
    return found;
  }

  /**
   * Where the next entry goes. SQLite itself would count on from the last row, which may be one that cannot be read and has the
   * highest number there is.
   */
  nextPlace(): number {
    const used = this.#select(
      `select coalesce(max(seq), 0) as number from sqlite_sequence where name = 'change' and seq < ${MAX_PLACE}`,
    ).get();
    return Math.max(this.places().end, readNumber(used) + 1);
  }

  /** Where the history begins and ends. */
  places(): Places {
    // Two queries in one: SQLite finds a minimum or a maximum at once, but looks for both of them everywhere.
    const row = this.#select(
      `select coalesce((select min(id) from change where id > 0), 1) as first,
              coalesce((select max(id) from change where id < ${MAX_PLACE}), 0) + 1 as end`,
    ).get();
    return readPlaces(row);
  }

  /** Changes at some places that answer a question, the newest first. */
  changes(board: string | null, query: HistoryQuery, { first, end }: Places): ChangeRow[] {
    const { channel, only, from, to, limit } = query;
    const outcomes = OUTCOMES[only]?.map((outcome) => `'${outcome}'`);
    const rows = this.#select(
      `select * from change
       where id >= ? and id < ? and (?3 is null or board = ?3) and (?4 is null or channel in (?4, '${LINE}'))
         and (?5 is null or at >= ?5) and (?6 is null or at < ?6) ${
        outcomes === undefined ? "" : `and outcome in (${outcomes})`
      }
       order by id desc`,
    ).iterate(first, end, board, channel, from, to);
    return this.#readableChanges(rows).take(limit).toArray();
  }

  /** Whether an entry stands at a place that says less of the same gesture than a change does (H15). */
  isAt(id: number, { board, command, requestedAt }: Change): boolean {
    const rows = this.#select("select * from change where id = ?").iterate(id);
    const there = this.#readableChanges(rows).take(1).toArray()[0]?.change;
    return there !== undefined && there.board === board && there.command === command &&
      there.requestedAt === requestedAt;
  }

  /** The newest entry of a board, or the newest that says that its line was lost; null if there is none. */
  newest(board: string, only: "any" | "lost"): Change | null {
    const rows = this.#select(
      `select change.* from change where board = ? ${
        only === "lost" ? "and outcome = 'lost'" : ""
      } order by id desc`,
    ).iterate(board);
    return this.#readableChanges(rows).take(1).toArray()[0]?.change ?? null;
  }

  #select(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  }

  *#readableChanges(rows: Iterable<Record<string, unknown>>): Generator<ChangeRow> {
    for (const row of rows) {
      const read = this.#readable(`${row["id"]} of change`, row, readChange);
      if (read !== null) yield read;
    }
  }

  /** What a row holds; null if that cannot be read, which is told once. */
  #readable<T>(name: string, row: unknown, read: (row: unknown) => T): T | null {
    try {
      return read(row);
    } catch (error) {
      if (!(error instanceof UnreadableRowError)) throw error;
      if (!this.#unreadable.has(name)) {
        this.#unreadable.add(name);
        this.#rows.passedOver(name, error.message);
      }
      return null;
    }
  }
}

function json(values: AnyValues | null): string | null {
  return values === null ? null : JSON.stringify(values);
}
