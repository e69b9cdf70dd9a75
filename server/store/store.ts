/**
 * What outlives the server: for each board what was wanted of it and everything that happened (H rules in docs/SPEC.md).
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { RequestFailure } from "../../protocol/failures.ts";
import type { HistoryPage, HistoryQuery } from "../../protocol/api/history.ts";
import type { StoreTrouble } from "../../protocol/store_trouble.ts";
import type { Clock } from "../../protocol/clock.ts";
import { asideName } from "../data_folder/kept_file.ts";
import type { Log } from "../log.ts";
import { storageTrouble } from "../data_folder/storage_trouble.ts";
import { type BoardMemory, type MemoryWriter, StoredMemory } from "./board_memory.ts";
import {
  isDamage,
  openDatabase,
  type OpenedDatabase,
  OPENING_PATIENCE_MS,
  WORKING_PATIENCE_MS,
} from "./database.ts";
import type { Keeper } from "./keeper.ts";
import { FileIdentity } from "./file_identity.ts";
import { Housekeeper } from "./housekeeper.ts";
import type { HousekeepingTask } from "./housekeeping.ts";
import { keepHouseInThread } from "./housekeeping_thread.ts";
import type { ChangeRow } from "./rows.ts";
import { Journal, JOURNAL_SUFFIX, type JournalEntry } from "./journal.ts";
import { newestMoment, Retention } from "./retention.ts";
import { matches, Statements } from "./statements.ts";
import { Turns } from "./turns.ts";
import { WriteQueue } from "./write_queue.ts";

/** How much is kept, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** So many places of the history are looked at in one go, some milliseconds. */
const STEP = 5000;
/** So many unreadable rows have a line in the log. */
const ROWS_NAMED = 20;
/** The name under which the log is told that nothing is kept. */
const SUBJECT = "The history";

/** What {@linkcode Store} takes. */
export interface StoreOptions {
  /** The database's file; its folder exists. */
  readonly path: string;
  /** Monotonic time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** Is told of every trouble. */
  readonly log: Log;
  /** Keeps house, in a thread of its own unless a test does it; resolves to what went wrong, or null. */
  readonly keepHouse?: (task: HousekeepingTask) => Promise<string | null>;
  /** Opens the file; whoever needs to hold the database itself does it. */
  readonly open?: (path: string, now: Date, patience: number) => OpenedDatabase;
  /** Opens the journal beside it; whoever needs to hold that itself does it. */
  readonly openJournal?: (path: string) => Journal;
  /** Whether the server before this one ended in order (H8); false unless told. */
  readonly formerEnded?: boolean;
}

/** An open database. */
interface OpenFile {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  /** Null for one that has no file. */
  readonly identity: FileIdentity | null;
}

/** What is looked for in the database. */
interface Search {
  readonly board: string | null;
  readonly query: HistoryQuery;
  /** Most changes to find. */
  readonly most: number;
  /** Places of which memory knows more than the database (H15). */
  readonly without: ReadonlySet<number>;
}

/** The store. */
export class Store implements Keeper {
  readonly #options: StoreOptions;
  readonly #queue: WriteQueue;
  readonly #turns: Turns;
  readonly #housekeeper: Housekeeper;
  readonly #memories = new Map<string, StoredMemory>();
  /** Null for a database that has no file, and until it is opened for the first time. */
  #journal: Journal | null = null;
  /** What the journal of the server before has, until that is committed. */
  #recovered: readonly JournalEntry[] = [];
  /** Null while it cannot be opened. */
  #file: OpenFile | null = null;
  /** Where the next entry of the history goes. */
  #place = 1;
  /** Null until the file is opened for the first time. */
  #retention: Retention | null = null;
  #rowsPassedOver = 0;
  #lost = 0;
  /** Why nothing can be written, and since when; null while it can. */
  #refused: Pick<StoreTrouble, "reason" | "since"> | null = null;
  /** As it was last told. */
  #told = "null";
  #listener: (trouble: StoreTrouble | null) => void = () => {};

