import assert from "node:assert/strict";
import http2 from "node:http2";
import { startApi, TOKEN } from "./api_fixture.ts";
import { handshake, RawConnection, type RawResponse } from "./raw_connection.ts";

async function answerTo(port: number, head: readonly string[]): Promise<RawResponse> {
  using connection = await RawConnection.open(port);
  await connection.writeHead(head);
  return await connection.readHead();
}

const BEARER = `Authorization: Bearer ${TOKEN}`;

Deno.test("C1: a handshake with Bearer or sub-protocol is let in, and the protocol named", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const bearer = await answerTo(port, handshake([`Host: 127.0.0.1:${port}`, BEARER]));
  assert.equal(bearer.status, 101);
  assert.doesNotMatch(bearer.head, /sec-websocket-protocol/i);

  const protocols = `Sec-WebSocket-Protocol: destello.v1, destello.token.${TOKEN}`;
  const page = await answerTo(
    port,
    handshake([`Host: localhost:${port}`, `Origin: http://localhost:${port}`, protocols]),
  );
  assert.equal(page.status, 101);
  assert.match(page.head, /sec-websocket-protocol: destello\.v1(\r|$)/i);
});

Deno.test("S1: nobody answers at another address of the machine", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  (await Deno.connect({ hostname: "127.0.0.1", port })).close();
  await assert.rejects(Deno.connect({ hostname: "127.0.0.2", port }));
});

Deno.test("S2, S3, S4: a handshake from elsewhere or without the token is refused before the upgrade", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const host = `Host: 127.0.0.1:${port}`;
  const cases: readonly (readonly [status: number, headers: readonly string[]])[] = [
    [403, [host, BEARER, "Origin: http://evil.example"]],
    [403, [host, BEARER, "Origin: null"]],
    [403, [host, BEARER, `Origin: http://127.0.0.1:${port + 1}`]],
    [403, [host, BEARER, `Origin: http://127.0.0.1:${port}`, "Origin: http://evil.example"]],
    [403, ["Host: evil.example", BEARER]],
    [403, [`Host: evil.example:${port}`, BEARER, `Origin: http://evil.example:${port}`]],
    [403, ["Host: [::::", BEARER]],
    [403, ["Host: a b", BEARER]],
    [403, ["Host:", BEARER]],
    [400, [BEARER]],
    [400, [host, host, BEARER]],
    [400, [host, "Host: evil.example", BEARER]],
    [401, [host]],
    [401, [host, `Origin: http://127.0.0.1:${port}`]],
    [401, [host, "Authorization: Bearer 0123"]],
    [401, [host, "Sec-WebSocket-Protocol: destello.v1"]],
    [401, [host, "Sec-WebSocket-Protocol: destello.v1, destello.token.0123"]],
    [401, [host, `Cookie: token=${TOKEN}`]],
  ];
  for (const [status, headers] of cases) {
    const { status: got, head } = await answerTo(port, handshake(headers));
    assert.equal(got, status, headers.join(" | "));
    assert.doesNotMatch(head, /sec-websocket-accept/i);
  }
  assert.equal((await answerTo(port, handshake([host], `/ws?token=${TOKEN}`))).status, 401);
  assert.equal((await answerTo(port, handshake([host, BEARER]))).status, 101);
});

Deno.test("S2: an absolute request line does not stand in for the Host header", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const allowed = handshake([`Host: 127.0.0.1:${port}`, BEARER], `http://127.0.0.1:${port}/ws`);
  assert.equal((await answerTo(port, allowed)).status, 101);
  const shifted = handshake(["Host: evil.example", BEARER], `http://127.0.0.1:${port}/ws`);
  assert.equal((await answerTo(port, shifted)).status, 403);
  const page = ["GET http://evil.example/ HTTP/1.1", "Host: evil.example"];
  assert.equal((await answerTo(port, page)).status, 403);
});

Deno.test("S2a: a target that names another host than the Host header is refused, over HTTP/2 too", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const host = `Host: 127.0.0.1:${port}`;
  for (const target of ["http://evil.example/api/boards", `http://localhost:${port}/api/boards`]) {
    const { status } = await answerTo(port, [`GET ${target} HTTP/1.1`, host, BEARER]);
    assert.equal(status, 400, target);
  }
  const { status } = await answerTo(port, handshake([host, BEARER], "http://evil.example/ws"));
  assert.equal(status, 400);
  const own = `GET http://127.0.0.1:${port}/api/boards HTTP/1.1`;
  assert.equal((await answerTo(port, [own, host, BEARER])).status, 200);

  const session = http2.connect(fixture.api.url);
  const answered = Promise.withResolvers<unknown>();
  const asked = session.request({
    ":path": "/healthz",
    ":authority": "evil.example",
    host: `127.0.0.1:${port}`,
  });
  asked.on("response", (headers) => answered.resolve(headers[":status"]));
  asked.on("error", answered.reject);
  assert.equal(await answered.promise, 400);
  const ended = new Promise<void>((resolve) => session.close(() => resolve()));
  asked.resume();
  await ended;
});

Deno.test("P10: a request target that is no URL is answered, and the server goes on", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const host = `Host: 127.0.0.1:${port}`;
  for (
    const line of [
      "OPTIONS * HTTP/1.1",
      "GET //evil.example/ HTTP/1.1",
      "GET http://[ HTTP/1.1",
      "X / HTTP/1.1",
    ]
  ) {
    const { status } = await answerTo(port, [line, host, BEARER]);
    assert(status >= 400 && status < 500, `${line}: ${status}`);
  }
  assert.equal((await answerTo(port, ["GET /healthz HTTP/1.1", host])).status, 200);
  assert.deepEqual(fixture.lines, []);
});

Deno.test("C1: a handshake that is none, or that offers other sub-protocols only, is told so", async () => {
  await using fixture = startApi();
  const { port } = fixture.api;
  const host = `Host: 127.0.0.1:${port}`;
  assert.equal((await answerTo(port, ["GET /ws HTTP/1.1", host, BEARER])).status, 426);
  assert.equal((await answerTo(port, ["POST /ws HTTP/1.1", host, BEARER, "Content-Length: 0"])).status, 405);
  const other = handshake([host, BEARER, "Sec-WebSocket-Protocol: destello.v2"]);
  assert.equal((await answerTo(port, other)).status, 400);
  const noKey = handshake([host, BEARER]).filter((line) => !line.startsWith("Sec-WebSocket-Key"));
  assert.equal((await answerTo(port, noKey)).status, 400);
});

Deno.test("S4: the page is given with the token, to its own Host only", async () => {
  await using fixture = startApi();
  const { api } = fixture;
  const page = await fetch(`${api.url}/`);
  assert.match(await page.text(), new RegExp(TOKEN));
  const { status } = await answerTo(api.port, ["GET / HTTP/1.1", "Host: rebound.example"]);
  assert.equal(status, 403);
});
