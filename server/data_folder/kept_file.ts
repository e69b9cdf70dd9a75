/**
 * Files of the data folder: they are written whole or not at all, for their owner's eyes only, and one that is damaged is kept
 * beside its place (H19).
 *
 * @module
 */
import { existsSync, renameSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import process from "node:process";
import type { Log } from "../log.ts";

const OWNER_ONLY = 0o600;
/** What is no secret. */
export const READ_BY_ALL = 0o644;

/**
 * Write a file: it has its former content until it has the new one.
 *
 * @param path Where it is.
 * @param content What it is to hold.
 * @param mode Who may read it; its owner only unless told.
 * @throws {Error} whatever the file system says; nothing is left behind then.
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  mode: number = OWNER_ONLY,
): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    // What a former process with this number left behind, which is never written through if it is a link.
    await rm(draft, { force: true });
    const file = await open(draft, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    // What is said is why it could not be written.
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * The name under which a file is kept that is of no use.
 *
 * @param path Its name.
 * @param now The time of day.
 * @returns One that no file has.
 */
export function asideName(path: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:.]/g, "");
  let aside = `${path}.aside-${stamp}`;
  // The clock may have been set back meanwhile: what was moved aside before stays.
  for (let count = 2; existsSync(aside); count++) aside = `${path}.aside-${stamp}-${count}`;
  return aside;
}

/**
 * Move a file to a name that nothing has yet.
 *
 * @param path Where it is.
 * @param now The time of day, for the new name.
 * @param suffixes Ends of the names of it and of the files that belong to it.
 * @returns Where it is now.
 */
export function moveAside(path: string, now: Date, suffixes: readonly string[] = [""]): string {
  const aside = asideName(path, now);
  for (const suffix of suffixes) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

/**
 * Move a damaged file aside, and say so.
 *
 * @param path Where it is.
 * @param log Told of it.
 * @param damage What is wrong with it, and what follows, in words.
 */
export function moveDamaged(
  path: string,
  log: Log,
  { problem, effect }: { readonly problem: string; readonly effect: string },
): void {
  const aside = moveAside(path, new Date());
  log.error(`"${path}" is damaged and was moved to "${aside}"; ${effect}`, problem);
}
