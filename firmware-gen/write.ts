/**
 * Brings the generated files of a project's folder up to date, or finds out which are not.
 *
 * @module
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type GeneratedFile, generatedFiles } from "./generated_files.ts";
import type { Project } from "./project.ts";

async function isCurrent({ folder }: Project, { path, text }: GeneratedFile): Promise<boolean> {
  const found = await readFile(join(folder, path), "utf8").catch(() => null);
  return found?.replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n");
}

/**
 * Find the generated files that are not what the definition and the sketch say.
 *
 * @param project The project.
 * @returns The files as they should be.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function staleFiles(project: Project): Promise<GeneratedFile[]> {
  const files = await generatedFiles(project);
  const current = await Promise.all(files.map((file) => isCurrent(project, file)));
  return files.filter((_, index) => current[index] === false);
}

/**
 * Write the generated files that are not up to date.
 *
 * @param project The project.
 * @returns Their paths from the project's folder.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function writeStaleFiles(project: Project): Promise<string[]> {
  const files = await staleFiles(project);
  await Promise.all(files.map(async ({ path, text }) => {
    const file = join(project.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }));
  return files.map(({ path }) => path);
}
