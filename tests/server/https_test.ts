import assert from "node:assert/strict";
import { connect as connectHttp2, type OutgoingHttpHeaders } from "node:http2";
import { MAX_CLIENTS } from "../../server/api/max_clients.ts";
import { selfSigned } from "../../server/tls/self_signed.ts";
import { served } from "../../server/tls/served_certificate.ts";
import { shownCertificate } from "../shown_certificate.ts";
import { FakeClock } from "../unit/link/fake_clock.ts";
import { startApi, TOKEN } from "./api_fixture.ts";

/** An address of this machine's loopback that is not the one where the server always is. */
const ADDRESS = "127.0.0.77";
const NAMES = [ADDRESS, "pi.local"];

function made() {
  return served(selfSigned({ names: NAMES, now: new Date() }), NAMES);
}

function startHttps(certificate = made()) {
  const network = { hostname: ADDRESS, names: NAMES, certificate, isThere: () => true };
  return startApi(new FakeClock(), MAX_CLIENTS, network);
}

/** Ask over HTTP/2, as a browser does. */
async function ask(
  port: number,
  ca: string,
  headers: OutgoingHttpHeaders,
): Promise<readonly [number, string]> {
  const session = connectHttp2(`https://${ADDRESS}:${port}`, { ca });
  try {
    const stream = session.request({ ":path": "/api/boards", ...headers });
    const status = new Promise<number>((resolve, reject) => {
      stream.on("response", (head) => resolve(head[":status"] ?? 0));
      stream.on("error", reject);
    });
    let text = "";
    for await (const part of stream.setEncoding("utf8")) text += part;
    return [await status, text];
  } finally {
    session.destroy();
  }
}

Deno.test("S2a, S26: over HTTP/2 the host is :authority, and one that is not the network's is refused", async () => {
  const certificate = made();
  await using server = startHttps(certificate);
  const { port } = server.api;
  const authorization = `Bearer ${TOKEN}`;
  for (const name of NAMES) {
    const [status] = await ask(port, certificate.cert, { ":authority": `${name}:${port}`, authorization });
    assert.equal(status, 200, name);
  }
  for (
    const name of [`127.0.0.1:${port}`, `localhost:${port}`, `evil.example:${port}`, ADDRESS, `${ADDRESS}:1`]
  ) {
    const [status, text] = await ask(port, certificate.cert, { ":authority": name, authorization });
    assert.deepEqual([status, JSON.parse(text).error.reason], [403, "foreign_host"], name);
  }
  const both = { ":authority": "evil.example", host: `${ADDRESS}:${port}`, authorization };
  assert.equal((await ask(port, certificate.cert, both))[0], 400);
  const http = { ":authority": `${ADDRESS}:${port}`, origin: `http://${ADDRESS}:${port}`, authorization };
  const [status, text] = await ask(port, certificate.cert, http);
  assert.deepEqual([status, JSON.parse(text).error.reason], [403, "foreign_origin"]);
});

Deno.test("X2b: at an address with a certificate the documents name https: and wss:, by the name that was asked", async () => {
  const certificate = made();
  await using server = startHttps(certificate);
  const { port } = server.api;
  const servers = async (name: string, path: string) => {
    const authorization = `Bearer ${TOKEN}`;
    const asked = { ":path": path, ":authority": `${name}:${port}`, authorization };
    const [status, text] = await ask(port, certificate.cert, asked);
    assert.equal(status, 200, `${name}${path}`);
    return JSON.parse(text).servers;
  };
  for (const name of NAMES) {
    const at = `${name}:${port}`;
    assert.deepEqual(await servers(name, "/openapi.json"), [{ url: `https://${at}` }]);
    assert.deepEqual(await servers(name, "/asyncapi.json"), { here: { host: at, protocol: "wss" } });
    const [socket, rpc] = await servers(name, "/openrpc.json");
    assert.deepEqual([socket.url, rpc.url], [`wss://${at}/ws`, `https://${at}/rpc`]);
  }
});

Deno.test("S32: who speaks plain HTTP at an address with a certificate gets no answer, and others do; 127.0.0.1 stays HTTP", async () => {
  const certificate = made();
  await using server = startHttps(certificate);
  const { port, url, networkUrl } = server.api;
  assert.equal(networkUrl, `https://${ADDRESS}:${port}`);
  const plain = await Deno.connect({ hostname: ADDRESS, port });
  await plain.write(new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: ${ADDRESS}:${port}\r\n\r\n`));
  const answer = await new Response(plain.readable).text().catch(() => "");
  assert.ok(!answer.includes("HTTP/1.1"), answer);
  const authorization = `Bearer ${TOKEN}`;
  const [status] = await ask(port, certificate.cert, { ":authority": `${ADDRESS}:${port}`, authorization });
  assert.equal(status, 200);
  assert.equal(url, `http://127.0.0.1:${port}`);
  const own = await fetch(`${url}/api/boards`, { headers: { authorization } });
  assert.equal(own.status, 200);
  await own.body?.cancel();
});

Deno.test("S33: a renewed certificate is shown to whoever comes from now on at the same port, and a server that ends meanwhile ends", async () => {
  const [first, second] = [made(), made()];
  await using server = startHttps(first);
  const { port } = server.api;
  assert.equal(await shownCertificate({ host: ADDRESS, port: port }), first.fingerprint);
  await server.api.renew(second);
  assert.equal(await shownCertificate({ host: ADDRESS, port: port }), second.fingerprint);
  const own = await fetch(`${server.api.url}/healthz`);
  assert.equal(own.status, 200);
  await own.body?.cancel();
  // The server may end while it does so.
  const renewed = server.api.renew(first);
  await server.api.close();
  await renewed;
});
