/**
 * Compiled cores of boards, kept over builds: compiling one takes longer than everything else of a sketch. They are kept in the clone, as the
 * built page is, and are no part of a sketch: each is found by a hash of all that it is made of, and is believed only if its own hash fits.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "../../data_folder/kept_file.ts";

/** Where they are kept; git ignores it. */
const KEPT = fileURLToPath(new URL("../../../build/cores/", import.meta.url));
/** So many are kept, one for each board and toolchain. Those that were used last stay. */
const MOST_CORES = 16;
/** `<what it is made of>.<its own hash>.<the name that the tool gave it>` */
const NAME = /^([0-9a-f]{64})\.([0-9a-f]{64})\.(core_\w+\.a)$/;

/** What a core is compiled from. */
export interface CoreSources {
  /** Words that decide about it: the board, the settings, versions. */
  readonly words: readonly string[];
  /** Folders whose files are compiled or included, and files. */
  readonly paths: readonly string[];
  /** Files of programs and headers of the machine: a package that is installed anew gives them another size or time. */
  readonly installed: readonly string[];
}

/** Cores that were compiled before. */
export class KeptCores {
  readonly #folder: string;

  /**
   * Cores in a folder.
   *
   * @param folder Where they are kept.
   */
  constructor(folder: string = KEPT) {
    this.#folder = folder;
  }

  /**
   * Put the core for a board where the tool looks for one. What cannot be read costs time, and nothing else.
   *
   * @param sources What it is compiled from.
   * @param cache The folder in which the tool looks.
   * @returns Keeps what the tool has compiled there instead, after it went well.
   */
  async into(sources: CoreSources, cache: string): Promise<() => Promise<void>> {
    await mkdir(cache, { recursive: true });
    const key = await keyOf(sources).catch(() => null);
    if (key === null || await this.#restored(key, cache)) return () => Promise.resolve();
    return () => this.#keep(key, cache).catch(() => {});
  }

  async #restored(key: string, cache: string): Promise<boolean> {
    for (const file of await this.#files()) {
      const [, made, own, name = ""] = NAME.exec(file) ?? [];
      if (made !== key) continue;
      const path = join(this.#folder, file);
      const bytes = await readFile(path).catch(() => null);
      if (bytes === null) continue;
      if (sha256(bytes) === own) {
        await writeFile(join(cache, name), bytes);
        const now = new Date();
        await utimes(path, now, now).catch(() => {});
        return true;
      }
      await rm(path, { force: true }).catch(() => {});
    }
    return false;
  }

  async #keep(key: string, cache: string): Promise<void> {
    const [name, another] = await readdir(cache);
    if (name === undefined || another !== undefined) return;
    const bytes = await readFile(join(cache, name));
    const file = `${key}.${sha256(bytes)}.${name}`;
    if (!NAME.test(file)) return;
    await mkdir(this.#folder, { recursive: true });
    await writeWhole(join(this.#folder, file), bytes);
    await this.#removeOldest();
  }

  async #removeOldest(): Promise<void> {
    const used = await Promise.all(
      (await this.#files()).map(async (file) => {
        const path = join(this.#folder, file);
        return { path, at: (await stat(path)).mtimeMs };
      }),
    );
    const old = used.toSorted((a, b) => b.at - a.at).slice(MOST_CORES);
    await Promise.all(old.map(({ path }) => rm(path, { force: true })));
  }

  async #files(): Promise<readonly string[]> {
    const files = await readdir(this.#folder).catch(() => []);
    return files.filter((file) => NAME.test(file));
  }
}

async function keyOf({ words, paths, installed }: CoreSources): Promise<string> {
  const [inPaths, times] = await Promise.all([
    Promise.all(paths.map(filesIn)),
    Promise.all(installed.map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return [path, size, mtimeMs] as const;
    })),
  ]);
  const files = inPaths.flat().toSorted();
  const hashes = await Promise.all(files.map(async (path) => [path, sha256(await readFile(path))] as const));
  return sha256(JSON.stringify([words, times, hashes]));
}

async function filesIn(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) return [];
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
