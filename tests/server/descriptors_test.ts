import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { list } from "../../protocol/api/board.ts";
import { Session } from "../../client/session.ts";
import { patiently } from "../patience.ts";
import { FakeClock } from "../unit/link/fake_clock.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { RawConnection } from "./raw_connection.ts";
import { ServerProcess } from "./server_process.ts";
import { SocketClient } from "./socket_client.ts";
import { inTempFolder } from "./temp_folder.ts";

/** Connect without a word, more often than the server can take. */
async function idleConnections(port: number, count: number): Promise<readonly Deno.Conn[]> {
  const idle: Deno.Conn[] = [];
  for (let index = 0; index < count; index++) {
    // The port is let go of for a moment.
    await Deno.connect({ hostname: "127.0.0.1", port }).then((one) => idle.push(one), () => {});
  }
  return idle;
}

async function connected(data: string, port: number): Promise<Session> {
  const token = (await readFile(join(data, "token"), "utf8")).trim();
  const session = new Session(`ws://127.0.0.1:${port}/ws`, { token });
  const online = Promise.withResolvers<void>();
  session.subscribe(() => session.connection.status === "online" && online.resolve());
  await patiently(online.promise, () => "The session was not connected");
  return session;
}

for (const most of [64, 256]) {
  Deno.test({
    name:
      `S12: a server that may open no more than ${most} files says so once, goes on with whom it has, and takes others again`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      inTempFolder(async (data) => {
        await using server = ServerProcess.withFiles(most, [
          "--board",
          "virtual",
          "--port",
          "0",
          "--data",
          data,
        ]);
        const port = await server.ready();
        const session = await connected(data, port);
        const changes: string[] = [];
        session.subscribe(() => changes.push(session.connection.status));
        const down = server.logs(/The port for new connections is down: Too many open files/);
        const idle = await idleConnections(port, most);
        await down;
        for (let count = 0; count < 10; count++) {
          const { boards } = await session.call(list, {});
          assert.equal(boards.length, 1);
        }
        for (const connection of idle) connection.close();
        await server.logs(/The port for new connections is back after \d+ s/);
        const other = await connected(data, port);
        assert.equal((await other.call(list, {})).boards.length, 1);
        other.close();
        assert.ok(!changes.includes("offline"));
        session.close();
        server.signal("SIGTERM");
        const { code, stderr } = await server.ended();
        assert.equal(code, 0, stderr);
        assert.equal(stderr.match(/The port for new connections is down/g)?.length, 1, stderr);
      }),
  });
}

Deno.test("S12a: connections that say nothing, half of a request, or a byte now and then keep nobody waiting", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const half = new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-`);
  const body = new TextEncoder().encode(
    `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
  );
  const starts = [new Uint8Array(0), half, body];
  const idle = await idleConnections(port, 300);
  for (const [index, connection] of idle.entries()) {
    await connection.write(starts[index % starts.length] ?? half);
  }
  const client = await SocketClient.connect({ port });
  for (const connection of idle) await connection.write(Uint8Array.of(0x61));
  const response = await fetch(`${fixture.api.url}/healthz`);
  assert.deepEqual(await response.json(), { status: "ok" });
  await client[Symbol.asyncDispose]();
  for (const connection of idle) connection.close();
});

Deno.test("S12b: a body that stops coming is answered in time", async () => {
  const clock = new FakeClock();
  await using fixture = startApi(clock);
  const { port } = fixture.api;
  using connection = await RawConnection.open(port);
  await connection.writeHead([
    "POST /rpc HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${TOKEN}`,
    "Content-Type: application/json",
    "Content-Length: 99",
  ]);
  await connection.write(Uint8Array.of(0x7b));
  const { timers } = clock;
  // Its time runs from when the server has read the head.
  while (clock.timers === timers) await new Promise((resolve) => setTimeout(resolve, 1));
  clock.pass(10_000);
  assert.equal((await connection.readHead()).status, 400);
});
