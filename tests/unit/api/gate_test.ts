import assert from "node:assert/strict";
import fc from "fast-check";
import { LOOPBACK } from "../../../server/api/addresses.ts";
import { Devices } from "../../../server/api/devices.ts";
import { createGate, type Credentials, credentialsOf } from "../../../server/api/gate.ts";

const TOKEN = "00112233445566778899aabbccddeeff";
const devices = new Devices({ token: TOKEN });
const gate = createGate({ address: { ...LOOPBACK, port: 8000 }, devices });
const good: Credentials = {
  host: "127.0.0.1:8000",
  origin: null,
  authorization: `Bearer ${TOKEN}`,
  protocols: null,
};

function verdict(changed: Partial<Credentials>): number | "in" {
  return gate.check({ ...good, ...changed }).refusal?.status ?? "in";
}

Deno.test("S2: check() lets in exactly the loopback names with the port", () => {
  for (const host of ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"]) {
    assert.equal(verdict({ host }), "in", host);
  }
});

Deno.test("S2: check() refuses a foreign, malformed or missing Host", () => {
  for (
    const host of [
      "evil.example",
      "evil.example:8000",
      "127.0.0.1",
      "localhost",
      "127.0.0.1:8001",
      "127.0.0.1:80000",
      "127.0.0.1:8000.evil.example",
      "evil.example#127.0.0.1:8000",
      "127.0.0.1:8000@evil.example",
      "127.0.0.1:8000/?#",
      "127.0.0.1:8000, evil.example",
      "127.0.0.1:8000,127.0.0.1:8000",
      "LOCALHOST:8000",
      "localhost.:8000",
      "127.1:8000",
      "0x7f000001:8000",
      "[::ffff:127.0.0.1]:8000",
      "[::::",
      "a b",
      " 127.0.0.1:8000",
      "",
    ]
  ) {
    assert.equal(verdict({ host }), 403, JSON.stringify(host));
    assert.equal(gate.checkSite({ ...good, host })?.reason, "foreign_host");
  }
  assert.equal(verdict({ host: null }), 400);
});

Deno.test("S2: check() takes a Host without port only where http implies it", () => {
  const gate80 = createGate({ address: { ...LOOPBACK, port: 80 }, devices });
  for (const host of ["localhost", "localhost:80"]) assert.equal(gate80.checkSite({ ...good, host }), null);
  assert.equal(gate80.checkSite({ ...good, host: "localhost:80", origin: "http://localhost" }), null);
  assert.equal(gate80.checkSite({ ...good, host: "[::1]", origin: "http://[::1]" }), null);
  assert.equal(gate80.checkSite({ ...good, host: "localhost:8000" })?.status, 403);
});

Deno.test("S3: check() lets in the page's own origins", () => {
  for (const host of ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"]) {
    assert.equal(verdict({ host, origin: `http://${host}` }), "in", host);
  }
});

Deno.test("S3: check() refuses one of the server's own origins where the Host is another", () => {
  assert.equal(verdict({ host: "localhost:8000", origin: "http://127.0.0.1:8000" }), 403);
  assert.equal(verdict({ host: "127.0.0.1:8000", origin: "http://localhost:8000" }), 403);
});

Deno.test("S26: a gate lets in the names of its own address, with its scheme, and no other address's", () => {
  const names = ["192.168.1.20", "lab.local"];
  const lan = { hostname: "192.168.1.20", names, port: 8000 } as const;
  for (const scheme of ["http", "https"] as const) {
    const other = scheme === "http" ? "https" : "http";
    const gate = createGate({ address: { ...lan, scheme }, devices });
    for (const name of names) {
      const host = `${name}:8000`;
      assert.equal(gate.checkSite({ ...good, host }), null);
      assert.equal(gate.checkSite({ ...good, host, origin: `${scheme}://${host}` }), null);
      assert.equal(gate.checkSite({ ...good, host, origin: `${other}://${host}` })?.reason, "foreign_origin");
      assert.equal(verdict({ host }), 403);
    }
    for (const host of ["127.0.0.1:8000", "localhost:8000", "192.168.1.20", "192.168.1.2:8000", "lab:8000"]) {
      assert.equal(gate.checkSite({ ...good, host })?.reason, "foreign_host", host);
    }
    const sibling = `${scheme}://lab.local:8000`;
    assert.equal(gate.checkSite({ ...good, host: "192.168.1.20:8000", origin: sibling })?.status, 403);
    const ways = gate.checkSite({ ...good, host: "lab:8000" })?.ways;
    assert.deepEqual(ways, {
      open: `${scheme}://192.168.1.20:8000`,
      tunnel: null,
      serve: `deno task serve --lan ${scheme === "https" ? "--tls self " : ""}--origin ${scheme}://lab:8000`,
    });
  }
});

Deno.test("S26: over https the port that it implies may be left out", () => {
  const address = { scheme: "https", hostname: "10.0.0.5", names: ["10.0.0.5"], port: 443 } as const;
  const gate = createGate({ address, devices });
  for (const host of ["10.0.0.5", "10.0.0.5:443"]) {
    assert.equal(gate.checkSite({ ...good, host, origin: "https://10.0.0.5" }), null);
  }
  assert.equal(gate.checkSite({ ...good, host: "10.0.0.5:80" })?.status, 403);
});

