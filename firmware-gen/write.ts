/**
 * Brings the generated files of a project's folder up to date, or finds out which are not.
 *
 * @module
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type GeneratedFile, generatedFiles } from "./generated_files.ts";
import { copiedFiles, NOTE, textHash } from "./link_core_note.ts";
import type { Project } from "./project.ts";

async function isCurrent(project: Project, { path, text }: GeneratedFile): Promise<boolean> {
  const found = await textOf(project, path);
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
 * Find what "gen" itself once copied into a project and does not any more: files of an older link core. One that somebody has changed
 * since is theirs (R4a).
 *
 * @param project The project.
 * @returns Their paths from the project's folder.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function leftFiles(project: Project): Promise<string[]> {
  const note = await textOf(project, `firmware/${NOTE}`);
  const generated = new Set((await generatedFiles(project)).map(({ path }) => path));
  const former = copiedFiles(note ?? "")
    .map(({ name, hash }) => ({ path: `firmware/${name}`, hash }))
    .filter(({ path }) => !generated.has(path));
  const texts = await Promise.all(former.map(({ path }) => textOf(project, path)));
  return former.flatMap(({ path, hash }, index) => {
    const text = texts[index] ?? null;
    return text !== null && textHash(text) === hash ? path : [];
  });
}

/** What was done to a project's folder, as paths from it. */
export interface Written {
  /** Files that were not up to date. */
  readonly written: readonly string[];
  /** Files that are generated no longer. */
  readonly removed: readonly string[];
}

/**
 * Write the generated files that are not up to date, and remove those that are generated no longer.
 *
 * @param project The project.
 * @returns What was done.
 * @throws {LimitError} if the definition does not fit a board (W15).
 */
export async function writeStaleFiles(project: Project): Promise<Written> {
  const [files, removed] = await Promise.all([staleFiles(project), leftFiles(project)]);
  // First, because the note that names them is written anew.
  await Promise.all(removed.map((path) => rm(join(project.folder, path), { force: true })));
  await Promise.all(files.map(async ({ path, text }) => {
    const file = join(project.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }));
  return { written: files.map(({ path }) => path), removed };
}

function textOf({ folder }: Project, path: string): Promise<string | null> {
  return readFile(join(folder, path), "utf8").catch(() => null);
}
