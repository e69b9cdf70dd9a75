/**
 * Builds the page, in memory: `deno run -A page_build/build_page.ts` builds it once and tells its size.
 *
 * @module
 */
import { build, type Metafile, stop } from "esbuild";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type PageAssets, PageFile } from "../server/api/page_assets.ts";
import type { Shell } from "../web/offline/shell.ts";
import { sharingFileOf } from "./shared_chunk.ts";
import { svgStyleAttributes } from "./svg_style_attributes.ts";
import { templateIndentation } from "./template_indentation.ts";
import { ICONS, webManifest } from "./web_manifest.ts";
import { withoutSideEffects } from "./without_side_effects.ts";

/** Most bytes, compressed, of the scripts and styles that the first view needs. */
export const FIRST_VIEW_LIMIT = 60 * 1024;

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};
/** Where each entry stands in `web/index.html`. */
const PLACES = { "%SCRIPT%": "web/main.ts", "%STYLE%": "web/page.css", "%ICON%": "web/icon.svg" } as const;

/** What the script fetches at once, while it connects. */
const PAGE = "web/page.ts";

const MANIFEST = { path: "/destello.webmanifest", contentType: "application/manifest+json; charset=utf-8" };
/** What is not needed to show the page. */
const NOT_KEPT = /\.(?:png|txt)$/;

/** The page, and what its first view weighs. */
export interface BuiltPage {
  /** For the server. */
  readonly page: PageAssets;
  /** Compressed bytes of scripts and styles that the first view needs. */
  readonly firstViewBytes: number;
}

/**
 * Build the page. What it weighs is no reason not to serve it: a definition of one's own may have more channels than ours.
 *
 * @returns The page for the server.
 */
export async function buildPage(): Promise<PageAssets> {
  return (await buildAndWeighPage()).page;
}

/**
 * Build the page and weigh it.
 *
 * @returns The page and its weight.
 */
export async function buildAndWeighPage(): Promise<BuiltPage> {
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: PROJECT,
      entryPoints: [...Object.values(PLACES), ...ICONS.map(({ path }) => path)],
      outdir: "web",
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
      assetNames: "[name]-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      target: "es2022",
      minify: true,
      legalComments: "linked",
      // Chromium then compiles all functions while it fetches, beside the page's thread, instead of each at its first call in it.
      banner: { js: "//# allFunctionsCalledOnLoad" },
      // Wokwi's drawing alone uses them.
      alias: { "lit/decorators.js": join(PROJECT, "page_build/plain_decorators.ts") },
      loader: { ".svg": "copy", ".png": "copy" },
      plugins: [
        withoutSideEffects(join(PROJECT, "protocol/")),
        sharingFileOf(join(PROJECT, PAGE)),
        svgStyleAttributes,
        templateIndentation,
      ],
      metafile: true,
      write: false,
      logLevel: "silent",
    });
    const files = new Map<string, PageFile>();
    for (const { path, contents } of outputFiles) {
      const contentType = CONTENT_TYPES[extname(path)];
      if (contentType === undefined) throw new TypeError(`No content type is known for "${basename(path)}"`);
      files.set(`/${basename(path)}`, new PageFile({ body: new Uint8Array(contents), contentType }));
    }
    const served = (entry: string) => `/${basename(outputOf(metafile, entry))}`;
    const template = await readFile(new URL("../web/index.html", import.meta.url), "utf8");
    const scripts = new Set([PLACES["%SCRIPT%"], PAGE].flatMap((entry) => [...withImports(metafile, entry)]));
    // Named in the document, or the browser would learn of them only when it has the script that imports them.
    const imported = [...scripts].filter((path) => path !== served(PLACES["%SCRIPT%"]));
    const preloads = imported.map((path) => `<link rel="modulepreload" href="${path}">`).join("\n    ");
    const html = Object.entries(PLACES).reduce(
      (html, [place, entry]) => html.replaceAll(place, served(entry)),
      template.replace("%IMPORTED%", preloads),
    );
    const firstView = [...scripts, ...withImports(metafile, PLACES["%STYLE%"])];
    const weights = firstView.map((path) => files.get(path)?.sentBytes ?? 0);
    const worker = await buildWorker(shellOf(html, [...files.keys()]));
    const manifest = new TextEncoder().encode(webManifest(served));
    files.set(
      MANIFEST.path,
      new PageFile({ body: manifest, contentType: MANIFEST.contentType, mayChange: true }),
    );
    files.set("/service_worker.js", worker);
    return { page: { html, files }, firstViewBytes: weights.reduce((sum, bytes) => sum + bytes, 0) };
  } finally {
    await stop();
  }
}

function shellOf(html: string, paths: readonly string[]): Shell {
  const files = paths.filter((path) => !NOT_KEPT.test(path)).toSorted();
  const version = createHash("sha256").update(html).update(files.join()).digest("hex").slice(0, 16);
  return { version, files };
}

async function buildWorker(shell: Shell): Promise<PageFile> {
  const { outputFiles: [script] } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ["web/offline/service_worker.ts"],
    define: { SHELL: JSON.stringify(shell) },
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    write: false,
    logLevel: "silent",
  });
  if (script === undefined) throw new Error("esbuild made nothing of the service worker");
  return new PageFile({
    body: new Uint8Array(script.contents),
    contentType: "text/javascript; charset=utf-8",
    mayChange: true,
  });
}

function outputOf(metafile: Metafile, entry: string): string {
  for (const [path, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    if (entryPoint === entry || (entryPoint === undefined && entry in inputs)) return path;
  }
  throw new Error(`esbuild made nothing of "${entry}"`);
}

/** Paths of what an entry imports before anything is opened, and its own. */
function withImports(metafile: Metafile, entry: string): ReadonlySet<string> {
  const needed = new Set<string>();
  const need = (path: string) => {
    if (needed.has(path)) return;
    needed.add(path);
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === "import-statement") need(imported);
    }
  };
  need(outputOf(metafile, entry));
  return new Set([...needed].map((path) => `/${basename(path)}`));
}

if (import.meta.main) {
  const { page, firstViewBytes } = await buildAndWeighPage();
  for (const [path, { body }] of page.files) {
    process.stdout.write(`${String(body.length).padStart(8)} ${path}\n`);
  }
  process.stdout.write(`first view: ${firstViewBytes} bytes compressed, limit ${FIRST_VIEW_LIMIT}\n`);
  if (firstViewBytes > FIRST_VIEW_LIMIT) Deno.exitCode = 1;
}
