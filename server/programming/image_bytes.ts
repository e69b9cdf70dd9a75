/**
 * The bytes of a firmware image.
 *
 * @module
 */
import { loadIntelHex, parseIntelHex } from "../virtual_uno/intel_hex.ts";

/**
 * What an image puts into a chip's flash.
 *
 * @param hex The image as Intel HEX.
 * @returns The bytes from byte 0 up to the last that it names; those between that it does not name are erased flash.
 * @throws {IntelHexError} If it is damaged.
 */
export function imageBytes(hex: string): Uint8Array {
  const ends = parseIntelHex(hex).map(({ address, data }) => address + data.length);
  const bytes = new Uint8Array(Math.max(0, ...ends)).fill(0xff);
  loadIntelHex(hex, bytes);
  return bytes;
}
