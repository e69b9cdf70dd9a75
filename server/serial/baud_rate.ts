/**
 * Which rates make sense, and whether a port really took one.
 *
 * @module
 */
import { UnsupportedRateError } from "./errors.ts";

/** The slowest rate any system names (POSIX B50). Below it is 0, which hangs up. */
const SLOWEST = 50;

/**
 * What a 16 MHz AVR reaches with U2X (ATmega328P datasheet, table 20-1: f / 8); more is a slip of the finger.
 */
const FASTEST = 2_000_000;

/** A driver may round. A UART stands about 4 % in all, and the board needs half of that for its own error. */
const TOLERANCE = 0.02;

/**
 * Refuse a rate that no board can run at.
 *
 * @param path The port, for the message.
 * @param baudRate Bits per second.
 * @throws {UnsupportedRateError} If it is not a whole number from 50 to 2,000,000.
 */
export function checkBaudRate(path: string, baudRate: number): void {
  if (Number.isInteger(baudRate) && baudRate >= SLOWEST && baudRate <= FASTEST) return;
  throw new UnsupportedRateError(path, baudRate, `a rate is a whole number from ${SLOWEST} to ${FASTEST}`);
}

/**
 * Refuse a rate that the driver took but did not set.
 *
 * @param path The port, for the message.
 * @param asked The rate that was asked for.
 * @param set The rate the driver says it set.
 * @throws {UnsupportedRateError} If they are more than 2 % apart.
 */
export function checkSetRate(path: string, asked: number, set: number): void {
  if (Math.abs(set - asked) <= asked * TOLERANCE) return;
  throw new UnsupportedRateError(path, asked, `the nearest rate it has is ${set}`, set);
}
