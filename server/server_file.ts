/**
 * Where a running server is found: the file `server.json` in its data folder, there from when it is ready until it ends (F3).
 * A server that was killed leaves it behind; nobody listens on its port then.
 *
 * @module
 */
import { readFile, rm } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import process from "node:process";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { writeWhole } from "./kept_file.ts";
import type { Log } from "./log.ts";
import { StartFailure } from "./start_failure.ts";
import { storageTrouble } from "./storage_trouble.ts";

const NAME = "server.json";
/** A server that runs answers much sooner; one that hangs does not keep another from taking its place. */
const ANSWER_MS = 1000;

/** A server that said it was ready. */
export interface ServerFile {
  /** Its port. */
  readonly port: number;
  /** Its process. */
  readonly pid: number;
}

const schema = z.object({ port: z.number().int().min(1).max(65535), pid: z.number().int() });
const boardsSchema = z.object({ boards: z.array(z.unknown()) });

/**
 * Say where this server is.
 *
 * @param dataFolder Its data folder.
 * @param port Its port.
 * @throws {StartFailure} if the file cannot be written.
 */
export async function writeServerFile(dataFolder: string, port: number): Promise<void> {
  const path = join(dataFolder, NAME);
  try {
    await writeWhole(path, `${JSON.stringify({ port, pid: process.pid })}\n`);
  } catch (error) {
    const { reason, message, hint } = storageTrouble(error, path);
    // The file's place may be taken by a folder, for example.
    throw new StartFailure(
      `"${path}" cannot be written: ${message}; ${reason === "failed" ? "move it away" : hint}`,
    );
  }
}

/**
 * Say so no longer. The file of a later server in the same folder stays.
 *
 * @param dataFolder Its data folder.
 */
export async function removeServerFile(dataFolder: string): Promise<void> {
  const found = await readServerFile(dataFolder);
  if (found?.pid === process.pid) await rm(join(dataFolder, NAME), { force: true });
}

/**
 * Look whether a server of this folder answers.
 *
 * @param dataFolder Its data folder.
 * @param token The folder's token: who takes it, and tells its boards, is no other program that has the port now.
 * @param log Told of a file that is damaged; nobody unless told.
 * @returns Where it is; null if none answers.
 */
export async function runningServer(
  dataFolder: string,
  token: string,
  log: Log | null = null,
): Promise<string | null> {
  const found = await readServerFile(dataFolder, log);
  if (found === null) return null;
  const answer = boardsSchema.safeParse(await boardsAt(found.port, token).catch(() => null));
  return answer.success ? `http://127.0.0.1:${found.port}` : null;
}

/** Not by fetch(), which would ask the proxy that a person may have set. */
async function boardsAt(port: number, token: string): Promise<unknown> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const headers = { authorization: `Bearer ${token}` };
  const signal = AbortSignal.timeout(ANSWER_MS);
  get({ host: "127.0.0.1", port, path: "/api/boards", headers, signal, agent: false }, answered.resolve)
    .on("error", answered.reject);
  return await json(await answered.promise);
}

/**
 * Look whether a server said where it is.
 *
 * @param dataFolder Its data folder.
 * @param log Told of a file that is damaged; nobody unless told.
 * @returns What it said; null if there is nothing, or nothing readable.
 */
export async function readServerFile(
  dataFolder: string,
  log: Log | null = null,
): Promise<ServerFile | null> {
  const path = join(dataFolder, NAME);
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    // It is not kept: it only said where a server was.
    if (!isMissing) log?.error(`"${path}" is damaged and is written anew; no server is found by it`, error);
    return null;
  }
}
