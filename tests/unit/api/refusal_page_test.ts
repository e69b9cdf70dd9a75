import assert from "node:assert/strict";
import { setup, TOKEN } from "./ask_routes.ts";

const PERSON = { "accept": "text/html,application/xhtml+xml,*/*;q=0.8" };

Deno.test("S9: a person who opens a foreign address reads what to do, in two languages, without token and script", async () => {
  const { ask } = setup();
  for (const headers of [PERSON, { "sec-fetch-dest": "document" }]) {
    const { status, text, headers: told } = await ask("/", {
      host: "name.example:8443",
      token: null,
      headers,
    });
    assert.equal(status, 403);
    assert.match(told.get("content-type") ?? "", /^text\/html/);
    assert.match(told.get("content-security-policy") ?? "", /^default-src 'none'/);
    assert.equal(told.get("cache-control"), "no-store");
    assert.doesNotMatch(text, new RegExp(`${TOKEN}|<script|<style|style=`));
    for (
      const words of [
        "http://127.0.0.1:8000",
        "ssh -L 8000:127.0.0.1:8000 MACHINE",
        "deno task serve --origin https://name.example:8443",
        "Destello does not know itself by this address",
        "Destello no se reconoce en esta dirección",
      ]
    ) {
      assert.ok(text.includes(words), words);
    }
  }
  const tunnel = await ask("/", { host: "localhost:19000", headers: PERSON });
  assert.ok(tunnel.text.includes("--origin http://localhost:19000"));
});

Deno.test("S9: what a Host says is text on that page, whatever it says", async () => {
  const { ask } = setup();
  const { text } = await ask("/", { host: '"><img src=x>&', headers: PERSON });
  assert.doesNotMatch(text, /<img/);
  assert.ok(text.includes("--origin https://NAME"));
});

Deno.test("S9: a program that is refused gets JSON as ever", async () => {
  const { ask, post } = setup();
  const asked = [
    await ask("/", { host: "name.example" }),
    await ask("/", { host: "name.example", headers: { accept: "*/*" } }),
    await ask("/api/boards", { token: null, headers: { accept: "application/json" } }),
    await post("/rpc", [], { host: "name.example", headers: PERSON }),
  ];
  for (const { json } of asked) assert.match(json.error.reason, /^(foreign_host|no_token)$/);
  const { status, text, headers } = await ask("/api/boards", { token: null, headers: PERSON });
  assert.deepEqual([status, headers.get("www-authenticate")], [401, "Bearer"]);
  assert.match(text, /for programs[^]*para programas/);
});

Deno.test("S9: behind a proxy that tells the page's address, the document comes only if the server knows that one", async () => {
  const { ask } = setup(["https://name.example"]);
  const through = (headers: Record<string, string>) =>
    ask("/", { token: null, headers: { ...PERSON, ...headers } });
  const others = [
    { "x-forwarded-host": "other.example" },
    { "x-forwarded-host": "other.example, name.example" },
    { "forwarded": 'for=10.0.0.7;host="other.example:8443";proto=https' },
  ];
  for (const headers of others) {
    const { status, text } = await through(headers);
    assert.equal(status, 403);
    assert.ok(!text.includes(TOKEN) && text.includes("--origin https://other.example"));
  }
  const known = [
    { "x-forwarded-host": "name.example" },
    { "x-forwarded-host": "name.example:443" },
    { "forwarded": "for=10.0.0.7;host=name.example" },
    { "x-forwarded-for": "10.0.0.7" },
    { "x-forwarded-host": "localhost:8000" },
  ];
  for (const headers of known) assert.equal((await through(headers)).status, 200, JSON.stringify(headers));
  // It lets nobody in.
  const spoofed = await ask("/", { host: "other.example", headers: { "x-forwarded-host": "name.example" } });
  assert.equal(spoofed.status, 403);
});
