import assert from "node:assert/strict";
import { MOST_KEYLESS } from "../../server/api/keyless_requests.ts";
import { patiently } from "../patience.ts";
import { FakeClock } from "../unit/link/fake_clock.ts";
import { startApi, TOKEN } from "./api_fixture.ts";
import { withFewFiles } from "./few_files.ts";
import { RawConnection } from "./raw_connection.ts";
import { SocketClient } from "./socket_client.ts";
import { tools, withTools } from "../tool.ts";

/** Connect without a word, more often than the server can take. */
async function idleConnections(port: number, count: number): Promise<readonly Deno.Conn[]> {
  const idle: Deno.Conn[] = [];
  for (let index = 0; index < count; index++) {
    // The port is let go of for a moment.
    await Deno.connect({ hostname: "127.0.0.1", port }).then((one) => idle.push(one), () => {});
  }
  return idle;
}

for (const most of [64, 256]) {
  Deno.test(withTools(
    `S12: a server that may open no more than ${most} files says so once, goes on with whom it has, and takes others again`,
    [tools.linux],
    () =>
      withFewFiles(most, async ({ server, port, ask, askAnew }) => {
        const down = server.logs(/The port for new connections is down: Too many open files/);
        const idle = await idleConnections(port, most);
        await down;
        for (let count = 0; count < 10; count++) await ask();
        for (const connection of idle) connection.close();
        await server.logs(/The port for new connections is back after \d+ s/);
        await askAnew();
      }),
  ));
}

Deno.test("S5b: whoever has a token gets in beside all who have none and send no whole request; these are told when to come again", async () => {
  await using fixture = startApi();
  const { port, url } = fixture.api;
  const idle = await idleConnections(port, MOST_KEYLESS + 1);
  const head =
    `POST /pair HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`;
  for (const connection of idle) await connection.write(new TextEncoder().encode(head));
  // The one for whom there is no room is answered, and no other.
  const answer = new Uint8Array(4096);
  const count = await patiently(
    Promise.race(idle.map((connection) => connection.read(answer))),
    () => "None was refused",
  );
  const words = new TextDecoder().decode(answer.subarray(0, count ?? 0));
  assert.match(words, /^HTTP\/1\.1 503 [^]*retry-after: 10\r\n[^]*"reason":"too_many_without_token"/i);
  const client = await SocketClient.connect({ port });
  const rpc = await fetch(`${url}/rpc`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: '{"jsonrpc":"2.0","id":1,"method":"boards.list"}',
  });
  assert.equal(rpc.status, 200);
  await rpc.body?.cancel();
  const wrong = await fetch(`${url}/rpc`, { method: "POST", headers: { authorization: "Bearer f" } });
  assert.equal(wrong.status, 503);
  await wrong.body?.cancel();
  await client[Symbol.asyncDispose]();
  for (const connection of idle) connection.close();
});

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
