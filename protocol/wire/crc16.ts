/**
 * CRC-16 with polynomial 0x1021, most significant bit first: the one avr-libc has in assembly (`_crc_xmodem_update`).
 * The initial value is the frame's seed (W2).
 *
 * @module
 */

const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc;
});

/**
 * Feed one byte.
 *
 * @param crc The value so far, or the seed.
 * @param byte 0..255.
 * @returns The new value, 16 bits.
 */
export function crc16Byte(crc: number, byte: number): number {
  return ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] ?? 0);
}

/**
 * Feed a stretch of bytes. Over a frame together with its two CRC bytes the result is 0 if they agree.
 *
 * @param seed Initial value.
 * @param bytes Where the bytes are.
 * @param start Index of the first.
 * @param end Index after the last.
 * @returns The CRC, 16 bits.
 */
export function crc16(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let crc = seed;
  for (let index = start; index < end; index++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ (bytes[index] ?? 0)] ?? 0);
  }
  return crc;
}
