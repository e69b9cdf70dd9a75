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

/** What is known of a port without opening it. */
export interface SerialPortInfo {
  /** USB vendor of the adapter, where discovery found one. */
  readonly usbVendorId?: number;
  /** USB product of the adapter, where discovery found one. */
  readonly usbProductId?: number;
}

/** The lines this side drives; what is left out stays as it is. */
export interface SerialOutputSignals {
  /** DTR. On an Uno the falling of the line resets the chip. */
  readonly dataTerminalReady?: boolean;
  /** RTS. */
  readonly requestToSend?: boolean;
  /** Hold the transmit line in the break state. */
  readonly break?: boolean;
}

/** The lines the other side drives. */
export interface SerialInputSignals {
  /** DCD. */
  readonly dataCarrierDetect: boolean;
  /** CTS. */
  readonly clearToSend: boolean;
  /** RI. */
  readonly ringIndicator: boolean;
  /** DSR. */
  readonly dataSetReady: boolean;
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
  /** What is known of it without opening it. */
  getInfo(): SerialPortInfo;
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
   * Set DTR, RTS or break.
   *
   * @param signals What to change.
   * @throws {NoSignalsError} If the port has no such lines, as a pseudo-terminal.
   * @throws {DOMException} "InvalidStateError" if it is not open.
   */
  setSignals(signals: SerialOutputSignals): Promise<void>;
  /**
   * Read the lines that the other side drives.
   *
   * @returns Their state now.
   * @throws {NoSignalsError} If the port has no such lines.
   * @throws {DOMException} "InvalidStateError" if it is not open.
   */
  getSignals(): Promise<SerialInputSignals>;
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
