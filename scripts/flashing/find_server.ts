/**
 * A running `deno task serve`, found through its data folder and asked over loopback (F3).
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Session } from "../../client/session.ts";
import { FlashFailure } from "../../server/programming/flashing.ts";
import { readServerFile, type ServerFile, whoIsAt } from "../../server/server_file.ts";
import { StartFailure } from "../../server/start_failure.ts";

/** On one machine; a server that hangs must not hang us. */
const CONNECT_MS = 3000;

/**
 * Find the server of a data folder.
 *
 * @param dataFolder The folder.
 * @returns A session with it, which ends with its first connection: a job of this program does, too (F4). Null if none is running,
 * whatever an earlier one may have left behind.
 * @throws {FlashFailure} if it is there, but does not answer.
 * @throws {StartFailure} if it has as many clients as it takes.
 */
export async function findServer(dataFolder: string): Promise<Session | null> {
  const server = await readServerFile(dataFolder);
  if (server === null) return null;
  const token = await readFile(join(dataFolder, "token"), "utf8").catch(() => null);
  if (token === null) return null;
  const found = await whoIsAt(server.port, token.trim());
  // It was killed, and left its file behind. Another program may have its port by now.
  if (found === "nobody" || found === "stranger") return null;
  if (found === "silent") throw silent(server);
  const session = new Session(`ws://127.0.0.1:${server.port}/ws`, { token });
  const connected = Promise.withResolvers<boolean>();
  session.subscribe(() => {
    const { status } = session.connection;
    if (status === "connecting") return;
    connected.resolve(status === "online");
    if (status === "offline") session.close();
  });
  const timer = setTimeout(() => connected.reject(silent(server)), CONNECT_MS);
  try {
    if (await connected.promise) return session;
    throw new StartFailure(
      `The server at http://127.0.0.1:${server.port} lets no further program in; close a page or a program that is connected to it, then try again`,
    );
  } catch (error) {
    session.close();
    throw error;
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
