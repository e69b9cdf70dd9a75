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
import type { Log } from "../log.ts";
import { isProof, newNonce, PROOF_PATH, proofOf } from "../api/server_proof.ts";
import { StartFailure } from "../start_failure.ts";
import { storageTrouble } from "./storage_trouble.ts";

const NAME = "server.json";
/** A server that runs answers much sooner. */
const ANSWER_MS = 1000;

/** A server that said it was ready. */
export interface ServerFile {
  /** Its port. */
  readonly port: number;
  /** Its process. */
  readonly pid: number;
}

const schema = z.object({ port: z.number().int().min(1).max(65535), pid: z.number().int() });
const proofSchema = z.object({ proof: z.string() });

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
      `"${path}" cannot be written: ${message}. ${reason === "failed" ? "Move it away" : hint}`,
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

/** Who is at a port: the server that knows the token, a program that does not, one that says nothing, or nobody. */
export type Found = "server" | "stranger" | "silent" | "nobody";

/**
 * Look who is at a port. Nobody is shown the token, only asked to prove that it is known (S14).
 *
 * @param port The port of `server.json`.
 * @param token The folder's token.
 */
export async function whoIsAt(port: number, token: string): Promise<Found> {
  const nonce = newNonce();
  try {
    const answer = proofSchema.safeParse(await ask(port, `${PROOF_PATH}?nonce=${nonce}`));
    return answer.success && isProof(answer.data.proof, proofOf(token, port, nonce)) ? "server" : "stranger";
  } catch (error) {
    if (error instanceof SyntaxError) return "stranger";
    if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") return "nobody";
    return "silent";
  }
}

/** Not by fetch(), which would ask the proxy that a person may have set. */
async function ask(port: number, path: string): Promise<unknown> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const signal = AbortSignal.timeout(ANSWER_MS);
  get({ host: "127.0.0.1", port, path, signal, agent: false }, answered.resolve).on("error", answered.reject);
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
