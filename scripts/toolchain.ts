/**
 * `deno task toolchain`: which programs for the firmware are installed, and what to run for those that are not. With
 * `--install` it sets up arduino-cli and its core, in the project's own folder, after saying what it will do; without it nothing
 * is installed.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { platform, stderr, stdout } from "node:process";
import { CommandLine } from "../server/program_arguments.ts";
import { arduinoCliRemedy, type Finding, takeInventory } from "../server/programming/toolchain/inventory.ts";
import { inFolder, OWN_FOLDER } from "../server/programming/toolchain/own_folder.ts";
import { pickProgrammer } from "../server/programming/toolchain/pick.ts";
import { findTool } from "../server/programming/toolchain/run_tool.ts";

const CORE = "arduino:avr";

/** What `--help` prints. */
export const USAGE: string =
  `List the programs that compile and upload firmware, with what to run for those that are missing.

Usage: deno task toolchain [options]

  --install  Set up arduino-cli's ${CORE} core in the project's own folder, after saying what that will do
  --help     Print this
`;

function line({ name, version, purpose, remedy }: Finding): string {
  const what = version === null
    ? `missing   ${purpose}; to get it: ${remedy}`
    : `${version.padEnd(9)} ${purpose}`;
  return `${name.padEnd(17)}${what}\n`;
}

async function show(): Promise<number> {
  const inventory = await takeInventory();
  stdout.write(inventory.map(line).join(""));
  const { toolchain } = await pickProgrammer();
  const used = toolchain.name === "prebuilt" ? "the committed image and no tool" : toolchain.name;
  stdout.write(`\n"deno task flash" uses ${used}\n`);
  return 0;
}

/** Run a command where its output can be seen. */
async function run(command: string, args: readonly string[]): Promise<boolean> {
  stdout.write(`> ${[command, ...args].join(" ")}\n`);
  const { success } = await new Deno.Command(command, { args: [...args], env: { ...inFolder(OWN_FOLDER) } })
    .output();
  return success;
}

async function install(): Promise<number> {
  const [installer, ...args] = arduinoCliRemedy(platform).split(" ");
  const isThere = await findTool("arduino-cli") !== null;
  const hasCommand = installer === "brew" || installer === "winget";
  if (!isThere && !hasCommand) {
    stderr.write(
      `arduino-cli has to be there first: ${arduinoCliRemedy(platform)}. Then run this again for its core\n`,
    );
    return 1;
  }
  stdout.write(
    `This will${
      isThere ? "" : ` run "${arduinoCliRemedy(platform)}" and`
    } download the ${CORE} core, with its ` +
      `compiler and avrdude (about 250 MB), to ${OWN_FOLDER}\n` +
      "Removing that folder removes them. Your own Arduino installation is not changed\n",
  );
  if (!isThere && !(installer !== undefined && await run(installer, args))) return 1;
  await mkdir(OWN_FOLDER, { recursive: true });
  const done = await run("arduino-cli", ["core", "update-index"]) &&
    await run("arduino-cli", ["core", "install", CORE]);
  return done ? await show() : 1;
}

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "toolchain", flags: ["install"] });
  if (!line.flag("help")) return await (line.flag("install") ? install() : show());
  stdout.write(USAGE);
  return 0;
}
