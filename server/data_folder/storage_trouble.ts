/**
 * Why a file cannot be written, and what a person can do about it: a full disk is not mended by another folder on it.
 *
 * @module
 */
import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { StoreReason } from "../../protocol/store_trouble.ts";

/** With less than this many bytes free a disk is full: SQLite's smallest file beside a database has as many. */
const FULL_BYTES = 32 * 1024;

/** What went wrong, by name and in words. */
export interface StorageTrouble {
  /** Its name. */
  readonly reason: StoreReason;
  /** What is wrong, as a sentence without its end. */
  readonly message: string;
  /** What to do, as a sentence without its end. */
  readonly hint: string;
}

/**
 * What an error of the file system or of SQLite means.
 *
 * @param error As it was thrown.
 * @param path The file or folder it is about; it need not exist.
 * @returns Name, words and remedy.
 */
export function storageTrouble(error: unknown, path: string): StorageTrouble {
  const said = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = reasonOf(code, said, path);
  return { reason, ...WORDS[reason](path, said) };
}

const WORDS: Readonly<
  Record<StoreReason, (path: string, said: string) => { readonly message: string; readonly hint: string }>
> = {
  "disk_full": (path) => ({
    message: `The disk at "${diskOf(path)}", on which "${path}" is, is full`,
    hint: "Free some space on it",
  }),
  locked: (path) => ({
    message: `Another program holds "${path}"`,
    hint: 'End it; "fuser" and "lsof" say which one it is',
  }),
  "read_only": (path) => ({
    message: `"${path}" can only be read`,
    hint: "Make it and its disk writable",
  }),
  "no_permission": (path, said) => ({
    message: `This user may not write "${path}" (${said})`,
    hint: "Give the folder and its files to this user",
  }),
  failed: (path, said) => ({
    message: said,
    hint: `See to "${path}" and its disk`,
  }),
};

function reasonOf(code: string, said: string, path: string): StoreReason {
  if (code === "ENOSPC" || code === "EDQUOT" || /disk is full|quota/i.test(said)) return "disk_full";
  if (/database (table )?is locked/.test(said)) return "locked";
  if (code === "EROFS" || /readonly database/.test(said)) return "read_only";
  if (code === "EACCES" || code === "EPERM") return "no_permission";
  // SQLite says only "disk I/O error" where it could not make room for one of its files.
  return isFull(path) ? "disk_full" : "failed";
}

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(existing(path));
    return bavail * bsize < FULL_BYTES;
  } catch {
    return false;
  }
}

/** Where the file system is mounted that has a path. */
function diskOf(path: string): string {
  let disk = existing(path);
  try {
    const { dev } = statSync(disk);
    while (dirname(disk) !== disk && statSync(dirname(disk)).dev === dev) disk = dirname(disk);
  } catch {
    // Part of it is gone meanwhile, or may not be looked at: what is known so far has to do.
  }
  return disk;
}

/** The path itself, or what there is of the way to it. */
function existing(path: string): string {
  for (let part = path;; part = dirname(part)) {
    if (dirname(part) === part || canBeSeen(part)) return part;
  }
}

function canBeSeen(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
