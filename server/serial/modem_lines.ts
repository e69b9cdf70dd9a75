/**
 * DTR, RTS and the others by `ioctl`. The bits are the same on Linux and macOS, the requests are not.
 *
 * @module
 */
import { NoSignalsError, SerialIoError } from "./errors.ts";
import { ERRNO, type PosixSystem } from "./posix_system.ts";
import type { SerialInputSignals, SerialOutputSignals } from "./serial_port.ts";

/** The requests. */
export interface ModemRequests {
  /** Read all bits. */
  readonly TIOCMGET: number;
  /** Raise bits. */
  readonly TIOCMBIS: number;
  /** Lower bits. */
  readonly TIOCMBIC: number;
  /** Begin a break. */
  readonly TIOCSBRK: number;
  /** End it. */
  readonly TIOCCBRK: number;
}

/** An open port and how to ask it. */
export interface ModemPort {
  /** Its name, for messages. */
  readonly path: string;
  /** Its descriptor. */
  readonly fd: number;
  /** The system calls. */
  readonly system: PosixSystem;
  /** The requests. */
  readonly requests: ModemRequests;
}

/** Bits of a modem's lines. */
export const TIOCM = { DTR: 0x002, RTS: 0x004, CTS: 0x020, CAR: 0x040, RNG: 0x080, DSR: 0x100 } as const;

/**
 * Set DTR, RTS or break.
 *
 * @param port The port.
 * @param signals What to change.
 * @throws {NoSignalsError} If it has no such lines.
 */
export function setModemLines(port: ModemPort, signals: SerialOutputSignals): void {
  const { requests } = port;
  const lines = [[signals.dataTerminalReady, TIOCM.DTR], [signals.requestToSend, TIOCM.RTS]] as const;
  // Together, as adapters with an auto-reset circuit on both lines expect.
  for (const level of [true, false]) {
    const bits = lines.reduce((all, [wanted, bit]) => wanted === level ? all | bit : all, 0);
    if (bits !== 0) request(port, level ? requests.TIOCMBIS : requests.TIOCMBIC, int(bits));
  }
  if (signals.break !== undefined) {
    request(port, signals.break ? requests.TIOCSBRK : requests.TIOCCBRK, null);
  }
}

/**
 * Read the lines of the other side.
 *
 * @param port The port.
 * @returns Their state.
 * @throws {NoSignalsError} If it has no such lines.
 */
export function getModemLines(port: ModemPort): SerialInputSignals {
  const argument = int(0);
  request(port, port.requests.TIOCMGET, argument);
  const bits = new DataView(argument.buffer).getInt32(0, true);
  return {
    dataCarrierDetect: (bits & TIOCM.CAR) !== 0,
    clearToSend: (bits & TIOCM.CTS) !== 0,
    ringIndicator: (bits & TIOCM.RNG) !== 0,
    dataSetReady: (bits & TIOCM.DSR) !== 0,
  };
}

function request(
  { system, fd, path }: ModemPort,
  number: number,
  argument: Uint8Array<ArrayBuffer> | null,
): void {
  const result = system.ioctl(fd, number, argument);
  // A pseudo-terminal says ENOTTY, an adapter without lines EINVAL.
  if (result === -ERRNO.ENOTTY || result === -ERRNO.EINVAL) throw new NoSignalsError(path);
  if (result < 0) throw new SerialIoError(path, "ioctl", -result);
}

function int(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}
