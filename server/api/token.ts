/**
 * The token: 128 random bits in the file `token` of the data folder, for its owner's eyes only (S4). It outlives
 * restarts, so that an open page and a paired program stay welcome.
 *
 * @module
 */
import { join } from "node:path";
import { moveDamaged } from "../data_folder/kept_file.ts";
import type { Log } from "../log.ts";

/** 128 bits as hexadecimal digits, all of which may stand in a sub-protocol's name. */
const TOKEN = /^[0-9a-f]{32}$/;
const OWNER_ONLY = 0o600;

/**
 * Read the token, or make one. The file appears whole or not at all, and of two servers that start together both use
 * the same one.
 *
 * @param dataFolder The data folder; it is made where it does not exist.
 * @param log Told of a file that is no token, which is moved aside (H19).
 * @returns 32 hexadecimal digits.
 * @throws {Error} whatever the file system says when the folder cannot be made, read or written.
 */
export async function loadToken(dataFolder: string, log: Log): Promise<string> {
  await Deno.mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, "token");
  const found = await readToken(path);
  if (found !== null && TOKEN.test(found)) return found;
  if (found !== null) {
    moveDamaged(path, log, {
      problem: `it has ${found.length} characters that are no token`,
      effect: "pages are to be reloaded, and programs need the new token",
    });
  }

  const token = crypto.getRandomValues(new Uint8Array(16)).toHex();
  const draft = join(dataFolder, `token.${crypto.randomUUID()}`);
  try {
    await Deno.writeTextFile(draft, `${token}\n`, { createNew: true, mode: OWNER_ONLY });
    // Unlike a rename, a link fails where another server was faster.
    await Deno.link(draft, path);
    return token;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const theirs = await readToken(path);
    if (theirs === null || !TOKEN.test(theirs)) throw error;
    return theirs;
  } finally {
    await removeIfThere(draft);
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readToken(path: string): Promise<string | null> {
  try {
    const text = (await Deno.readTextFile(path)).trim();
    if (Deno.build.os !== "windows") await Deno.chmod(path, OWNER_ONLY);
    return text;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
