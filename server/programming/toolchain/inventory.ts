/**
 * What of the toolchains is installed, and what to run for what is missing.
 *
 * @module
 */
import { platform } from "node:process";
import { z } from "zod";
import { FlashFailure } from "../flashing.ts";
import { MachineTrouble } from "../../machine_trouble.ts";
import { arduinoBuilder } from "./arduino_builder.ts";
import { arduinoCli } from "./arduino_cli.ts";
import { arduinoCliEnv } from "./own_folder.ts";
import { platformio } from "./platformio.ts";
import { askTool, findTool, runTool } from "./run_tool.ts";

/** One program or part. */
export interface Finding {
  /** What people call it. */
  readonly name: string;
  /** Its version; null if it is missing. */
  readonly version: string | null;
  /** What it is for. */
  readonly purpose: string;
  /** What to run to get it. */
  readonly remedy: string;
}

const CORE = "arduino:avr";
const DEBIAN = "apt-get install --no-install-recommends";

const ARDUINO_CLI: { readonly [system: string]: string } = {
  darwin: "brew install arduino-cli",
  win32: "winget install ArduinoSA.CLI",
};

/**
 * How to get arduino-cli on a system.
 *
 * @param system As Node names it.
 * @returns A command, or where it is described: its installer for Linux is no package.
 */
export function arduinoCliRemedy(system: string): string {
  return ARDUINO_CLI[system] ?? `follow "Installation" in arduino-cli's own documentation`;
}

const coresSchema = z.object({
  platforms: z.array(z.object({ id: z.string(), installed_version: z.string() })).default([]),
});

/**
 * Find a core in the answer to `arduino-cli core list --json`.
 *
 * @param stdout The answer.
 * @param core The core.
 * @returns Its version, or null if it is not installed.
 */
export function readCoreVersion(stdout: string, core: string): string | null {
  try {
    const { platforms } = coresSchema.parse(JSON.parse(stdout));
    return platforms.find(({ id }) => id === core)?.installed_version ?? null;
  } catch {
    return null;
  }
}

async function coreVersion(): Promise<string | null> {
  const run = await runTool("arduino-cli", ["core", "list", "--json"], { env: arduinoCliEnv() });
  return run === null ? null : readCoreVersion(run.stdout, CORE);
}

/**
 * Look at this machine.
 *
 * @param system As Node names it.
 * @returns Every program that a toolchain is made of.
 */
export async function takeInventory(system: string = platform): Promise<readonly Finding[]> {
  const isLinux = system === "linux";
  const parts: readonly (readonly [string, Promise<string | null>, string, string])[] = [
    ["arduino-cli", arduinoCli.detect(), "compiles and uploads", arduinoCliRemedy(system)],
    [`${CORE} core`, coreVersion(), "what arduino-cli needs for the Uno", `arduino-cli core install ${CORE}`],
    ["platformio", platformio.detect(), "compiles and uploads", "pipx install platformio"],
    [
      "arduino-builder",
      arduinoBuilder.detect(),
      "compiles",
      isLinux
        ? `${DEBIAN} arduino-builder arduino-core-avr arduino-ctags`
        : "Debian and Ubuntu only; use arduino-cli",
    ],
    [
      "avr-gcc",
      askTool("avr-g++", ["-dumpversion"], /^(\S+)/),
      "what arduino-builder needs",
      isLinux ? `${DEBIAN} gcc-avr avr-libc binutils-avr` : "comes with arduino-cli's core",
    ],
    [
      "avrdude",
      findTool("avrdude").then((path) => path === null ? null : askTool(path, ["-?"], /version (\d[\d.]*)/)),
      "uploads what arduino-builder compiled",
      isLinux ? `${DEBIAN} avrdude` : "comes with arduino-cli's core",
    ],
  ];
  return await Promise.all(
    parts.map(async ([name, version, purpose, remedy]) => ({
      name,
      purpose,
      ...await version.then(
        (version) => ({ version, remedy }),
        (error: unknown) => {
          if (!(error instanceof MachineTrouble || error instanceof FlashFailure)) throw error;
          return { version: null, remedy: `${error.message}. ${error.hint}` };
        },
      ),
    })),
  );
}
