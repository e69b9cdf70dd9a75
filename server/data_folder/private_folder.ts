/**
 * A data folder is used only if nobody else can have put something into it (S13): its token lets people in, and its files are written
 * by their names.
 *
 * @module
 */
import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { StartFailure } from "../start_failure.ts";

/** Write permission of group and others. */
const WRITE_OF_OTHERS = 0o022;

/**
 * Look at a data folder that is there.
 *
 * @param folder The folder.
 * @param user Who runs this; null where the system has no such numbers.
 * @throws {StartFailure} if it, or a file in it, is a link of or belongs to somebody else, or if others may write there. Nothing is
 * touched.
 * @throws {Error} whatever the file system says when it cannot be looked at.
 */
export async function checkPrivate(folder: string, user: number | null = Deno.uid()): Promise<void> {
  if (user === null) return;
  const refuse = (problem: string, remedy: string) => {
    throw new StartFailure(
      `Data folder "${folder}" is not used, since ${problem}; ${remedy}, or choose another with --data DIR`,
    );
  };
  // A link to the folder is as good as the folder, if it is ours.
  for (const { uid } of [await lstat(folder), await stat(folder)]) {
    if (uid !== user) refuse(`it belongs to user ${uid}, and this is user ${user}`, "let that user serve");
  }
  const { mode } = await stat(folder);
  if ((mode & WRITE_OF_OTHERS) !== 0) {
    refuse(
      `other users may write there (mode ${(mode & 0o7777).toString(8)})`,
      `look for files that are not yours, then "chmod 700 ${folder}"`,
    );
  }
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (found?.isSymbolicLink() === true) {
      refuse(`"${path}" is a link, through which another file would be written`, "remove it");
    }
    if (found !== null && found.uid !== user) {
      refuse(`"${path}" belongs to user ${found.uid}, and this is user ${user}`, "move it away");
    }
  }
}
