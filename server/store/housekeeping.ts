/**
 * What is done to the file now and then: the oldest history goes, and the write-ahead log moves into the database.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { type FileMark, isThere } from "./file_identity.ts";

/** So many changes go in one transaction, so that the server's own commits wait a millisecond at most. */
const BATCH = 200;

/** What is kept. */
export interface Limits {
  /** No change from before this moment, ISO 8601. */
  readonly oldest: string;
  /** Not more than this in use, in bytes. */
  readonly maxBytes: number;
}

/** What a housekeeping thread is told. */
export interface HousekeepingTask extends Limits {
  /** The database's file. */
  readonly path: string;
  /** It, and those beside it, as the server has them open. */
  readonly marks: readonly FileMark[];
}

/**
 * Keep house in a database of one's own connection.
 *
 * @param task Which, and what is kept.
 */
export function keepHouse({ path, marks, ...limits }: HousekeepingTask): void {
  // SQLite would make a file where there is none, for everybody to read (H6, H16). The server notices at its next write.
  if (!marks.every(isThere)) return;
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    prune(database, limits);
    // PASSIVE: waits for nobody and holds up nobody.
    database.exec("pragma wal_checkpoint(passive)");
  } finally {
    database.close();
  }
}

/**
 * Remove the oldest changes.
 *
 * @param database Where.
 * @param limits What is kept.
 * @returns How many were removed.
 */
export function prune(database: DatabaseSync, { oldest, maxBytes }: Limits): number {
  // The rows are compared by SQLite alone, so that one that nobody can read goes with its neighbours (H11). An entry that
  // the clock dated too early stays as long as one before it.
  const lastOld = database.prepare(
    `with first as materialized (select id, julianday(at) - julianday(?) as since from change order by id limit ?)
     select max(id) as id from first
     where since < 0 and id < ifnull((select min(id) from first where since >= 0), 9223372036854775807)`,
  );
  const last = database.prepare("select max(id) as id from (select id from change order by id limit ?)");
  const remove = database.prepare("delete from change where id <= ?");
  for (const statement of [lastOld, last]) statement.setReadBigInts(true);
  const size = database.prepare(
    `select (page_count - freelist_count) * page_size as bytes
     from pragma_page_count(), pragma_freelist_count(), pragma_page_size()`,
  );
  let removed = 0;
  for (;;) {
    const isTooLarge = Number(size.get()?.["bytes"]) > maxBytes;
    const id = (isTooLarge ? last.get(BATCH) : lastOld.get(oldest, BATCH))?.["id"];
    if (typeof id !== "bigint") return removed;
    removed += Number(remove.run(id).changes);
  }
}
