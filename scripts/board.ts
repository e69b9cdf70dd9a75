/**
 * `deno task board`: a virtual Uno behind a pseudo-terminal, for any serial program.
 *
 * @module
 */
import process from "node:process";
import { USUAL_MODEL } from "../protocol/board_models.ts";
import { LINK_BAUD } from "../protocol/link_rate.ts";
import { EepromFile, eepromProblem } from "../server/finding/eeprom_file.ts";
import { FirmwareImageError, readFirmwareImage } from "../server/programming/firmware_image.ts";
import { namedProject } from "../server/projects/project_option.ts";
import { systemClock } from "../protocol/clock.ts";
import { writeToStandardError } from "../server/log.ts";
import { SerialError } from "../server/serial/errors.ts";
import { Pty } from "../server/serial/pty_linux.ts";
import { StartFailure } from "../server/start_failure.ts";
import { loadBootloader } from "../server/virtual_uno/bootloader.ts";
import { FLASH_BYTES } from "../server/virtual_uno/chip.ts";
import { loadIntelHex } from "../server/virtual_uno/intel_hex.ts";
import { plugIn } from "../server/virtual_uno/plugged_uno.ts";
import { VirtualUno, type VirtualUnoOptions } from "../server/virtual_uno/virtual_uno.ts";
import { coreFolders, findBootloader } from "./board/bootloader.ts";
import { type BoardOptions, parseBoardOptions, USAGE } from "./board/command_line.ts";
import { PinLog } from "./board/pin_log.ts";
import { placeLink, removeLink } from "./board/port_link.ts";
import { absolutePath } from "../server/program_arguments.ts";

export { USAGE } from "./board/command_line.ts";

/** How long everything may take to end, in milliseconds. */
const END_MS = 3000;
/** Only Linux tells that a pseudo-terminal is opened, and lets the board's side see its rate. */
const SYSTEM = "linux";
const NO_BOOTLOADER =
  "Optiboot is not installed; it comes with Arduino's AVR core (Debian's package is arduino-core-avr)";

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const over = Promise.withResolvers<Error | null>();
  // Kept to the end: a terminal and `deno task` both pass on the signal.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => over.resolve(null));
  }
  try {
    const options = parseBoardOptions(args);
    if (options === "help") {
      print(USAGE);
      return 0;
    }
    const end = await start(options, over.resolve);
    const reason = await over.promise;
    if (reason !== null) writeToStandardError(reason.message);
    await Promise.race([end(), new Promise<void>((resolve) => void systemClock.after(END_MS, resolve))]);
    return reason === null ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StartFailure) && !(error instanceof SerialError)) throw error;
    writeToStandardError(error.message);
    return 2;
  }
}

/** Runs the board; returns what ends it. */
async function start(options: BoardOptions, failed: (reason: Error) => void): Promise<() => Promise<void>> {
  if (Deno.build.os !== SYSTEM) {
    throw new StartFailure(
      "deno task board needs Linux; deno task serve --board virtual runs the same board here",
    );
  }
  const memory = await flashMemory(options);
  const eepromFile = options.eeprom === null ? null : new EepromFile(absolutePath(options.eeprom));
  const eeprom = eepromFile === null ? new Uint8Array() : await readEeprom(eepromFile, options.eeprom);
  const uno = new VirtualUno({ ...memory, eeprom });
  if (eepromFile !== null) {
    uno.listen({
      eeprom() {
        eepromFile.save(uno.eeprom).catch(failed);
      },
    });
  }
  const pinLog = options.logPins ? new PinLog({ write: writeOut, failed }) : null;
  if (pinLog !== null) {
    uno.listen({ pin: (edge) => pinLog.edge(edge), reset: (cause, cycle) => pinLog.reset(cause, cycle) });
  }
  const plug = await plugIn({
    uno,
    clock: systemClock,
    openPort: (events) => new Pty(LINK_BAUD, events),
    ...(options.trouble === null ? {} : { trouble: options.trouble }),
    ended: (reason) => {
      if (reason !== null) failed(reason);
    },
  });
  const port = plug.port.path;
  const link = options.link === null ? null : absolutePath(options.link);
  if (link !== null) await placeLink(link, port);
  print(`Virtual Uno at ${port}\n`);
  pinLog?.start();
  return async () => {
    if (link !== null) await removeLink(link, port);
    await plug.port.close();
    await plug.release();
    await uno.close();
    await Promise.all([pinLog?.flush(), eepromFile?.flush()]);
  };
}

/** What is in the flash. Whether the image suits today's definition is not asked: a board runs what is on it. */
async function flashMemory(
  { empty, project }: BoardOptions,
): Promise<Pick<VirtualUnoOptions, "flash" | "bootStart">> {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  if (!empty) loadIntelHex(await imageOf(project), flash);
  const bootloader = await findBootloader(coreFolders((name) => process.env[name]));
  if (bootloader !== null) return { flash, bootStart: loadBootloader(bootloader, flash) };
  if (empty) {
    throw new StartFailure(`An empty board cannot be programmed without a bootloader: ${NO_BOOTLOADER}`);
  }
  writeToStandardError(`The board starts in its sketch and cannot be programmed: ${NO_BOOTLOADER}`);
  return { flash };
}

async function imageOf(folder: string | null): Promise<string> {
  const project = await namedProject(folder);
  if (project.model.chip !== USUAL_MODEL.chip) {
    throw new StartFailure(
      `"${project.name}" runs on ${project.model.title}, whose ${project.model.chip.name} cannot be emulated`,
    );
  }
  try {
    return (await readFirmwareImage(project)).hex;
  } catch (error) {
    if (error instanceof FirmwareImageError) throw new StartFailure(error.message);
    throw error;
  }
}

/** What an EEPROM file holds. It is written at once, so that a file that cannot be is known now. */
async function readEeprom(file: EepromFile, path: string | null): Promise<Uint8Array> {
  try {
    const eeprom = await file.read() ?? new Uint8Array();
    // An empty one is a new board's: a person may have made it, or this program, which was killed.
    const problem = eeprom.length === 0 ? null : eepromProblem(eeprom);
    if (problem !== null) throw new Error(problem);
    await file.save(eeprom);
    return eeprom;
  } catch (error) {
    throw new StartFailure(
      `--eeprom "${path}" cannot be used: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function writeOut(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}

function print(text: string): void {
  process.stdout.write(text);
}
