/**
 * A link with a name that stays, to a port whose name changes from start to start.
 *
 * @module
 */
import { lstat, readlink, rename, rm, symlink } from "node:fs/promises";
import { StartFailure } from "../../server/start_failure.ts";

/** Where pseudo-terminals are. */
const PTS = "/dev/pts/";

/**
 * Make a link to a pseudo-terminal. What an earlier board left there is replaced, and nothing else.
 *
 * @param path The link.
 * @param port The pseudo-terminal.
 * @throws {StartFailure} If there is something else, or the link cannot be made.
 */
export async function placeLink(path: string, port: string): Promise<void> {
  const there = await linkTarget(path);
  if (there === "no link" || !(there ?? PTS).startsWith(PTS)) {
    const what = there === "no link" ? "no link" : `a link to "${there}"`;
    throw new StartFailure(`--link "${path}" is there already and ${what}; choose another name`);
  }
  // Under another name first, so that nobody finds it missing.
  const next = `${path}.${port.slice(PTS.length)}.new`;
  try {
    await rm(next, { force: true });
    await symlink(port, next);
    await rename(next, path);
  } catch (error) {
    throw new StartFailure(`--link "${path}" cannot be made: ${messageOf(error)}`);
  }
}

/**
 * Remove a link, unless another board has taken it over.
 *
 * @param path The link.
 * @param port What it was made for.
 */
export async function removeLink(path: string, port: string): Promise<void> {
  if (await linkTarget(path) === port) await rm(path, { force: true });
}

/** Where a link leads; null if nothing is there. */
async function linkTarget(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : "no link";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new StartFailure(`--link "${path}" cannot be made: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
