/**
 * What a receiver hears of bytes that were sent at another rate than its own.
 *
 * @module
 */
import { BITS_PER_BYTE, Wire, WireReceiver } from "./wire.ts";

/** A receiver samples the stop bit after 9.5 bits, so up to 5 % it hears every bit of it; within 3 % whatever else. */
const HARMLESS = 0.03;
/** Bits of a sender's byte, in units that rates divide without losing precision. */
const UNITS = 1e9;

/**
 * Hear bytes that follow one another without a gap on a line that is idle before and after.
 *
 * @param bytes What was sent.
 * @param sentAt The sender's baud rate.
 * @param heardAt The receiver's.
 * @returns What the receiver makes of it: the same bytes if the rates agree, else others, and perhaps not as many.
 */
export function heardAt(bytes: Uint8Array, sentAt: number, heardAt: number): Uint8Array {
  if (Math.abs(sentAt / heardAt - 1) <= HARMLESS) return bytes;
  const wire = new Wire();
  const bit = UNITS / sentAt;
  for (const [index, byte] of bytes.entries()) wire.send(byte, index * BITS_PER_BYTE * bit, bit);
  const heard: number[] = [];
  const due: { readonly at: number; readonly callback: () => void }[] = [];
  new WireReceiver(wire, {
    at: (at, callback) => due.push({ at, callback }),
    bit: () => UNITS / heardAt,
    began() {},
    received: ({ byte }) => heard.push(byte),
  }).look();
  // What a receiver asks for it asks in the order of time.
  for (let next = due.shift(); next !== undefined; next = due.shift()) next.callback();
  return Uint8Array.from(heard);
}
