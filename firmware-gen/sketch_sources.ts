/**
 * Which files of the sketch are compiled.
 *
 * @module
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "./build_id.ts";

/** Holds the hash of the others, so it cannot be one of them. */
export const BUILD_ID_FILE = "build_id.gen.h";
/** What the Arduino build compiles, beside the top folder only `src/`. */
const COMPILED = /^(?:[^/]+|src\/.+)\.(?:ino|h|hpp|c|cpp|S)$/;

/**
 * Read every compiled file of a sketch but {@linkcode BUILD_ID_FILE}.
 *
 * @param folder The sketch's folder.
 * @returns The files.
 */
export async function sketchSources(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter((name) => COMPILED.test(name) && name !== BUILD_ID_FILE);
  return await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
  );
}
