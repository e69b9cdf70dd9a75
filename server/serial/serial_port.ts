/**
 * A serial port with the names of Web Serial (WICG/serial), for Arduino boards: always 8 data bits, no
 * parity, one stop bit, no flow control. Once open it is a {@linkcode ByteStream}, which is all that a link
 * needs of it.
 *
 * @module
 */
import type { ByteStream } from "../link/byte_stream.ts";

/** How to open a port. */
export interface SerialOptions {
  /** Bits per second, a whole number from 50 to 2,000,000. */
  readonly baudRate: number;
}

/**
 * A serial port. It may be opened again after it was closed or its line ended; every opening is a fresh byte
 * stream, with its own `start`.
 */
export interface SerialPort extends ByteStream {
  /** The name the system knows it by: `/dev/ttyACM0`, `/dev/cu.usbmodem1101`, `COM3`. */
  readonly path: string;
  /**
   * Open it. DTR and RTS rise, which resets most boards. Unplugging is noticed from `start` on.
   *
   * @param options The rate.
   * @throws {SerialError} Which one says why it cannot be opened.
   * @throws {DOMException} "InvalidStateError" if it is open already.
   */
  open(options: SerialOptions): Promise<void>;
  /**
   * Change the rate while it is open, without resetting the board. Takes effect at once: bytes under way are
   * lost, so call it when the board has answered or said nothing.
   *
   * @param baudRate Bits per second.
   * @throws {UnsupportedRateError} If the port cannot do it; it may run at its nearest rate then.
   * @throws {DOMException} "InvalidStateError" if it is not open.
   */
  setBaudRate(baudRate: number): Promise<void>;
  /**
   * Send bytes in order. Never blocks and never throws. What the adapter does not take at once waits in a
   * queue of 64 KiB (1.3 s at 500,000 baud). The link's window (W6) never comes near that, so a full queue
   * means that the other side no longer takes any: the line ends with a {@linkcode WriteQueueFullError},
   * nothing is dropped in the middle. Does nothing when the port is not open.
   */
  write(bytes: Uint8Array): void;
  /**
   * Close it, and leave it with the settings it had before. Bytes that were not sent yet are discarded, so
   * closing never waits for a stuck adapter. May be called again.
   */
  close(): Promise<void>;
}
