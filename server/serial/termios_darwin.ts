/**
 * `struct termios` of macOS.
 *
 * @module
 */
import { CFLAG, IGNBRK, ORDINARY_RATE, TERMIOS } from "./constants_darwin.ts";

/**
 * Settings for a raw line at an ordinary rate; the wanted one is set afterwards by IOSSIOSPEED, which every
 * change of these settings undoes.
 *
 * @param before The settings as they were; whether the last close drops DTR (HUPCL) stays.
 * @param rate Bits per second.
 * @returns The settings to set.
 */
export function rawTermios(before: Uint8Array, rate: number = ORDINARY_RATE): Uint8Array<ArrayBuffer> {
  const raw = Uint8Array.from(before);
  const view = new DataView(raw.buffer);
  const hangUp = view.getBigUint64(TERMIOS.cflag, true) & BigInt(CFLAG.HUPCL);
  view.setBigUint64(0, BigInt(IGNBRK), true);
  view.setBigUint64(8, 0n, true);
  view.setBigUint64(TERMIOS.cflag, BigInt(CFLAG.CS8 | CFLAG.CREAD | CFLAG.CLOCAL) | hangUp, true);
  view.setBigUint64(TERMIOS.lflag, 0n, true);
  // With 0 an empty line would read as 0 bytes, the same as an unplugged one.
  raw[TERMIOS.vmin] = 1;
  raw[TERMIOS.vtime] = 0;
  view.setBigUint64(TERMIOS.ispeed, BigInt(rate), true);
  view.setBigUint64(TERMIOS.ospeed, BigInt(rate), true);
  return raw;
}

/**
 * The rate a line sends at.
 *
 * @param termios The settings.
 * @returns Bits per second.
 */
export function outputRate(termios: Uint8Array<ArrayBuffer>): number {
  return Number(new DataView(termios.buffer, termios.byteOffset).getBigUint64(TERMIOS.ospeed, true));
}

/**
 * An `unsigned long`, as IOSSIOSPEED and IOSSDATALAT take it.
 *
 * @param value The number.
 * @returns Its eight bytes.
 */
export function unsignedLong(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
