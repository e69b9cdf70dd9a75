/**
 * The rate of the line (W18).
 *
 * @module
 */
/**
 * The rate of the line between server and board, in bits per second: exact on a chip at 16 MHz, where 115200 is 2.1 % off. The server
 * opens ports at it, and `deno task gen` writes it for the sketch, whose `begin()` knows no other (W18).
 */
export const LINK_BAUD = 500_000;