Deno.test("S9: no name that a page has chosen becomes a command to type", () => {
  assert.match(
    gate.checkSite({ ...good, host: "a;reboot:8000" })?.ways?.serve ?? "",
    / --origin https:\/\/NAME$/,
  );
  assert.match(gate.checkSite({ ...good, origin: "http://$(reboot)" })?.hint ?? "", / --origin URL$/);
});

Deno.test("S3: check() refuses a foreign Origin even with the token", () => {
  for (
    const origin of [
      "http://evil.example",
      "null",
      "",
      "https://127.0.0.1:8000",
      "http://127.0.0.1",
      "http://127.0.0.1:8001",
      "http://127.0.0.1:8000.evil.example",
      "http://127.0.0.1:8000/",
      "http://127.0.0.1:8000 http://evil.example",
      "http://127.0.0.1:8000, http://127.0.0.1:8000",
      "HTTP://127.0.0.1:8000",
      "file://",
      "chrome-extension://abc",
    ]
  ) {
    assert.equal(verdict({ origin }), 403, JSON.stringify(origin));
  }
});

Deno.test("S3: check() needs the token even with the page's own Origin", () => {
  assert.equal(verdict({ origin: "http://127.0.0.1:8000", authorization: null }), 401);
});

Deno.test("S4: check() takes the token as Bearer or as sub-protocol", () => {
  assert.equal(verdict({ authorization: `bearer ${TOKEN}` }), "in");
  const protocols = `destello.v1, destello.token.${TOKEN}`;
  assert.equal(verdict({ authorization: null, protocols }), "in");
  assert.equal(verdict({ protocols }), "in");
});

Deno.test("S4: check() refuses a missing or wrong token", () => {
  for (
    const authorization of [
      null,
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${TOKEN}0`,
      `Bearer ${TOKEN.slice(1)}`,
      `Bearer ${TOKEN} x`,
      `Bearer ${TOKEN.toUpperCase()}`,
      `Basic ${TOKEN}`,
      TOKEN,
      "Bearer undefined",
    ]
  ) {
    assert.equal(verdict({ authorization }), 401, JSON.stringify(authorization));
  }
  for (const name of ["destello.token.", "destello.token.x", `destello.token.${TOKEN}.x`, TOKEN, ""]) {
    assert.equal(verdict({ authorization: null, protocols: `destello.v1, ${name}` }), 401, name);
  }
});

Deno.test("S4: check() refuses a wrong token beside a right one", () => {
  assert.equal(verdict({ protocols: "destello.v1, destello.token.x" }), 401);
  assert.equal(verdict({ authorization: "Bearer x", protocols: `destello.token.${TOKEN}` }), 401);
});

Deno.test("S4: check() says nothing of the token it expects or got", () => {
  const { refusal } = gate.check({ ...good, authorization: "Bearer secret-of-another" });
  assert.equal(refusal?.reason, "wrong_token");
  assert(!JSON.stringify(refusal).includes("secret"));
  assert(!JSON.stringify(refusal).includes(TOKEN));
});

Deno.test("checkSite() lets in without a token, for what needs none", () => {
  assert.equal(gate.checkSite({ ...good, authorization: null }), null);
});

Deno.test("P10: check() never throws, and lets in only with the exact headers", () => {
  const header = fc.option(fc.string({ unit: "binary" }), { nil: null });
  fc.assert(
    fc.property(header, header, header, header, (host, origin, authorization, protocols) => {
      assert.notEqual(gate.check({ host, origin, authorization, protocols }), null);
      assert.notEqual(gate.check({ ...good, authorization, protocols }), null);
    }),
  );
});

Deno.test("credentialsOf() copies the raw headers", () => {
  const headers = new Headers({
    host: "[::::",
    origin: "null",
    authorization: "Bearer x",
    "sec-websocket-protocol": "destello.v1, destello.token.x",
  });
  assert.deepEqual(credentialsOf(headers), {
    host: "[::::",
    origin: "null",
    authorization: "Bearer x",
    protocols: "destello.v1, destello.token.x",
  });
  assert.deepEqual(credentialsOf(new Headers()), {
    host: null,
    origin: null,
    authorization: null,
    protocols: null,
  });
});

Deno.test("S4, S20: check() says whose a token is, and refuses those of two devices together", async () => {
  const { device, token } = await devices.add("Ana's phone", "view");
  const bearer = { ...good, authorization: `Bearer ${token}` };
  assert.equal(gate.check(bearer).device?.id, device);
  assert.equal(
    gate.check({ ...bearer, protocols: `destello.v1, destello.token.${token}` }).device?.id,
    device,
  );
  assert.equal(
    gate.check({ ...bearer, protocols: `destello.token.${TOKEN}` }).refusal?.reason,
    "wrong_token",
  );
  assert.equal(gate.check(good).device?.id, null);
});
