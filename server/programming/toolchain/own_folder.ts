/**
 * Where `deno task toolchain --install` keeps arduino-cli's core and compiler: in the project, so that nothing of the person's
 * own Arduino installation changes, and removing the folder removes all of it.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder; it exists only where it was asked for. */
export const OWN_FOLDER: string = fileURLToPath(new URL("../../../.toolchain/", import.meta.url));

/**
 * How arduino-cli is told to use a folder: the variables that its own documentation names.
 *
 * @param folder The folder.
 * @returns Environment variables.
 */
export function inFolder(
  folder: string,
): Readonly<Record<`ARDUINO_DIRECTORIES_${"DATA" | "DOWNLOADS" | "USER"}`, string>> {
  return {
    ARDUINO_DIRECTORIES_DATA: join(folder, "data"),
    ARDUINO_DIRECTORIES_DOWNLOADS: join(folder, "downloads"),
    ARDUINO_DIRECTORIES_USER: join(folder, "user"),
  };
}

/**
 * The environment for arduino-cli.
 *
 * @returns Variables for the project's own folder if it is there; else none.
 */
export function arduinoCliEnv(): Readonly<Record<string, string>> {
  return existsSync(OWN_FOLDER) ? inFolder(OWN_FOLDER) : {};
}
