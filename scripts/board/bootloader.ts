/**
 * Finding the Uno's bootloader in an installed Arduino core. It is no part of this project.
 *
 * @module
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inFolder, OWN_FOLDER } from "../../server/programming/toolchain/own_folder.ts";

const IN_CORE = "bootloaders/optiboot/optiboot_atmega328.hex";

/** Where tools install cores. */
export interface CoreFolders {
  /** arduino-cli's data folders: one folder for each version of the core is in them. */
  readonly arduinoData: readonly string[];
  /** PlatformIO's core folder. */
  readonly platformio: string;
  /** Where Debian's package `arduino-core-avr` is. */
  readonly debian: string;
}

/**
 * Where cores are on this system.
 *
 * @param env Looks up an environment variable.
 * @returns The folders; they need not exist.
 */
export function coreFolders(env: (name: string) => string | undefined): CoreFolders {
  const home = env("HOME") ?? "";
  return {
    arduinoData: [
      inFolder(OWN_FOLDER)["ARDUINO_DIRECTORIES_DATA"] ?? "",
      env("ARDUINO_DIRECTORIES_DATA") ?? join(home, ".arduino15"),
    ],
    platformio: env("PLATFORMIO_CORE_DIR") ?? join(home, ".platformio"),
    debian: "/usr/share/arduino/hardware/arduino/avr",
  };
}

/**
 * Find the bootloader.
 *
 * @param folders Where to look.
 * @returns The Intel HEX file's text, from the newest core of arduino-cli, else from another; null if there is none.
 */
export async function findBootloader(
  { arduinoData, platformio, debian }: CoreFolders,
): Promise<string | null> {
  const cores = [
    ...(await Promise.all(arduinoData.map(versions))).flat(),
    join(platformio, "packages/framework-arduino-avr"),
    debian,
  ];
  for (const core of cores) {
    const text = await readFile(join(core, IN_CORE), "utf8").catch(() => null);
    if (text !== null) return text;
  }
  return null;
}

/** The versions of the core in a data folder, the newest first. */
async function versions(arduinoData: string): Promise<readonly string[]> {
  const folder = join(arduinoData, "packages/arduino/hardware/avr");
  const names = await readdir(folder).catch(() => []);
  return names.sort((a, b) => b.localeCompare(a, "en", { numeric: true })).map((name) => join(folder, name));
}
