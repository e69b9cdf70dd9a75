/**
 * A running `deno task serve`, found through its data folder and asked over loopback (F3).
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { env } from "node:process";
import { firstTruth } from "../../client/client.ts";
import { Session } from "../../client/session.ts";
import { RequestFailure } from "../../protocol/failures.ts";
import { FlashFailure } from "../../server/programming/flashing.ts";
import { defaultDataFolder } from "../../server/data_folder/data_folder.ts";
import { readServerFile, type ServerFile, whoIsAt } from "../../server/data_folder/server_file.ts";
import { absolutePath } from "../../server/program_arguments.ts";
import { StartFailure } from "../../server/start_failure.ts";

/** On one machine; a server that hangs must not hang us. */
const CONNECT_MS = 3000;

/**
 * The data folder that is meant.
 *
 * @param named What the command line says, if anything.
 * @returns An absolute path.
 */
export function dataFolder(named: string | null): string {
  return named === null
    ? defaultDataFolder({ os: Deno.build.os, env: (name) => env[name] })
    : absolutePath(named);
}

/**
 * Find the server of a data folder.
 *
 * @param dataFolder The folder.
 * @param shown What the server is shown; the folder's own token unless told.
 * @returns A session with it, which comes back after a lost connection. Null if none is running, whatever an earlier one may have left
 * behind.
 * @throws {FlashFailure} if it is there, but does not answer.
 * @throws {StartFailure} if it has as many clients as it takes.
 * @throws {RequestFailure} "wrong_token" if it does not know the one that it is shown, "server_offline" if it ends meanwhile.
 */
export async function findServer(dataFolder: string, shown?: string): Promise<Session | null> {
  const server = await readServerFile(dataFolder);
  if (server === null) return null;
  const token = await readFile(join(dataFolder, "token"), "utf8").catch(() => null);
  if (token === null) return null;
  const found = await whoIsAt(server.port, token.trim());
  // It was killed, and left its file behind. Another program may have its port by now.
  if (found === "nobody" || found === "stranger") return null;
  if (found === "silent") throw silent(server);
  const url = `ws://127.0.0.1:${server.port}/ws`;
  const session = new Session(url, { token: shown ?? token });
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(silent(server)), CONNECT_MS);
  try {
    await Promise.race([firstTruth(session, url), silence.promise]);
    return session;
  } catch (error) {
    session.close();
    if (!(error instanceof RequestFailure && error.reason === "too_many_clients")) throw error;
    throw new StartFailure(
      `The server at http://127.0.0.1:${server.port} lets no further program in; close a page or a program that is connected to it, then try again`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function silent({ port, pid }: ServerFile): FlashFailure {
  return new FlashFailure(
    `The server on port ${port} (process ${pid}) does not answer, and may hold the board's port`,
    "End it, and start it again",
  );
}
