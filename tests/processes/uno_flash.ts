/**
 * What `deno task board` has in its flash: the committed image, and Optiboot where it is installed.
 *
 * @module
 */
import process from "node:process";
import { fixture } from "../fixture_project.ts";
import { coreFolders, findBootloader } from "../../scripts/board/bootloader.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { loadBootloader } from "../../server/virtual_uno/bootloader.ts";
import { Chip, FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";

/** A flash, and where the bootloader in it begins; left out where there is none. */
export interface UnoFlash {
  /** The memory. */
  readonly flash: Uint8Array;
  /** In bytes. */
  readonly bootStart?: number;
}

/** The flash of a board as it is shipped. */
export async function unoFlash(): Promise<UnoFlash> {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  loadIntelHex((await loadFirmwareImage(fixture)).hex, flash);
  const bootloader = await findBootloader(coreFolders((name) => process.env[name]));
  return bootloader === null ? { flash } : { flash, bootStart: loadBootloader(bootloader, flash) };
}

/** Seconds from a reset until the sketch has counted its start in the EEPROM (W11): a run that was shorter has no number. */
export function secondsToCount(memory: UnoFlash): number {
  let counted = Infinity;
  const chip = new Chip({ ...memory, events: { eeprom: () => counted = Math.min(counted, chip.cycles) } });
  for (let until = 1; counted === Infinity && until < CLOCK_HZ; until += CLOCK_HZ / 1000) chip.run(until);
  return counted / CLOCK_HZ;
}
