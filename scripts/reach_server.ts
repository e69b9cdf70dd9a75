/**
 * The server that a command is for: the one that runs on this machine, or one at an address.
 *
 * @module
 */
import { env } from "node:process";
import { firstTruth } from "../client/client.ts";
import { checkToken } from "../client/not_connected.ts";
import { Session } from "../client/session.ts";
import { RequestFailure } from "../protocol/failures.ts";
import { StartFailure } from "../server/start_failure.ts";
import { dataFolder, findServer } from "./flashing/find_server.ts";

/** Where a token of one's own is given: an argument could be read by everybody who lists the machine's processes. */
export const TOKEN_VARIABLE = "DESTELLO_TOKEN";

/** The options that say which server is meant. */
export const SERVER_OPTIONS = ["server", "data"] as const;

/** Their lines where options are listed. */
export const SERVER_USAGE =
  `  --server URL  A server at an address, such as http://192.168.1.7:8000; the token for it is in
                ${TOKEN_VARIABLE} (default: the server that runs here)
  --data DIR    Data folder of the server that runs here (default: in your state folder)`;

/** No server is there, or what was given cannot be a token (T2). */
const TO_CHANGE: ReadonlySet<string> = new Set(["server_offline", "invalid_params"]);

/** A command line, as far as it says which server is meant, with {@linkcode SERVER_OPTIONS}. */
interface ServerWords {
  text(name: typeof SERVER_OPTIONS[number], needed?: string): string | null;
}

/**
 * Connect to the server that is meant.
 *
 * @param line The command line.
 * @returns A session that knows the whole truth, and comes back after a lost connection. Who calls it closes it.
 * @throws {StartFailure} if no server is there, or there is no token for it.
 * @throws {RequestFailure} if it lets this program not in.
 */
export async function reachServer(line: ServerWords): Promise<Session> {
  const session = await reachServerIfAny(line);
  if (session !== null) return session;
  throw new StartFailure(
    `No server runs on the data folder "${
      folderOf(line)
    }"; start it with "deno task serve", or name its folder with --data`,
  );
}

/**
 * Connect to the server that is meant, for what can be done without one, too.
 *
 * @param line The command line.
 * @returns As {@linkcode reachServer}; null if none runs on the data folder.
 * @throws As {@linkcode reachServer}.
 */
export async function reachServerIfAny(line: ServerWords): Promise<Session | null> {
  const address = line.text("server", "an address, such as http://192.168.1.7:8000");
  const folder = folderOf(line);
  const token = env[TOKEN_VARIABLE]?.trim() || null;
  if (address !== null && line.text("data") !== null) {
    throw new StartFailure("With --server no folder of this machine is meant; leave out --data");
  }
  if (address !== null && token === null) {
    throw new StartFailure(
      `There is no token for "${address}": put it in the variable ${TOKEN_VARIABLE}. An admin of that server makes one with "deno task devices add --name NAME --role ROLE"`,
    );
  }
  try {
    if (token !== null) checkToken(token);
    return await (address === null || token === null
      ? findServer(folder, token ?? undefined)
      : connect(webSocketUrl(address), token));
  } catch (error) {
    if (!(error instanceof RequestFailure && TO_CHANGE.has(error.reason))) throw error;
    throw new StartFailure(`${error.message}\n${error.hint}`);
  }
}

function folderOf(line: ServerWords): string {
  return dataFolder(line.text("data", "the name of a folder"));
}

/**
 * Wait until the connection is lost.
 *
 * @param session The session.
 * @returns What to tell about it.
 */
export function lost(session: Session): Promise<RequestFailure> {
  return new Promise((resolve) => {
    session.subscribe(() => {
      if (session.connection.status === "online") return;
      session.close();
      resolve(
        new RequestFailure(
          "connection_lost",
          "The connection to the server was lost",
          "Start it, then ask again",
        ),
      );
    });
  });
}

async function connect(url: string, token: string): Promise<Session> {
  const session = new Session(url, { token });
  try {
    await firstTruth(session, url);
    return session;
  } catch (failure) {
    session.close();
    throw failure;
  }
}

function webSocketUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new StartFailure(
      `--server "${address}" is no address; write http://HOST:PORT or https://HOST:PORT`,
    );
  }
  return `${url.protocol === "https:" ? "wss" : "ws"}://${url.host}/ws`;
}
