/**
 * Putting a bootloader into the chip's boot section.
 *
 * @module
 */

import { parseIntelHex } from "./intel_hex.ts";

/** The boot sections that the BOOTSZ fuses can choose (table 27-7), as byte addresses, smallest first. */
const BOOT_SECTIONS = [0x7e00, 0x7c00, 0x7800, 0x7000];

/**
 * Load a bootloader.
 *
 * Debian's rebuilt Optiboot is 532 bytes long and so runs over the end of flash, and its version record lies
 * inside its own code. It is loaded one boot section lower, where it fits (its code is position-independent),
 * as an Uno whose fuses name a 1 KB boot section would hold it.
 *
 * @param text The bootloader as Intel HEX.
 * @param flash The chip's flash, changed in place.
 * @returns The byte address of the boot section, where resets start.
 * @throws {RangeError} When the image starts at no boot section or is larger than the largest.
 */
export function loadBootloader(text: string, flash: Uint8Array): number {
  const chunks = parseIntelHex(text);
  const first = Math.min(...chunks.map(({ address }) => address));
  const last = Math.max(...chunks.map(({ address, data }) => address + data.length));
  if (!BOOT_SECTIONS.includes(first)) {
    throw new RangeError(
      `Cannot load the bootloader: it starts at byte ${first}, where no boot section does`,
    );
  }
  const start = BOOT_SECTIONS.find((section) => section <= first && last - first <= flash.length - section);
  if (start === undefined) {
    throw new RangeError(`Cannot load the bootloader: ${last - first} bytes fit in no boot section`);
  }
  const moved = start !== first;
  const written = new Set<number>();
  for (const { address, data } of chunks) {
    for (const [offset, byte] of data.entries()) {
      const target = address - first + start + offset;
      if (moved && written.has(target)) continue;
      flash[target] = byte;
      written.add(target);
    }
  }
  return start;
}
