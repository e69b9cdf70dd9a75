/**
 * One server for one data folder: a lock that the system releases when the process ends, however it ends (H12).
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import process from "node:process";
import { checkPrivate } from "./private_folder.ts";
import { readServerFile } from "./server_file.ts";
import { StartFailure } from "../start_failure.ts";
import { storageTrouble } from "./storage_trouble.ts";

/** It stays when the server ends: whoever removed it could remove the one of a server that begins at that moment. */
const NAME = "server.lock";
/** Whoever has just taken the lock writes its number at once; so long it may take, in milliseconds. */
const NUMBER_MS = 100;

/**
 * Make the data folder where it does not exist, and take it for this process.
 *
 * @param dataFolder The folder.
 * @returns The lock, which lasts until it is closed or this process ends.
 * @throws {StartFailure} if another server has the folder, or if it cannot be used.
 */
export async function takeFolder(dataFolder: string): Promise<Deno.FsFile> {
  const path = join(dataFolder, NAME);
  for (;;) {
    const file = await opened(dataFolder, path);
    if (!await locked(file, path)) {
      file.close();
      throw await taken(dataFolder, path);
    }
    if (await isStill(file, path)) {
      await writeNumber(file);
      return file;
    }
    // Somebody removed the file in between, so that the next one would find nothing locked.
    file.close();
  }
}

async function opened(dataFolder: string, path: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await checkPrivate(dataFolder);
    return await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw folderFailure(dataFolder, error);
  }
}

async function locked(file: Deno.FsFile, path: string): Promise<boolean> {
  try {
    return await file.tryLock(true);
  } catch (error) {
    file.close();
    const why = error instanceof Error ? error.message : String(error);
    throw new StartFailure(
      `"${path}" cannot be locked (${why}), so two servers could use its folder; choose one on a local disk with --data DIR`,
    );
  }
}

async function isStill(file: Deno.FsFile, path: string): Promise<boolean> {
  const [ours, there] = await Promise.all([file.stat(), Deno.stat(path).catch(() => null)]);
  return there !== null && there.ino === ours.ino && there.dev === ours.dev;
}

/** A full disk keeps the number out of the file, not the lock from being there. */
async function writeNumber(file: Deno.FsFile): Promise<void> {
  try {
    await file.truncate(0);
    await file.write(new TextEncoder().encode(`${process.pid}\n`));
  } catch {
    // Whoever finds the folder taken is told so without the number.
  }
}

async function taken(dataFolder: string, path: string): Promise<StartFailure> {
  await sleep(NUMBER_MS);
  const number = /^\d+/.exec(await Deno.readTextFile(path).catch(() => ""))?.[0];
  const server = await readServerFile(dataFolder);
  const where = server !== null && String(server.pid) === number ? ` at http://127.0.0.1:${server.port}` : "";
  return runsAlready(dataFolder, `${number === undefined ? "another process" : `process ${number}`}${where}`);
}

/**
 * A server of this folder runs already.
 *
 * @param dataFolder The folder.
 * @param which Its process, and where it is.
 */
export function runsAlready(dataFolder: string, which: string): StartFailure {
  return new StartFailure(
    `A server with the data folder "${dataFolder}" runs already: ${which}; use that one, end it, or choose another folder with --data DIR`,
  );
}

/** How Deno says that a folder is the system's, whatever the permissions are. Its advice would let the server do everything. */
const RESERVED = /^Requires all access to /;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The data folder cannot be used.
 *
 * @param dataFolder The folder.
 * @param error What was thrown.
 */
export function folderFailure(dataFolder: string, error: unknown): StartFailure {
  if (RESERVED.test(messageOf(error))) {
    return new StartFailure(
      `Data folder "${dataFolder}" cannot be used: Deno lets no program with limited permissions write into /dev, /proc or /sys; choose another with --data DIR`,
    );
  }
  const { message, hint } = storageTrouble(error, dataFolder);
  return new StartFailure(
    `Data folder "${dataFolder}" cannot be used: ${message}. ${hint}, or choose another with --data DIR`,
  );
}
