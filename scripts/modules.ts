/**
 * The project's TypeScript files.
 *
 * @module
 */
import { join } from "node:path";
import { PROJECT } from "./deno_command.ts";

/**
 * All modules in a folder of the project and in the folders below it.
 *
 * @param folder Its path from the project's folder; it may be absent.
 * @returns Paths from the project's folder, with forward slashes.
 */
export function modulesIn(folder: string): readonly string[] {
  return entries(folder).flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return modulesIn(path);
    return name.endsWith(".ts") ? [path] : [];
  });
}

function entries(folder: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(join(PROJECT, folder))];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