  /**
   * Open the store. Where its file is of no use it is moved aside and a new one made; while none can be opened, everything is
   * kept in memory. The log says so.
   *
   * @param options File, time and log.
   */
  constructor(options: StoreOptions) {
    const { clock, log, keepHouse = keepHouseInThread } = options;
    this.#options = options;
    this.#turns = new Turns(clock);
    this.#queue = new WriteQueue({
      commit: () => this.#commit(),
      clock,
      refused: (error) => this.#begin(error),
      written: (givenUp) => this.#written(givenUp),
    });
    this.#housekeeper = new Housekeeper({
      clock,
      keepHouse: () => {
        const task = this.#housekeepingTask();
        return task === null ? Promise.resolve(null) : keepHouse(task);
      },
      ended: (problem) => {
        if (problem === null) log.up("Pruning the history");
        else log.down("Pruning the history", `${problem}. It is tried again`);
      },
    });
    this.#queue.touch();
    this.#queue.flush();
  }

  /**
   * What is known of a board.
   *
   * @param board Its id.
   * @returns Its memory, which also keeps what happens from now on.
   */
  recall(board: string): BoardMemory {
    const known = this.#memories.get(board);
    if (known !== undefined) return known;
    this.#queue.flush();
    const memory = this.#read(board);
    this.#memories.set(board, memory);
    return memory;
  }

  /**
   * The id of a board that was here before.
   *
   * @param end What it ends with.
   * @returns It; null if there is none, or it cannot be read now.
   */
  idWith(end: string): string | null {
    try {
      return this.#file?.statements.idWith(end) ?? null;
    } catch (error) {
      if (isDamage(error)) this.#letGo();
      return null;
    }
  }

  /** How many changes wait to be written. */
  get writesWaiting(): number {
    return this.#queue.waiting.length;
  }

  /** How many rows could not be read (H11). */
  get rowsPassedOver(): number {
    return this.#rowsPassedOver;
  }

  /** How many changes are lost for ever. */
  get lost(): number {
    return this.#lost + this.#queue.givenUp;
  }

  /** Why nothing can be written; null while it can. */
  get trouble(): StoreTrouble | null {
    if (this.#refused === null) return null;
    const { waiting, givenUp } = this.#queue;
    return { ...this.#refused, waiting: waiting.length, lost: givenUp, readable: this.#file !== null };
  }

  /** Be told when that changes; see {@linkcode StoreHealth.observe}. */
  observe(listener: (trouble: StoreTrouble | null) => void): void {
    this.#listener = listener;
  }

  /** A page of the history; see {@linkcode History.query}. */
  async query(board: string | null, query: HistoryQuery): Promise<HistoryPage> {
    await this.#turns.take();
    this.#queue.flush();
    // One more than asked for says that there is a next page; its cursor is the place after which it begins.
    const most = query.limit + 1;
    const { waiting } = this.#queue;
    const places = new Set(waiting.map(({ id }) => id));
    const written: ChangeRow[] = [];
    const unread = await this.#find(written, { board, query, most, without: places });
    const found = waiting
      .filter(({ id, change }) => id < (query.cursor ?? Infinity) && matches(change, board, query))
      .concat(written).toSorted((one, other) => other.id - one.id).slice(0, most);
    const isMore = found.length === most;
    const changes = found.slice(0, query.limit).map(({ change }) => change);
    const trouble = unread ?? this.trouble;
    return {
      changes,
      next: isMore ? found[query.limit - 1]?.id ?? null : null,
      ...(trouble === null ? {} : { store: trouble }),
    };
  }

  /** Write what waits, and let go of the file. */
  async close(): Promise<void> {
    this.#turns.close();
    for (const memory of this.#memories.values()) memory.close();
    this.#queue.close();
    await this.#housekeeper.close();
    this.#countLost();
    this.#journal?.close();
    this.#file?.database.close();
    this.#file = null;
  }

  /** Look in the database for what is not found yet. Returns why it cannot be read; null if it can. */
  async #find(found: ChangeRow[], { board, query, most, without }: Search): Promise<StoreTrouble | null> {
    const file = this.#file;
    if (file === null) return this.trouble;
    try {
      const { first, end } = file.statements.places();
      const twice = without.values().filter((id) => id < end).toArray().length;
      for (let stop = Math.min(query.cursor ?? end, end); stop > first && found.length < most; stop -= STEP) {
        const asked = { ...query, limit: most - found.length + twice };
        const rows = file.statements.changes(board, asked, { first: stop - STEP, end: stop });
        found.push(...rows.filter(({ id }) => !without.has(id)));
        if (stop - STEP > first && found.length < most) await this.#turns.take();
      }
      return null;
    } catch (error) {
      if (error instanceof RequestFailure) throw error;
      if (isDamage(error) && this.#file === file) this.#letGo();
      const { reason } = storageTrouble(error, this.#options.path);
      const since = this.#options.wallClock().toISOString();
      const { waiting, givenUp } = this.#queue;
      return { reason, since, waiting: waiting.length, lost: givenUp, readable: false };
    }
  }

  #read(board: string): StoredMemory {
    const { clock, wallClock, log, formerEnded = false } = this.#options;
    const writer: MemoryWriter = {
      add: (change, place) => {
        const id = place ?? this.#place++;
        this.#queue.add({ id, change });
        return id;
      },
      keep: (id, change, desired) => {
        if (this.#journal?.append({ id, change, desired }) === true) this.#queue.touch();
        else this.#queue.flush();
      },
      touch: () => this.#queue.touch(),
      flush: () => this.#queue.flush(),
    };
    const options = { board, writer, formerEnded, clock, wallClock };
    try {
      return new StoredMemory({ ...options, statements: this.#file?.statements ?? null });
    } catch (error) {
      log.error(`What is known of board ${board} cannot be read, so it begins anew`, error);
      if (isDamage(error)) this.#letGo();
      return new StoredMemory({ ...options, statements: null });
    }
  }

  /** The file, if it is still the one that was opened; else one is opened. */
  #usable(): OpenFile {
    const { log } = this.#options;
    const file = this.#file;
    const problem = file?.identity?.problem() ?? null;
    if (problem !== null) {
      log.info(`${problem}: history and wanted states begin anew, with what is in memory`);
      this.#file?.identity?.moveAside(asideName(this.#options.path, this.#options.wallClock()));
      this.#letGo();
    }
    return this.#file ??= this.#open();
  }

  #open(): OpenFile {
    const { path, clock, wallClock, log, open = openDatabase } = this.#options;
    const { openJournal = (path) => new Journal(path) } = this.#options;
    const patience = this.#refused === null && this.#memories.size === 0
      ? OPENING_PATIENCE_MS
      : WORKING_PATIENCE_MS;
    const { database, movedAside } = open(path, wallClock(), patience);
    if (movedAside !== null) log.info(`History and wanted states begin anew: ${movedAside}`);
    this.#retention ??= new Retention({ clock, wallClock, log, newest: newestMoment(database) });
    const statements = new Statements(database, {
      passedOver: (row, why) => this.#passedOver(row, why),
      unknownRev: () => wallClock().getTime(),
    });
    const next = statements.nextPlace();
    const places = this.#queue.moveAbove(next);
    this.#place = Math.max(this.#place, next + places.size);
    for (const memory of this.#memories.values()) memory.beginAnew(places);
    if (database.location() === null) return { database, statements, identity: null };
    if (this.#journal === null) {
      this.#journal = openJournal(path + JOURNAL_SUFFIX);
      this.#recover(this.#journal.read(), statements);
    }
    return { database, statements, identity: new FileIdentity(path) };
  }

  /** H21: what the server before confirmed and did not commit comes with the next commit. */
  #recover(entries: readonly JournalEntry[], statements: Statements): void {
    // The entries of a board are committed in the order of its revisions.
    const boards = new Set(entries.map(({ change: { board } }) => board));
    const committed = new Map(
      [...boards].map((board) => [board, statements.newest(board, "any")?.rev ?? -1]),
    );
    this.#recovered = entries.filter(({ change: { board, rev } }) => rev > (committed.get(board) ?? -1));
    const places = new Map<number, number>();
    for (const { id, change } of this.#recovered) {
      const place = places.get(id) ?? (statements.isAt(id, change) ? id : this.#place++);
      places.set(id, place);
      this.#queue.add({ id: place, change });
    }
  }

  /** The file is of no use any more. */
  #letGo(): void {
    try {
      this.#file?.database.close();
    } finally {
      this.#file = null;
      this.#queue.touch();
    }
  }

  #passedOver(row: string, why: string): void {
    const { log, path } = this.#options;
    const count = ++this.#rowsPassedOver;
    if (count <= ROWS_NAMED) log.info(`"${path}": row ${row} cannot be read and is passed over (${why})`);
    if (count === ROWS_NAMED) log.info(`"${path}": more such rows are only counted, in /metrics`);
  }

  #commit(): void {
    const file = this.#usable();
    try {
      this.#transact(file);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#letGo();
      this.#transact(this.#usable());
    }
  }

  #transact({ database, statements }: OpenFile): void {
    database.exec("begin immediate");
    try {
      for (const { change: { board, channel }, desired } of this.#recovered) {
        if (channel !== null && desired !== null) statements.setDesired(board, channel, desired);
      }
      for (const memory of this.#memories.values()) memory.writeTo(statements);
      for (const change of this.#queue.waiting) statements.addChange(change);
      database.exec("commit");
    } catch (error) {
      if (database.isTransaction) database.exec("rollback");
      throw error;
    }
    for (const memory of this.#memories.values()) memory.written();
    this.#recovered = [];
    this.#journal?.committed();
  }

  #begin(error: unknown): void {
    const { log, path, wallClock } = this.#options;
    const { reason, message, hint } = storageTrouble(error, path);
    this.#refused = { reason, since: this.#refused?.since ?? wallClock().toISOString() };
    log.down(SUBJECT, `${message}. ${hint}. Changes are kept in memory until it works`);
    this.#tell();
  }

  #written(givenUp: number): void {
    const { log } = this.#options;
    this.#refused = null;
    this.#lost += givenUp;
    log.up(SUBJECT);
    if (givenUp > 0) log.info(`${SUBJECT} lacks ${givenUp} changes for which there was no room meanwhile`);
    this.#tell();
    this.#housekeeper.committed();
  }

  #tell(): void {
    const told = JSON.stringify(this.trouble);
    if (told === this.#told) return;
    this.#told = told;
    this.#listener(this.trouble);
  }

  #countLost(): void {
    const { reason } = this.#refused ?? {};
    const lost = this.#queue.waiting.filter(({ id }) => this.#journal?.holds(id) !== true).length;
    if (reason === undefined || lost === 0) return;
    this.#lost += lost;
    this.#options.log.error(
      `${SUBJECT} could not be written to the end (${reason}): lost changes, and what was wanted last`,
      String(lost),
    );
  }

  #housekeepingTask(): HousekeepingTask | null {
    const marks = this.#file?.identity?.marks;
    if (marks === undefined || this.#retention === null) return null;
    return { path: this.#options.path, marks, oldest: this.#retention.oldest(), maxBytes: MAX_BYTES };
  }
}
