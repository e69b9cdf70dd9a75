/**
 * What the virtual Uno's two threads say to each other through their rings.
 *
 * @module
 */

import type { PinEdge } from "./pins.ts";
import type { ResetCause } from "./chip.ts";

/** Kinds of records to the worker. */
export const ToWorker = {
  bytes: 0,
  reset: 1,
  open: 2,
  press: 3,
  analog: 4,
  baud: 5,
  freeze: 6,
  resume: 7,
  stop: 8,
} as const;

/** Kinds of records from the worker. */
export const FromWorker = { bytes: 0, pin: 1, eeprom: 2, reset: 3, opened: 4, baud: 5, taken: 6 } as const;

/** What the worker starts with. */
export interface WorkerStart {
  /** Records to the worker. */
  readonly toWorker: SharedArrayBuffer;
  /** Records from the worker. */
  readonly fromWorker: SharedArrayBuffer;
  /** Program memory. */
  readonly flash: Uint8Array;
  /** EEPROM. */
  readonly eeprom: Uint8Array;
  /** Where the boot section begins, when there is a bootloader. */
  readonly bootStart: number | undefined;
  /** Whether its time stands still until a record says otherwise. */
  readonly frozen: boolean;
}

/** The worker's last message. */
export interface WorkerEnd {
  /** Why it stopped; `null` when it was told to. */
  readonly problem: string | null;
}

const CAUSES: readonly ResetCause[] = ["power", "external", "brownout", "watchdog"];
const NUMBER_BYTES = 8;

/** A number as a record's payload. */
export function encodeNumber(value: number): Uint8Array {
  const payload = new Uint8Array(NUMBER_BYTES);
  new DataView(payload.buffer).setFloat64(0, value);
  return payload;
}

/** The number that a payload begins with. */
export function decodeNumber(payload: Uint8Array): number {
  return new DataView(payload.buffer, payload.byteOffset, payload.length).getFloat64(0);
}

/** What is done to an input as a payload: its number, and a level or a value. */
export function encodeInput(input: number, value: number): Uint8Array {
  return Uint8Array.of(...encodeNumber(value), input);
}

/** The input and its value in a payload. */
export function decodeInput(payload: Uint8Array): [input: number, value: number] {
  return [payload[NUMBER_BYTES] ?? 0, decodeNumber(payload)];
}

/** The host's rates as a payload. */
export function encodeHostBaud(baud: number | null, heard: number | null): Uint8Array {
  return Uint8Array.of(...encodeNumber(baud ?? 0), ...encodeNumber(heard ?? 0));
}

/** The host's rates in a payload. */
export function decodeHostBaud(payload: Uint8Array): [baud: number | null, heard: number | null] {
  return [decodeNumber(payload) || null, decodeNumber(payload.subarray(NUMBER_BYTES)) || null];
}

/** An edge as a payload. */
export function encodePin({ cycle, pin, level }: PinEdge): Uint8Array {
  return Uint8Array.of(...encodeNumber(cycle), pin, level);
}

/** The edge in a payload. */
export function decodePin(payload: Uint8Array): PinEdge {
  return {
    cycle: decodeNumber(payload),
    pin: payload[NUMBER_BYTES] ?? 0,
    level: payload[NUMBER_BYTES + 1] ? 1 : 0,
  };
}

/** A reset and its cycle as a payload. */
export function encodeReset(cause: ResetCause, cycle: number): Uint8Array {
  return Uint8Array.of(...encodeNumber(cycle), CAUSES.indexOf(cause));
}

/** The reset in a payload. */
export function decodeReset(payload: Uint8Array): { cause: ResetCause; cycle: number } {
  return { cause: CAUSES[payload[NUMBER_BYTES] ?? 0] ?? "power", cycle: decodeNumber(payload) };
}
