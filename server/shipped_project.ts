/**
 * The project that is served where no other one is asked for.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { definition } from "../protocol/definition.ts";
import { type ServedProject, SHIPPED } from "./boards/served_project.ts";
import { FirmwareImageError, loadFirmwareImage } from "./programming/firmware_image.ts";
import { ownBuild } from "./programming/own_build.ts";
import { StartFailure } from "./start_failure.ts";
import { FLASH_BYTES } from "./virtual_uno/chip.ts";
import { loadIntelHex } from "./virtual_uno/intel_hex.ts";

const DEFINITION = new URL("../protocol/definition.ts", import.meta.url);

/**
 * The shipped definition with its committed image.
 *
 * @returns The project.
 * @throws {StartFailure} if the image does not belong to the definition.
 */
export async function shippedProject(): Promise<ServedProject> {
  const [build, flash] = await Promise.all([ownBuild(), committedFlash()]);
  const source = { file: "protocol/definition.ts", read: () => readFile(DEFINITION, "utf8") };
  return { name: SHIPPED, definition, build, flash, source };
}

async function committedFlash(): Promise<Uint8Array> {
  try {
    const { hex } = await loadFirmwareImage(definition);
    const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
    loadIntelHex(hex, flash);
    return flash;
  } catch (error) {
    if (error instanceof FirmwareImageError) throw new StartFailure(error.message);
    throw error;
  }
}
