/**
 * The confirmations since the last commit, a line each (H21). A line is appended before anybody is told: what write() was given
 * outlives this process (P13), and costs a tenth of a commit. The next commit has them all. What is committed stays in it for a
 * while, since it costs a file system more to cut a file than to let it grow.
 *
 * @module
 */
import { chmodSync, existsSync, readFileSync } from "node:fs";
import * as z from "zod/mini";
import { change } from "../../protocol/api/history.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import { anyValues } from "../../protocol/values.ts";
import { type FileMark, isThere } from "./file_identity.ts";
import type { ChangeRow } from "./rows.ts";

/** What it is called, after the database's name. SQLite itself calls a file of its own `-journal`. */
export const JOURNAL_SUFFIX = "-recent";
/** It begins anew at the commit after which it is larger. */
const ANEW_BYTES = 256 * 1024;
/** Where the database refuses, no more than this waits for it here. */
const MAX_BYTES = 1024 * 1024;
const OWNER_ONLY = 0o600;

/** A confirmation. */
export interface JournalEntry extends ChangeRow {
  /** What is wanted of the channel since; null: as before. */
  readonly desired: AnyValues | null;
}

const entry: z.ZodMiniType<JournalEntry> = z.object({
  id: z.int(),
  change: change(),
  desired: z.nullable(anyValues),
});

/** The journal of one database. */
export class Journal {
  readonly #path: string;
  readonly #encoder = new TextEncoder();
  /** Places whose entries are in it, and not committed. */
  readonly #places = new Set<number>();
  #bytes = 0;
  /** Null while nothing can be appended. */
  #file: Deno.FsFile | null;
  /** What it is on the disk, as long as nobody removes it. */
  #mark: FileMark | null = null;

  /** Open it, as the server before left it. */
  constructor(path: string) {
    this.#path = path;
    if (existsSync(path)) chmodSync(path, OWNER_ONLY);
    this.#file = this.#open({ append: true });
  }

  /**
   * What it has: the last confirmations of the server before, committed or not. A line that was cut short was told to nobody.
   *
   * @returns The oldest first.
   */
  read(): JournalEntry[] {
    if (this.#file === null) return [];
    return readFileSync(this.#path, "utf8").split("\n").flatMap((line) => {
      const read = entry.safeParse(parsed(line));
      return read.success ? [read.data] : [];
    });
  }

  /**
   * Append one.
   *
   * @param added It.
   * @returns Whether it outlives this process now; if not, only a commit can make sure of that.
   */
  append(added: JournalEntry): boolean {
    const line = this.#encoder.encode(`${JSON.stringify(added)}\n`);
    if (this.#file === null || this.#bytes + line.length > MAX_BYTES) return false;
    try {
      if (this.#file.writeSync(line) === line.length) {
        this.#bytes += line.length;
        this.#places.add(added.id);
        return true;
      }
    } catch {
      // The commit that follows says what is wrong with the disk.
    }
    // Nothing may stand behind a line that was cut short.
    this.close();
    return false;
  }

  /** Whether the entry of a place is in it, and not committed. */
  holds(place: number): boolean {
    return this.#places.has(place);
  }

  /** Everything was committed. It is a new file if somebody removed the former one meanwhile. */
  committed(): void {
    this.#places.clear();
    if (this.#mark !== null && this.#bytes <= ANEW_BYTES && isThere(this.#mark)) return;
    this.close();
    this.#file = this.#open({ write: true, truncate: true });
  }

  /** Append no more; what is committed need not be kept. */
  close(): void {
    if (this.#places.size === 0) this.#file?.truncateSync();
    this.#file?.close();
    this.#file = null;
    this.#mark = null;
  }

  #open(how: Deno.OpenOptions): Deno.FsFile | null {
    try {
      const file = Deno.openSync(this.#path, { ...how, create: true, mode: OWNER_ONLY });
      const { dev, ino, size } = file.statSync();
      this.#mark = { path: this.#path, dev, ino };
      this.#bytes = size;
      return file;
    } catch {
      return null;
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
