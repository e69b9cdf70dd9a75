/**
 * Whether the database's files are still those that were opened: who deletes or replaces them while the server runs leaves it
 * writing into files that nobody finds again (H16).
 *
 * @module
 */
import { renameSync } from "node:fs";

/** What SQLite keeps beside a database, after its name. */
export const SUFFIXES = ["", "-wal", "-shm"] as const;

/** One of the files, as it was when it was opened. */
export interface FileMark {
  /** Its path. */
  readonly path: string;
  /** The device it is on. */
  readonly dev: number;
  /** Its number on the device; null on systems that have none. */
  readonly ino: number | null;
}

/** The files of an open database. */
export class FileIdentity {
  /** Those that there are. */
  readonly marks: readonly FileMark[];
  readonly #path: string;
  #bytes: number;

  constructor(path: string) {
    this.#path = path;
    this.marks = SUFFIXES.flatMap((suffix) => markOf(path + suffix) ?? []);
    this.#bytes = sizeOf(path);
  }

  /**
   * What became of the files, which costs four looks at the folder.
   *
   * @returns In words; null if they are as they were.
   */
  problem(): string | null {
    const missing = this.marks.find((mark) => !isThere(mark));
    if (missing !== undefined) {
      return `"${missing.path}" was ${
        markOf(missing.path) === null ? "deleted" : "replaced"
      } while the server ran`;
    }
    const bytes = sizeOf(this.#path);
    if (bytes < this.#bytes && bytes < neededBytes(this.#path)) {
      return `"${this.#path}" was cut short while the server ran`;
    }
    this.#bytes = bytes;
    return null;
  }

  /**
   * Move those that are still there: beside another database they would be taken for its own.
   *
   * @param aside The database's new name.
   */
  moveAside(aside: string): void {
    for (const mark of this.marks) {
      if (isThere(mark)) renameSync(mark.path, aside + mark.path.slice(this.#path.length));
    }
  }
}

/**
 * Whether a file is the one that it was.
 *
 * @param mark As it was.
 */
export function isThere({ path, dev, ino }: FileMark): boolean {
  const now = markOf(path);
  return now !== null && now.dev === dev && now.ino === ino;
}

function markOf(path: string): FileMark | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return { path, dev, ino };
  } catch {
    return null;
  }
}

/**
 * How long the file must be by its own header (SQLite's file format, 1.3). VACUUM by another program makes it shorter, and says so
 * there.
 */
function neededBytes(path: string): number {
  try {
    using file = Deno.openSync(path);
    const header = new DataView(new ArrayBuffer(32));
    if (file.readSync(new Uint8Array(header.buffer)) !== header.byteLength) return Infinity;
    return header.getUint16(16) * header.getUint32(28);
  } catch {
    return Infinity;
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
