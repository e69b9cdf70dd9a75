/**
 * `struct termios2` of Linux, which takes any rate as a number (BOTHER), not only the POSIX names.
 *
 * @module
 */
import { CFLAG, IGNBRK, TERMIOS2 } from "./constants_linux.ts";

/**
 * Settings for a raw line: 8 data bits, no parity, one stop bit, no flow control, and no byte interpreted,
 * echoed or replaced.
 *
 * @param before The settings as they were; whether the last close drops DTR (HUPCL) stays.
 * @param baudRate Bits per second.
 * @returns The settings to set.
 */
export function rawTermios2(before: Uint8Array, baudRate: number): Uint8Array<ArrayBuffer> {
  const raw = Uint8Array.from(before);
  const view = new DataView(raw.buffer);
  const hangUp = view.getUint32(TERMIOS2.cflag, true) & CFLAG.HUPCL;
  view.setUint32(0, IGNBRK, true);
  view.setUint32(4, 0, true);
  view.setUint32(TERMIOS2.cflag, CFLAG.BOTHER | CFLAG.CS8 | CFLAG.CREAD | CFLAG.CLOCAL | hangUp, true);
  view.setUint32(12, 0, true);
  raw[TERMIOS2.vtime] = 0;
  // With 0 an empty line would read as 0 bytes, the same as an unplugged one.
  raw[TERMIOS2.vmin] = 1;
  view.setUint32(TERMIOS2.ispeed, baudRate, true);
  view.setUint32(TERMIOS2.ospeed, baudRate, true);
  return raw;
}

/**
 * The rate a line sends at.
 *
 * @param termios2 The settings.
 * @returns Bits per second.
 */
export function outputRate(termios2: Uint8Array<ArrayBuffer>): number {
  return new DataView(termios2.buffer, termios2.byteOffset).getUint32(TERMIOS2.ospeed, true);
}

/**
 * The same settings, but what the last close does to DTR is as in others.
 *
 * @param settings `struct termios2`.
 * @param other Another one.
 * @returns The settings with the other's HUPCL.
 */
export function withHangUpOf(settings: Uint8Array<ArrayBuffer>, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const mixed = Uint8Array.from(settings);
  const view = new DataView(mixed.buffer);
  const hangUp = new DataView(other.buffer, other.byteOffset).getUint32(TERMIOS2.cflag, true) & CFLAG.HUPCL;
  view.setUint32(TERMIOS2.cflag, view.getUint32(TERMIOS2.cflag, true) & ~CFLAG.HUPCL | hangUp, true);
  return mixed;
}

/**
 * The same settings, with which the last close drops DTR.
 *
 * @param settings `struct termios2`.
 * @returns The settings with HUPCL.
 */
export function hangingUp(settings: Uint8Array): Uint8Array<ArrayBuffer> {
  const wanted = Uint8Array.from(settings);
  const view = new DataView(wanted.buffer);
  view.setUint32(TERMIOS2.cflag, view.getUint32(TERMIOS2.cflag, true) | CFLAG.HUPCL, true);
  return wanted;
}

/**
 * Whether two settings are the same.
 *
 * @param one `struct termios2`.
 * @param other Another one.
 */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
