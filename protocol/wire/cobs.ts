/**
 * Consistent Overhead Byte Stuffing (Cheshire & Baker, IEEE/ACM ToN 7(2), 1999) for frames below 254 bytes: always one
 * byte more than the frame, and no zero in it, so that a zero ends a frame and nothing else does.
 *
 * @module
 */

/**
 * Encode `source[0..length)` into `target` at `at`, without the delimiter.
 *
 * @param source Bytes to encode.
 * @param length How many, at most 253.
 * @param target Room for `length + 1` bytes from `at`.
 * @param at Index of the first byte written.
 * @returns The index after the last byte written.
 */
export function cobsEncode(source: Uint8Array, length: number, target: Uint8Array, at: number): number {
  let codeAt = at;
  let out = at + 1;
  for (let index = 0; index < length; index++) {
    const byte = source[index] ?? 0;
    if (byte === 0) {
      target[codeAt] = out - codeAt;
      codeAt = out++;
    } else {
      target[out++] = byte;
    }
  }
  target[codeAt] = out - codeAt;
  return out;
}

/**
 * Decode `buffer[0..length)` in place.
 *
 * @param buffer Encoded bytes without the delimiter; holds the decoded frame afterwards.
 * @param length How many encoded bytes.
 * @returns The decoded length, or -1 if this is no COBS.
 */
export function cobsDecode(buffer: Uint8Array, length: number): number {
  let out = 0;
  let index = 0;
  while (index < length) {
    const code = buffer[index++] ?? 0;
    const end = index + code - 1;
    if (code === 0 || code === 0xff || end > length) return -1;
    while (index < end) buffer[out++] = buffer[index++] ?? 0;
    if (index < length) buffer[out++] = 0;
  }
  return out;
}
