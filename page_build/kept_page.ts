/**
 * The page as it was built before, while its sources are what they were: a server then starts without a bundler.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod/mini";
import { type PageAssets, PageFile } from "../server/api/page_assets.ts";
import { READ_BY_ALL, writeWhole } from "../server/data_folder/kept_file.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
/** All that the built page comes from; the lock file names the version of every package. */
const SOURCES = {
  folders: ["page_build", "protocol", "web"],
  files: ["server/api/page_assets.ts", "deno.json", "deno.lock"],
} as const;
/** Where it is kept; git ignores it. */
const KEPT = join(PROJECT, "build", "page.json");

const bytes = z.pipe(z.string(), z.transform((text) => new Uint8Array(Buffer.from(text, "base64"))));
const keptSchema = z.object({
  sources: z.string(),
  html: z.string(),
  files: z.array(z.object({
    path: z.string(),
    contentType: z.string(),
    mayChange: z.boolean(),
    body: bytes,
    compressed: z.array(z.tuple([z.enum(["br", "gzip"]), bytes])),
  })),
});

/** Where a page comes from and is kept; for tests. */
export interface PageKeeping {
  /** The folder of the sources. */
  readonly project: string;
  /** The file it is kept in. */
  readonly kept: string;
  /** Builds it. */
  readonly build: () => Promise<PageAssets>;
}

/** Read with its bundler only where the page is not kept (see `LATER` in `server/main.ts`). */
const BUILDER = new URL("./build_page.ts", import.meta.url).href;

const HERE: PageKeeping = {
  project: PROJECT,
  kept: KEPT,
  build: async () => {
    const { buildPage }: typeof import("./build_page.ts") = await import(BUILDER);
    return await buildPage();
  },
};

/**
 * The page: as it is kept, or else built and kept. A folder that cannot be written, or a kept file that cannot be read, costs time
 * and nothing else.
 *
 * @returns The page for the server.
 * @throws {Error} whatever the bundler says.
 */
export async function currentPage({ project, kept, build }: PageKeeping = HERE): Promise<PageAssets> {
  const sources = await hashOf(project);
  const former = await read(kept, sources);
  if (former !== null) return former;
  const page = await build();
  await keep(kept, pageText(page, sources ?? "")).catch(() => {});
  return page;
}

/**
 * The page as it is kept.
 *
 * @returns It; null if none is kept, or its sources have changed.
 */
export async function keptPage(
  { project, kept }: Omit<PageKeeping, "build"> = HERE,
): Promise<PageAssets | null> {
  return await read(kept, await hashOf(project));
}

/**
 * A page as a text.
 *
 * @param page The page.
 * @param sources Hash of what it is built from, where it is to be kept.
 */
export function pageText({ html, files }: PageAssets, sources: string = ""): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return JSON.stringify({
    sources,
    html,
    files: [...files].map(([path, { body, contentType, mayChange, compressed }]) => ({
      path,
      contentType,
      mayChange,
      body: text(body),
      compressed: [...compressed].map(([coding, bytes]) => [coding, text(bytes)]),
    })),
  });
}

/**
 * The page of a text.
 *
 * @param text As {@linkcode pageText} gave it.
 * @throws {Error} if it is none.
 */
export function pageOf(text: string): PageAssets {
  return pageIn(keptSchema.parse(JSON.parse(text)));
}

/** Null where there are no sources, as in the npm package: its page was built ahead. */
async function hashOf(project: string): Promise<string | null> {
  if (!existsSync(join(project, "web"))) return null;
  const hash = createHash("sha256");
  const inFolders = await Promise.all(SOURCES.folders.map((folder) => filesIn(project, folder)));
  for (const path of [...SOURCES.files, ...inFolders.flat()]) {
    // At the start some 300 reads of another thread take ten times as long, one hop and back each.
    const bytes = readFileSync(join(project, path));
    hash.update(`${path}\0`).update(createHash("sha256").update(bytes).digest());
  }
  return hash.digest("hex");
}

async function filesIn(project: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(project, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(project, join(parentPath, name)))
    .toSorted();
}

async function read(kept: string, sources: string | null): Promise<PageAssets | null> {
  try {
    const former = keptSchema.parse(JSON.parse(await readFile(kept, "utf8")));
    return sources === null || former.sources === sources ? pageIn(former) : null;
  } catch {
    // None is kept, or another version of Destello kept it.
    return null;
  }
}

function pageIn({ html, files }: z.infer<typeof keptSchema>): PageAssets {
  const served = files.map(({ path, compressed, ...file }): [string, PageFile] => [
    path,
    new PageFile(file, new Map(compressed)),
  ]);
  return { html, files: new Map(served) };
}

async function keep(kept: string, text: string): Promise<void> {
  await mkdir(dirname(kept), { recursive: true });
  // A service may run as another user than the one who built it.
  await writeWhole(kept, text, READ_BY_ALL);
}
