/**
 * The SQL of the store, prepared once, and what its rows hold.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod/mini";
import type { AnyValues } from "../../protocol/dsl.ts";
import type { Change, HistoryQuery } from "../../protocol/history_messages.ts";
import { anyValues } from "../../protocol/values.ts";

/** Something to write. */
export type Write = (statements: Statements) => void;

/** What is kept of a board, beside its history. */
export interface BoardRow {
  /** Its boot counter when all was as it was wanted. */
  readonly boot: number | null;
  /** Revisions up to this one may have been told. */
  readonly revReserved: number;
  /** Whether its line is lost, as far as the history tells; null if it tells nothing of the line. */
  readonly isOut: boolean | null;
}

/** A change and its place in the history. */
export interface ChangeRow {
  /** Its place. */
  readonly id: number;
  /** It. */
  readonly change: Change;
}

/** Places in the history: from `first`, up to but without `end`. */
export interface Places {
  /** The oldest. */
  readonly first: number;
  /** The one after the newest. */
  readonly end: number;
}

/** Stands for the line where other entries have a channel; no channel is called so. */
const LINE = "";

const text = z.string();
const values = z.pipe(
  z.pipe(text, z.transform((json): unknown => JSON.parse(json))),
  anyValues,
);
const boardRow = z.object({
  boot: z.nullable(z.number()),
  rev_reserved: z.number(),
  is_out: z.nullable(z.number()),
});
const desiredRow = z.object({ channel: text, state: values });
const numberRow = z.object({ number: z.number() });
const placesRow = z.object({ first: z.number(), end: z.number() });
const changeRow = z.object({
  id: z.number(),
  board: text,
  channel: z.pipe(text, z.transform((channel) => channel === LINE ? null : channel)),
  outcome: z.enum(["reported", "confirmed", "refused", "not_run", "unknown", "lost", "back"]),
  boot: z.nullable(z.number()),
  rev: z.number(),
  state: z.nullable(values),
  command: z.nullable(text),
  args: z.nullable(values),
  by: text,
  at: text,
  requested_at: z.nullable(text),
  sent_at: z.nullable(text),
  reason: z.nullable(text),
});

/** What each kind of entry has, in SQL. */
const KINDS: Readonly<Record<HistoryQuery["only"], string>> = {
  all: "",
  commands: "and outcome not in ('reported', 'lost', 'back')",
  failures: "and outcome not in ('reported', 'confirmed', 'lost', 'back')",
  outages: "and outcome in ('lost', 'back')",
};

/** Prepared for one database. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #addChange;
  readonly #setDesired;
  readonly #forget;
  readonly #setBoard;

  /**
   * Prepare what is run often.
   *
   * @param database With the tables.
   */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#addChange = database.prepare(
      `insert into change
         (board, channel, outcome, boot, rev, state, command, args, by, at, requested_at, sent_at, reason)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setDesired = database.prepare(
      "insert or replace into desired (board, channel, state) values (?, ?, ?)",
    );
    this.#forget = database.prepare("delete from desired where board = ? and channel = ?");
    this.#setBoard = database.prepare(
      "insert or replace into board (id, boot, rev_reserved, is_out) values (?, ?, ?, ?)",
    );
  }

  /** Add to the history. */
  addChange(change: Change): void {
    const { board, channel, outcome, boot, rev, by, at, command, requestedAt, sentAt, reason } = change;
    const [state, args] = [json(change.state), json(change.args)];
    this.#addChange.run(
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

  /** Keep a board's counters. */
  setBoard(board: string, { boot, revReserved, isOut }: BoardRow): void {
    this.#setBoard.run(board, boot, revReserved, isOut === null ? null : Number(isOut));
  }

  /** A board's counters, also of one that is not known. */
  board(board: string): BoardRow {
    const row = this.#database.prepare("select boot, rev_reserved, is_out from board where id = ?").get(
      board,
    );
    if (row !== undefined) {
      const { boot, rev_reserved: revReserved, is_out: out } = boardRow.parse(row);
      return { boot, revReserved, isOut: out === null ? null : out === 1 };
    }
    const floor = this.#database.prepare("select rev as number from floor").get();
    return { boot: null, revReserved: numberRow.parse(floor).number, isOut: null };
  }

  /** What is wanted of a board, by channel. */
  desired(board: string): Map<string, AnyValues> {
    const rows = this.#database.prepare("select channel, state from desired where board = ?").all(board);
    return new Map(rows.map((row) => desiredRow.parse(row)).map(({ channel, state }) => [channel, state]));
  }

  /** Where the history begins and ends. */
  places(): Places {
    // Two queries in one: SQLite finds a minimum or a maximum at once, but looks for both of them everywhere.
    const row = this.#database.prepare(
      `select coalesce((select min(id) from change), 1) as first,
              coalesce((select max(id) from change), 0) + 1 as end`,
    ).get();
    return placesRow.parse(row);
  }

  /** Changes at some places that answer a question, the newest first. */
  changes(board: string | null, query: HistoryQuery, { first, end }: Places): ChangeRow[] {
    const { channel, only, from, to, limit } = query;
    const rows = this.#database.prepare(
      `select * from change
       where id >= ? and id < ? and (?3 is null or board = ?3) and (?4 is null or channel in (?4, '${LINE}'))
         and (?5 is null or at >= ?5) and (?6 is null or at < ?6) ${KINDS[only]}
       order by id desc limit ?`,
    ).all(first, end, board, channel, from, to, limit);
    return rows.map(rowOf);
  }

  /** The newest entry of a board, or the newest that says that its line was lost; null if there is none. */
  newest(board: string, only: "any" | "lost"): Change | null {
    const row = this.#database.prepare(
      `select change.* from change where board = ? ${only === "lost" ? "and outcome = 'lost'" : ""}
       order by id desc limit 1`,
    ).get(board);
    return row === undefined ? null : rowOf(row).change;
  }
}

function rowOf(row: unknown): ChangeRow {
  const { id, requested_at: requestedAt, sent_at: sentAt, ...rest } = changeRow.parse(row);
  return { id, change: { ...rest, requestedAt, sentAt } };
}

function json(values: AnyValues | null): string | null {
  return values === null ? null : JSON.stringify(values);
}
