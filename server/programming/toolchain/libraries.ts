/**
 * The Arduino libraries that a sketch may include, wherever they are: beside the project, in the person's Arduino folder, where
 * `deno task toolchain --install` keeps its own, and where Debian puts packaged ones. Those of a board's core are found by the tool
 * itself.
 *
 * @module
 */
import { mkdir, readdir, symlink } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { inFolder, OWN_FOLDER } from "./own_folder.ts";

const DEBIAN = "/usr/share/arduino/libraries";

/** Where a person's libraries are found. */
export interface LibraryPlaces {
  /** The home folder. */
  readonly home: string;
  /** The operating system, as Node.js names it. */
  readonly system: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** arduino-cli's user folder of the clone's own. */
  readonly own: string;
  /** Folders of packaged libraries. */
  readonly packaged: readonly string[];
}

/** Those of this machine; looked up when they are needed, since who only loads this module may not look. */
function thisMachine(): LibraryPlaces {
  return {
    home: homedir(),
    system: platform(),
    env,
    own: inFolder(OWN_FOLDER).ARDUINO_DIRECTORIES_USER,
    packaged: [DEBIAN],
  };
}

/**
 * The folders that are looked into, the most important first.
 *
 * @param project The project's own folder of libraries, if it has one.
 * @param places Where a person's libraries are found.
 * @returns Paths; not all of them are there.
 */
export function libraryFolders(
  project: string | undefined,
  { home, system, env, own, packaged }: LibraryPlaces,
): readonly string[] {
  const documents = system === "linux" ? home : join(home, "Documents");
  const user = env["ARDUINO_DIRECTORIES_USER"] ?? join(documents, "Arduino");
  return [
    ...(project === undefined ? [] : [project]),
    join(user, "libraries"),
    join(own, "libraries"),
    ...packaged,
  ];
}

/**
 * Put all libraries together: of those with the same name the one in the most important folder.
 *
 * @param project The project's own folder of libraries, if it has one.
 * @param out Where to: a folder of its own is made there.
 * @param places Where a person's libraries are found; this machine's unless told.
 * @returns The folder that has a link to each.
 */
export async function gatheredLibraries(
  project: string | undefined,
  out: string,
  places: LibraryPlaces = thisMachine(),
): Promise<string> {
  const found = new Map<string, string>();
  for (const folder of libraryFolders(project, places)) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const isLibrary = entry.isDirectory() || entry.isSymbolicLink();
      if (isLibrary && !found.has(entry.name)) found.set(entry.name, join(folder, entry.name));
    }
  }
  const gathered = join(out, "libraries");
  await mkdir(gathered);
  // A junction needs no privilege on Windows; elsewhere it is a link as any other.
  await Promise.all([...found].map(([name, path]) => symlink(path, join(gathered, name), "junction")));
  return gathered;
}
