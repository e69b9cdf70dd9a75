import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { HOST, setup, TOKEN } from "./ask_routes.ts";
import { SCRIPT } from "./fake_page.ts";

Deno.test("S4: / gives the page with the token in it, without a token", async () => {
  const { ask } = setup();
  const { status, text, headers } = await ask("/", { token: null });
  assert.equal(status, 200);
  assert.match(text, new RegExp(`content="${TOKEN}"`));
  assert(!text.includes("%TOKEN%"));
  assert.equal(headers.get("cache-control"), "no-store");
});

Deno.test("X5, S22: /docs is the same document, with the token for whoever runs the server alone", async () => {
  const { ask } = setup();
  for (const isOwner of [true, false]) {
    const [page, docs] = [
      await ask("/", { isOwner, token: null }),
      await ask("/docs", { isOwner, token: null }),
    ];
    assert.equal(docs.status, 200);
    assert.equal(docs.text, page.text);
    assert.equal(docs.headers.get("content-security-policy"), page.headers.get("content-security-policy"));
  }
  assert.equal((await ask("/docs", { method: "POST" })).status, 405);
});

Deno.test("S7: / forbids frames, inline scripts and everything from elsewhere", async () => {
  const { ask } = setup();
  const { headers } = await ask("/");
  const policy = headers.get("content-security-policy") ?? "";
  for (
    const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "worker-src 'self'",
      "manifest-src 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]
  ) {
    assert(policy.split("; ").includes(rule), rule);
  }
  assert(policy.includes(`connect-src 'self' ws://${HOST}`));
  assert.doesNotMatch(policy, /unsafe/);
});

Deno.test("S7c: the page may use nothing of what a browser could ask its reader for", async () => {
  const { ask } = setup();
  for (const isOwner of [true, false]) {
    const policy = (await ask("/", { isOwner })).headers.get("permissions-policy") ?? "";
    const features = policy.split(", ");
    for (const name of ["camera", "microphone", "geolocation", "usb", "serial"]) {
      assert(features.includes(`${name}=()`), name);
    }
    assert.deepEqual(features.filter((feature) => !/^[a-z-]+=\(\)$/.test(feature)), []);
  }
});

Deno.test("S7: every answer forbids sniffing, has a policy, and carries no header of CORS", async () => {
  const { ask, post } = setup();
  const answers = [
    await ask("/"),
    await ask("/main-0123abcd.js"),
    await ask("/api/boards"),
    await ask("/api/boards", { host: "evil.example" }),
    await ask("/nothing"),
    await ask("/metrics"),
    await ask("/", { host: "evil.example", headers: { accept: "text/html" } }),
    await ask("/ws/admission", { method: "POST" }),
    await post("/rpc", []),
    await post("/rpc", { jsonrpc: "2.0", method: "boards.list" }),
  ];
  assert(answers.some(({ status }) => status === 204));
  for (const { headers } of answers) {
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    const policy = (headers.get("content-security-policy") ?? "").split("; ");
    assert.equal(policy[0], "default-src 'none'");
    assert(policy.includes("frame-ancestors 'none'"));
    const isDocument = policy.includes("script-src 'self'");
    const isFile = headers.get("content-type")?.startsWith("text/javascript") === true;
    assert.deepEqual(
      isDocument ? [] : policy.filter((rule) => !rule.endsWith("'none'")),
      isFile ? ["connect-src 'self'"] : [],
    );
    assert.deepEqual([...headers.keys()].filter((name) => name.startsWith("access-control")), []);
  }
});

Deno.test("S6: a file whose name carries no hash of its content is asked for each time", async () => {
  const { ask } = setup();
  const { status, headers } = await ask("/service_worker.js", { token: null });
  assert.deepEqual([status, headers.get("cache-control")], [200, "no-cache"]);
  assert.equal((await ask("/service_worker.js", { host: "evil.example" })).status, 403);
});

Deno.test("P16: a file is sent compressed to whoever can read it, and nobody else gets that answer from a cache", async () => {
  const { ask } = setup();
  const plain = await ask("/main-0123abcd.js");
  assert.deepEqual([plain.text, plain.headers.get("content-encoding")], [SCRIPT, null]);
  const unpacked = { br: brotliDecompressSync, gzip: gunzipSync };
  for (
    const [encodings, coding] of [["gzip", "gzip"], ["deflate, gzip, br", "br"], [
      "br;q=0, GZIP",
      "gzip",
    ]] as const
  ) {
    const { bytes, headers } = await ask("/main-0123abcd.js", { headers: { "accept-encoding": encodings } });
    assert.equal(headers.get("content-encoding"), coding, encodings);
    assert.equal(unpacked[coding](bytes).toString(), SCRIPT, encodings);
    assert.equal(headers.get("vary"), "accept-encoding");
  }
  for (const encodings of ["zstd", "gzip;q=0", "identity, x-gzipped"]) {
    const { text, headers } = await ask("/main-0123abcd.js", { headers: { "accept-encoding": encodings } });
    assert.deepEqual([text, headers.get("content-encoding")], [SCRIPT, null], encodings);
    assert.equal(headers.get("vary"), "accept-encoding");
  }
  const { text } = await ask("/service_worker.js", { headers: { "accept-encoding": "gzip" } });
  assert.equal(text, "self;", "compressed it would be longer");
});

Deno.test("S6: only the page's own files are served, by their exact names", async () => {
  const { ask } = setup();
  const { status, text, headers } = await ask("/main-0123abcd.js", { token: null });
  assert.equal(status, 200);
  assert.equal(text, SCRIPT);
  assert.equal(headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.match(headers.get("cache-control") ?? "", /immutable/);
  for (
    const path of [
      "/main-0123abcd.js/",
      "/..%2fserver/main.ts",
      "/%2e%2e/deno.json",
      "//etc/passwd",
      "/token",
    ]
  ) {
    assert.equal((await ask(path)).status, 404, path);
  }
});
