import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { buildPage } from "../../page_build/build_page.ts";
import { type PageAssets, TOKEN_PLACEHOLDER } from "../../server/api/page_assets.ts";

let built: Promise<PageAssets> | null = null;

/** The page, built once for all these tests. */
function builtPage(): Promise<PageAssets> {
  return built ??= buildPage();
}

/** esbuild's stop() kills its process and does not wait until it is gone, so it may end in this test or the next. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

test("P16: buildPage() makes a page that names only its own files", async () => {
  const { html, files } = await builtPage();
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
  assert.ok(named.length >= 4);
  for (const path of named) assert.ok(files.has(path), `${path} is named, but not built`);
  assert.equal(html.split(TOKEN_PLACEHOLDER).length, 2, "the token has one place");
  assert.doesNotMatch(html, /%(?!TOKEN%)[A-Z]+%|<style|style=|<script>|(?:src|href)="https?:/);
});

test("P16: buildPage() compresses every text, with brotli better than with gzip, and nothing that would grow", async () => {
  const { files } = await builtPage();
  for (const [path, { body, compressed, contentType }] of files) {
    const [br, gzip] = [compressed.get("br"), compressed.get("gzip")];
    if (contentType !== "image/png" && body.length > 500) {
      assert.ok(br !== undefined && gzip !== undefined, path);
    }
    if (br !== undefined) assert.deepEqual(new Uint8Array(brotliDecompressSync(br)), body, path);
    if (gzip !== undefined) assert.deepEqual(new Uint8Array(gunzipSync(gzip)), body, path);
    const sizes = [...compressed.values()].map(({ length }) => length);
    assert.deepEqual([...sizes, body.length], [...sizes, body.length].toSorted((a, b) => a - b), path);
  }
});

test("P16: buildPage() asks Chromium, where alone it looks, to compile each script of the page whole", async () => {
  const { files } = await builtPage();
  // The worker is no part of the first view.
  const scripts = [...files].filter(([path]) => path.endsWith(".js") && path !== "/service_worker.js");
  assert.ok(scripts.length > 2);
  for (const [path, { body }] of scripts) {
    assert.match(new TextDecoder().decode(body), /^\/\/# allFunctionsCalledOnLoad\n/, path);
  }
});

test("buildPage() leaves no style attribute for a strict policy to refuse", async () => {
  const { files } = await builtPage();
  for (const [path, { body, contentType }] of files) {
    if (contentType.startsWith("text/javascript")) {
      assert.doesNotMatch(new TextDecoder().decode(body), /\sstyle="/, path);
    }
  }
});

test("buildPage() gives every file a name with its content's hash, or has it asked for each time", async () => {
  const { files } = await builtPage();
  const mayChange = [...files].filter(([, file]) => file.mayChange).map(([path]) => path);
  assert.deepEqual(mayChange, ["/destello.webmanifest", "/service_worker.js"]);
  for (const path of files.keys()) {
    if (mayChange.includes(path)) continue;
    assert.match(path, /^\/[a-z0-9_-]+-[A-Z0-9]{8}\.(js|css|svg|png|js\.LEGAL\.txt)$/);
  }
});

test("A2: the worker keeps every script, style and drawing, by the names under which they are served", async () => {
  const { files } = await builtPage();
  const worker = new TextDecoder().decode(files.get("/service_worker.js")?.body);
  const [, list = "[]"] = /files:(\[[^\]]*\])/.exec(worker) ?? [];
  const kept: readonly string[] = JSON.parse(list);
  assert.deepEqual(
    kept,
    [...files.keys()].filter((path) => /-[A-Z0-9]{8}\.(js|css|svg)$/.test(path)).toSorted(),
  );
});
