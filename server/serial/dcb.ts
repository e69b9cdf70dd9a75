/**
 * Structures of Windows that describe a line: `DCB`, `COMMTIMEOUTS`, `OVERLAPPED`.
 *
 * @module
 */
import { DCB, DCB_BITS, OVERLAPPED } from "./constants_windows.ts";

/**
 * Settings for a raw line: 8 data bits, no parity, one stop bit, no flow control, DTR and RTS up.
 *
 * @param before The settings as they were.
 * @param baudRate Bits per second.
 * @returns The settings to set.
 */
export function rawDcb(before: Uint8Array, baudRate: number): Uint8Array<ArrayBuffer> {
  const raw = Uint8Array.from(before);
  const view = new DataView(raw.buffer);
  view.setUint32(0, DCB.bytes, true);
  view.setUint32(DCB.baudRate, baudRate, true);
  view.setUint32(DCB.bits, DCB_BITS.BINARY | DCB_BITS.DTR_ENABLE | DCB_BITS.RTS_ENABLE, true);
  raw[DCB.byteSize] = 8;
  raw[DCB.parity] = 0;
  raw[DCB.stopBits] = 0;
  return raw;
}

/**
 * An empty `DCB` to be filled in: Windows wants its length set.
 *
 * @returns The structure.
 */
export function emptyDcb(): Uint8Array<ArrayBuffer> {
  const dcb = new Uint8Array(DCB.bytes);
  dcb[0] = DCB.bytes;
  return dcb;
}

/**
 * The rate in a `DCB`.
 *
 * @param dcb The structure.
 * @returns Bits per second.
 */
export function dcbRate(dcb: Uint8Array<ArrayBuffer>): number {
  return new DataView(dcb.buffer, dcb.byteOffset).getUint32(DCB.baudRate, true);
}

/**
 * `COMMTIMEOUTS` with which a read ends as soon as there is one byte, and else waits 49 days; a write waits
 * for ever (documentation of COMMTIMEOUTS, "Remarks": MAXDWORD, MAXDWORD, less than MAXDWORD).
 *
 * @returns The structure.
 */
export function readAtOnceTimeouts(): Uint8Array<ArrayBuffer> {
  const max = 0xffffffff;
  return new Uint8Array(Uint32Array.of(max, max, max - 1, 0, 0).buffer);
}

/**
 * An `OVERLAPPED` that signals an event.
 *
 * @param event The event's handle.
 * @returns The structure. It belongs to the system while an operation with it is under way: keep it alive
 * until then.
 */
export function overlapped(event: number): Uint8Array<ArrayBuffer> {
  const structure = new Uint8Array(OVERLAPPED.bytes);
  new DataView(structure.buffer).setBigUint64(OVERLAPPED.event, BigInt(event), true);
  return structure;
}

/**
 * The name by which a port can be opened; ports from COM10 on only have this one.
 *
 * @param path "COM3", or a name with the prefix already.
 * @returns `\\.\COM3`.
 */
export function devicePath(path: string): string {
  return path.startsWith("\\\\.\\") ? path : `\\\\.\\${path}`;
}
