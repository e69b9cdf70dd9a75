/**
 * A server whose process may open few files, and a client that was connected before they are used up (S12).
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { list } from "../../protocol/api/board.ts";
import { Session } from "../../client/session.ts";
import { patiently } from "../patience.ts";
import { ServerProcess } from "./server_process.ts";
import { inTempFolder } from "./temp_folder.ts";

/** What a test of it has. */
export interface FewFiles {
  /** It. */
  readonly server: ServerProcess;
  /** Its port. */
  readonly port: number;
  /** Asks the server something, as the client that was connected all the time. */
  readonly ask: () => Promise<void>;
  /** Another client, which gets in only while the port is served. */
  readonly askAnew: () => Promise<void>;
}

/**
 * Use up the files of a server. Whatever the test does, the client stays connected, the log says once that the files are used up, and
 * the server ends in order.
 *
 * @param most How many files it may open.
 * @param test What to do with it.
 */
export async function withFewFiles(most: number, test: (few: FewFiles) => Promise<void>): Promise<void> {
  await inTempFolder(async (data) => {
    await using server = ServerProcess.withFiles(most, [
      "--board",
      "virtual",
      "--port",
      "0",
      "--data",
      data,
    ]);
    const port = await server.ready();
    const token = (await readFile(join(data, "token"), "utf8")).trim();
    const session = await connected(port, token);
    const changes: string[] = [];
    session.subscribe(() => changes.push(session.connection.status));
    await test({
      server,
      port,
      ask: () => ask(session),
      async askAnew() {
        const other = await connected(port, token);
        await ask(other);
        other.close();
      },
    });
    await ask(session);
    assert.ok(!changes.includes("offline"));
    session.close();
    server.signal("SIGTERM");
    const { code, stderr } = await server.ended();
    assert.equal(code, 0, stderr);
    assert.equal(stderr.match(/The port for new connections is down/g)?.length, 1, stderr);
  });
}

async function ask(session: Session): Promise<void> {
  const { boards } = await session.call(list, {});
  assert.equal(boards.length, 1);
}

async function connected(port: number, token: string): Promise<Session> {
  const session = new Session(`ws://127.0.0.1:${port}/ws`, { token });
  const online = Promise.withResolvers<void>();
  session.subscribe(() => session.connection.status === "online" && online.resolve());
  await patiently(online.promise, () => "The session was not connected");
  return session;
}
