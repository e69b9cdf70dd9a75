/**
 * Brings the generated files of a project folder up to date, or finds out which are not.
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { definition } from "../protocol/definition.ts";
import { type GeneratedFile, generatedFiles } from "./generated_files.ts";
import { sketchSources } from "./sketch_sources.ts";

/** The project that this file belongs to: a copy of it generates for itself. */
const ROOT = new URL("../", import.meta.url);

async function isCurrent(file: GeneratedFile): Promise<boolean> {
  const text = await readFile(new URL(file.path, ROOT), "utf8").catch(() => null);
  return text?.replaceAll("\r\n", "\n") === file.text;
}

/**
 * Find the generated files that are not what the definition and the sketch say.
 *
 * @returns The files as they should be.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function staleFiles(): Promise<GeneratedFile[]> {
  const sources = await sketchSources(fileURLToPath(new URL("firmware/", ROOT)));
  const files = generatedFiles(definition, sources);
  const current = await Promise.all(files.map(isCurrent));
  return files.filter((_, index) => current[index] === false);
}

/**
 * Write the generated files that are not up to date.
 *
 * @returns Their paths from the project's root.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function writeStaleFiles(): Promise<string[]> {
  const files = await staleFiles();
  await Promise.all(files.map(({ path, text }) => writeFile(new URL(path, ROOT), text)));
  return files.map(({ path }) => path);
}
