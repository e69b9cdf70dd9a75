/**
 * Which toolchain to use, and what to install where there is none.
 *
 * @module
 */
import { platform } from "node:process";
import { MachineTrouble } from "../../machine_trouble.ts";
import { arduinoBuilder } from "./arduino_builder.ts";
import { arduinoCli } from "./arduino_cli.ts";
import { platformio } from "./platformio.ts";
import { prebuilt } from "./prebuilt.ts";
import type { Toolchain } from "./toolchain.ts";

/**
 * What can program a board, the preferred one first; the last one is always there. PlatformIO may be installed and still have
 * to download its compiler, so what is complete goes before it.
 */
export const PROGRAMMERS: readonly Toolchain[] = [arduinoCli, arduinoBuilder, platformio, prebuilt];

/** Every toolchain that builds the committed image, the preferred one first. */
export const TOOLCHAINS: readonly Toolchain[] = [arduinoCli, arduinoBuilder];

/** A toolchain that is there. */
export interface PickedToolchain {
  /** The toolchain. */
  readonly toolchain: Toolchain;
  /** Its version. */
  readonly version: string;
}

/**
 * The first toolchain that is installed.
 *
 * @param name Only this one; any unless told.
 * @param toolchains What to choose from.
 * @returns It, or `null` if there is none.
 */
export async function pickToolchain(
  name?: string,
  toolchains: readonly Toolchain[] = TOOLCHAINS,
): Promise<PickedToolchain | null> {
  for (const toolchain of toolchains) {
    if (name !== undefined && toolchain.name !== name) continue;
    const version = await toolchain.detect().catch((error: unknown) => {
      // One that cannot be started is in nobody's way, unless it was asked for.
      if (error instanceof MachineTrouble && name === undefined) return null;
      throw error;
    });
    if (version !== null) return { toolchain, version };
  }
  return null;
}

/** The preferred programmer that is there; the committed image always is. */
export async function pickProgrammer(): Promise<PickedToolchain> {
  return await pickToolchain(undefined, PROGRAMMERS) ?? { toolchain: prebuilt, version: "" };
}

const ARDUINO_CLI = `then run "arduino-cli core install arduino:avr"`;
const ADVICE: Readonly<Record<string, string>> = {
  linux: "On Debian or Ubuntu: apt-get install --no-install-recommends arduino-builder arduino-core-avr " +
    `arduino-ctags gcc-avr avr-libc binutils-avr. Elsewhere install arduino-cli, ${ARDUINO_CLI}`,
  darwin: `Run "brew install arduino-cli", ${ARDUINO_CLI}`,
  win32: `Run "winget install ArduinoSA.CLI", ${ARDUINO_CLI}`,
};

/**
 * What to install on this system.
 *
 * @param name The toolchain that was asked for; any unless told.
 * @param system The system, as Node names it.
 * @returns Sentences for a person.
 */
export function installAdvice(name?: string, system: string = platform): string {
  if (name === platformio.name) return `"${name}" is not installed. Run "pipx install platformio"`;
  const missing = name === undefined
    ? `Neither ${TOOLCHAINS.map((toolchain) => toolchain.name).join(" nor ")} is installed`
    : `"${name}" is not installed`;
  return `${missing}. ${ADVICE[system] ?? `Install arduino-cli, ${ARDUINO_CLI}`}`;
}
