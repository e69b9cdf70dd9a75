/**
 * What outlives the server: for each board what was wanted of it and everything that happened (H rules in docs/SPEC.md).
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import type { Change, HistoryPage, HistoryQuery } from "../../protocol/history_messages.ts";
import type { Clock } from "../link/clock.ts";
import type { Log } from "../log.ts";
import { type BoardMemory, StoredMemory } from "./board_memory.ts";
import { forgetfulDatabase, openDatabase, type OpenedDatabase } from "./database.ts";
import { Housekeeper } from "./housekeeper.ts";
import type { HousekeepingTask } from "./housekeeping.ts";
import { newestMoment, Retention } from "./retention.ts";
import { Statements, type Write } from "./statements.ts";
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
  readonly open?: (path: string, now: Date) => OpenedDatabase;
}

/** The history, as the interface to clients sees it. */
export interface History {
  /**
   * A page of the history.
   *
   * @param board Only this board; null for all.
   * @param query What is asked for.
   * @throws {RequestFailure} "too_many_requests" while too many others wait, "server_closing".
   */
  query(board: string | null, query: HistoryQuery): Promise<HistoryPage>;
}

/** The store. */
export class Store implements History {
  readonly #options: StoreOptions;
  readonly #queue: WriteQueue;
  readonly #turns: Turns;
  readonly #housekeeper: Housekeeper;
  readonly #memories = new Map<string, StoredMemory>();
  #database: DatabaseSync;
  #statements: Statements;
  #rowsPassedOver = 0;

  /**
   * Open the store. Where its file is of no use it is moved aside and a new one made; where none can be made, everything is
   * kept until the server ends. The log says so.
   *
   * @param options File, time and log.
   */
  constructor(options: StoreOptions) {
    const { clock, log, wallClock, path, keepHouse = keepHouseInThread } = options;
    this.#options = options;
    this.#turns = new Turns(clock);
    this.#database = this.#open();
    this.#statements = this.#prepare();
    this.#queue = new WriteQueue({
      commit: (writes) => this.#commit(writes),
      clock,
      refused: (error) => log.down(SUBJECT, `${messageOf(error)}. Changes are kept in memory until it works`),
      written: (givenUp) => {
        log.up(SUBJECT);
        if (givenUp > 0) {
          log.info(`${SUBJECT} lacks ${givenUp} changes for which there was no room meanwhile`);
        }
        this.#housekeeper.committed();
      },
    });
    const retention = new Retention({ clock, wallClock, log, newest: newestMoment(this.#database) });
    this.#housekeeper = new Housekeeper({
      clock,
      keepHouse: () =>
        this.#database.location() === null
          ? Promise.resolve(null)
          : keepHouse({ path, oldest: retention.oldest(), maxBytes: MAX_BYTES }),
      ended: (problem) => {
        if (problem === null) log.up("Pruning the history");
        else log.down("Pruning the history", `${problem}. It is tried again`);
      },
    });
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
    const { clock, wallClock } = this.#options;
    const memory = new StoredMemory({
      board,
      statements: this.#statements,
      writer: this.#queue,
      clock,
      wallClock,
    });
    this.#memories.set(board, memory);
    return memory;
  }

  /** How many changes wait to be written. */
  get writesWaiting(): number {
    return this.#queue.waiting;
  }

  /** How many rows could not be read (H11). */
  get rowsPassedOver(): number {
    return this.#rowsPassedOver;
  }

  /** A page of the history; see {@linkcode History.query}. */
  async query(board: string | null, query: HistoryQuery): Promise<HistoryPage> {
    await this.#turns.take();
    this.#queue.flush();
    const { first, end } = this.#statements.places();
    const changes: Change[] = [];
    let last: number | null = null;
    for (let stop = Math.min(query.cursor ?? end, end); stop > first; stop -= STEP) {
      const limit = query.limit + 1 - changes.length;
      for (
        const row of this.#statements.changes(board, { ...query, limit }, { first: stop - STEP, end: stop })
      ) {
        // One more than asked for says that there is a next page; its cursor is the place after which it begins.
        if (changes.length === query.limit) return { changes, next: last };
        changes.push(row.change);
        last = row.id;
      }
      if (stop - STEP > first) await this.#turns.take();
    }
    return { changes, next: null };
  }

  /** Write what waits, and let go of the file. */
  async close(): Promise<void> {
    this.#turns.close();
    for (const memory of this.#memories.values()) memory.close();
    this.#queue.close();
    await this.#housekeeper.close();
    this.#database.close();
  }

  #open(): DatabaseSync {
    const { path, wallClock, log, open = openDatabase } = this.#options;
    try {
      const { database, movedAside } = open(path, wallClock());
      if (movedAside !== null) log.info(`History and wanted states begin anew: ${movedAside}`);
      return database;
    } catch (error) {
      log.error(`"${path}" cannot be made, so nothing is kept beyond the end of this server`, error);
      return forgetfulDatabase(wallClock());
    }
  }

  #prepare(): Statements {
    return new Statements(this.#database, {
      passedOver: (row, why) => this.#passedOver(row, why),
      unknownRev: () => this.#options.wallClock().getTime(),
    });
  }

  #passedOver(row: string, why: string): void {
    const { log, path } = this.#options;
    const count = ++this.#rowsPassedOver;
    if (count <= ROWS_NAMED) log.info(`"${path}": row ${row} cannot be read and is passed over (${why})`);
    if (count === ROWS_NAMED) log.info(`"${path}": more such rows are only counted, in /metrics`);
  }

  #commit(writes: readonly Write[]): void {
    try {
      this.#transact(writes);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#database.close();
      this.#database = this.#open();
      this.#statements = this.#prepare();
      const known = [...this.#memories.values()].map((memory): Write => (to) => memory.writeAgain(to));
      this.#transact([...known, ...writes]);
    }
  }

  #transact(writes: readonly Write[]): void {
    this.#database.exec("begin immediate");
    try {
      for (const write of writes) write(this.#statements);
      this.#database.exec("commit");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("rollback");
      throw error;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** SQLITE_CORRUPT or SQLITE_NOTADB, of which Deno passes on only the words. */
function isDamage(error: unknown): boolean {
  return /malformed|not a database/.test(messageOf(error));
}

function keepHouseInThread(task: HousekeepingTask): Promise<string | null> {
  const ended = Promise.withResolvers<string | null>();
  const worker = new Worker(new URL("./housekeeping_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<string | null>) => ended.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    ended.resolve(event.message);
  };
  worker.postMessage(task);
  return ended.promise.finally(() => worker.terminate());
}
