/**
 * The file that outlives the server: opened, checked, and moved aside where it is of no use.
 *
 * WAL, because a commit then is one write() to the end of a file, which survives the death of this process (P13). With
 * `synchronous = NORMAL` no commit waits for the disk itself; a power failure may lose the last commits, never the file.
 *
 * @module
 */
import { chmodSync, closeSync, existsSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { moveAside } from "../data_folder/kept_file.ts";
import { SUFFIXES } from "./file_identity.ts";

/** Version of the tables; an older one is brought up to it, a file of any other is not touched. */
const VERSION = 3;
/** How long opening waits for another process to let go, in milliseconds, while the server is only starting. */
export const OPENING_PATIENCE_MS = 2000;
/** The same in the middle of the work, where everything else waits as well. */
export const WORKING_PATIENCE_MS = 50;

const OWNER_ONLY = 0o600;
/** SQLite's name for a database without a file. */
const IN_MEMORY = ":memory:";

const TABLES = `
  create table floor (rev integer not null) strict;
  create table board (id text primary key, boot integer, rev_reserved integer not null, is_out integer) strict;
  create table desired (
    board text not null, channel text not null, state text not null, primary key (board, channel)
  ) strict, without rowid;
  create table change (
    id integer primary key autoincrement,
    board text not null, channel text not null, outcome text not null, boot integer, rev integer not null,
    state text, command text, args text, by text not null,
    at text not null, requested_at text, sent_at text, reason text, positions integer
  ) strict;
`;

/** What brings a file of each older version one version on. */
const MIGRATIONS: Readonly<Record<number, string>> = {
  // Version 2 has entries about the line (H7), and knows of each board whether its line is lost.
  1: "alter table board add column is_out integer",
  // Version 3 knows how many positions a gesture had (H15).
  2: "alter table change add column positions integer",
};

/** What is read of each table; one that has been changed by somebody else may lack some of it. */
const COLUMNS: Readonly<Record<string, string>> = {
  floor: "rev",
  board: "id, boot, rev_reserved, is_out",
  desired: "board, channel, state",
  change:
    "id, board, channel, outcome, boot, rev, state, command, args, by, at, requested_at, sent_at, reason, positions",
};

/** A database that can be used, and what was wrong with the one before. */
export interface OpenedDatabase {
  /** It. */
  readonly database: DatabaseSync;
  /** Why the former file was moved aside, and where to; null if it was not. */
  readonly movedAside: string | null;
}

/** A file that is no database of ours, or not a whole one. */
class DamageError extends Error {}

/**
 * Whether an error says that a database is damaged: SQLITE_CORRUPT or SQLITE_NOTADB, of which Deno passes on only the words.
 *
 * @param error What was thrown.
 */
export function isDamage(error: unknown): error is Error {
  return error instanceof DamageError ||
    (error instanceof Error && /malformed|not a database|no such (table|column)/.test(error.message));
}

/**
 * Open the database; one that is damaged or of another version is moved aside, and a new one made. One that cannot be used now,
 * because its disk is full or another program holds it, stays where it is.
 *
 * @param path Its file.
 * @param now The time of day, for the name of what is moved aside.
 * @param patience How long to wait for another program to let go of it, in milliseconds.
 * @throws {Error} if it cannot be used now, or no file can be made there.
 */
export function openDatabase(path: string, now: Date, patience = OPENING_PATIENCE_MS): OpenedDatabase {
  try {
    keepPrivate(path);
    return { database: open(path, 0, patience), movedAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = moveAside(path, now, SUFFIXES);
    keepPrivate(path);
    return {
      // What revisions were told before is not known any more, so the new ones start above any of them (B3).
      database: open(path, now.getTime(), patience),
      movedAside: `"${path}" cannot be used (${error.message}) and was moved to "${aside}"`,
    };
  }
}

/** Who did what and when is nobody else's business. What SQLite puts beside the file gets the file's mode. */
function keepPrivate(path: string): void {
  if (path === IN_MEMORY) return;
  if (!existsSync(path)) closeSync(openSync(path, "wx", OWNER_ONLY));
  else if (statSync(path).isFile()) chmodSync(path, OWNER_ONLY);
  else throw new DamageError("it is not a file");
}

function open(path: string, floor: number, patience: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: patience });
  try {
    database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 0");
    database.exec("begin immediate");
    const version = Number(database.prepare("pragma user_version").get()?.["user_version"]);
    if (version === 0) {
      database.exec(TABLES);
      database.prepare("insert into floor values (?)").run(floor);
    } else if (version < 0 || version > VERSION) {
      throw new DamageError(`its version is ${version}, not ${VERSION}`);
    } else {
      const check = database.prepare("pragma quick_check(1)").get()?.["quick_check"];
      if (check !== "ok") throw new DamageError(`it is damaged: ${check}`);
      for (let older = version; older < VERSION; older++) database.exec(MIGRATIONS[older] ?? "");
    }
    for (const [table, columns] of Object.entries(COLUMNS)) {
      database.prepare(`select ${columns} from ${table}`);
    }
    if (version !== VERSION) database.exec(`pragma user_version = ${VERSION}`);
    database.exec("commit");
    database.exec(`pragma busy_timeout = ${WORKING_PATIENCE_MS}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
