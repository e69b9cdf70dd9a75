/**
 * Which files of a project are compiled: its own, and this clone's link core.
 *
 * @module
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "./build_id.ts";
import { LINK_CORE, type ProjectPlaces } from "./project.ts";

/** What is compiled. */
const COMPILED = /\.(?:ino|h|hpp|c|cpp|S)$/;
/** The generated headers, which are made anew wherever they are needed. */
const GENERATED = /\.gen\.h$/;

async function sourcesIn(folder: string, prefix: string, recursive: boolean): Promise<SourceFile[]> {
  const entries = await readdir(folder, { recursive, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && COMPILED.test(entry.name) && !GENERATED.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  return await Promise.all(
    names.map(async (name) => ({ name: prefix + name, text: await readFile(join(folder, name), "utf8") })),
  );
}

/**
 * Read every file of a project's sketch that is compiled, but the generated ones: the link core is always this clone's, whatever copy of
 * it the sketch has.
 *
 * @param project The project.
 * @returns The files, by their names in the sketch's folder.
 */
export async function sketchSources({ sketch }: Pick<ProjectPlaces, "sketch">): Promise<SourceFile[]> {
  const [own, core] = await Promise.all([sourcesIn(sketch, "", false), sourcesIn(LINK_CORE, "src/", true)]);
  return [...own, ...core];
}

/**
 * Read the sources of a project's own libraries.
 *
 * @param project The project.
 * @returns The files, by their names in the project's folder; none if there are no such libraries.
 */
export async function librarySources(
  { ownLibraries }: Pick<ProjectPlaces, "ownLibraries">,
): Promise<SourceFile[]> {
  return await sourcesIn(ownLibraries, "libraries/", true).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
}
