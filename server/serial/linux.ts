/**
 * Serial ports on Linux.
 *
 * @module
 */
import { checkSetRate } from "./baud_rate.ts";
import { IOCTL, SERIAL_STRUCT, TERMIOS2 } from "./constants_linux.ts";
import { SerialIoError, UnpluggedError, UnsupportedRateError } from "./errors.ts";
import { linuxSystem } from "./ffi_linux.ts";
import type { Line, LineEvents } from "./line.ts";
import { linuxFiles } from "./linux_files.ts";
import { openFailure } from "./open_failure.ts";
import { pollerOf } from "./poller.ts";
import { portHolders } from "./port_holders.ts";
import { PosixLine, type Tty } from "./posix_line.ts";
import { ERRNO, type PosixSystem } from "./posix_system.ts";
import { hangingUp, outputRate, rawTermios2, sameBytes, withHangUpOf } from "./termios_linux.ts";

/**
 * Open a port on Linux.
 *
 * @param path The device, or a link to it.
 * @param baudRate Bits per second.
 * @param events Who is told.
 * @param system The system calls.
 * @returns The open line.
 * @throws {SerialError} Which one says why it cannot be opened.
 */
export function openLinuxLine(
  path: string,
  baudRate: number,
  events: LineEvents,
  system: PosixSystem = linuxSystem(),
): Line {
  const tty = claimed(path, system);
  try {
    tty.setBaudRate(baudRate);
    tty.lowerLatency();
    return new PosixLine({ path, tty, system, poller: pollerOf(system), events });
  } catch (error) {
    tty.restore();
    system.close(tty.fd);
    throw error;
  }
}

/**
 * Open a port on Linux and close it with that rate still set, so that DTR drops at it. This tells a board with USB of its own to start
 * its bootloader, if the rate is 1,200.
 *
 * @param path The device, or a link to it.
 * @param baudRate Bits per second.
 * @param system The system calls.
 * @throws {SerialError} Which one says why it cannot be opened.
 */
export function touchLinuxPort(path: string, baudRate: number, system: PosixSystem = linuxSystem()): void {
  const tty = claimed(path, system);
  try {
    tty.setBaudRate(baudRate);
    tty.hangUp();
  } finally {
    system.close(tty.fd);
  }
}

function claimed(path: string, system: PosixSystem): LinuxTty {
  const fd = system.open(path);
  if (fd < 0) throw openFailure(linuxFiles(), path, { call: "open", errno: -fd });
  const tty = new LinuxTty(system, path, fd);
  const errno = tty.claim();
  if (errno === 0) return tty;
  system.close(fd);
  throw openFailure(linuxFiles(), path, { call: "ioctl", errno });
}

class LinuxTty implements Tty {
  readonly fd: number;
  readonly #system: PosixSystem;
  readonly #path: string;
  readonly #termiosBefore = new Uint8Array(TERMIOS2.bytes);
  /** The settings as the driver took them; null before they were set. */
  #settings: Uint8Array<ArrayBuffer> | null = null;
  /** `struct serial_struct` as it was, if it was changed. */
  #serialBefore: Uint8Array<ArrayBuffer> | null = null;

  constructor(system: PosixSystem, path: string, fd: number) {
    this.fd = fd;
    this.#system = system;
    this.#path = path;
  }

  /**
   * Make sure that it is a tty and ours alone: TIOCEXCL keeps others from opening it, but not root; `flock`
   * is what pyserial, picocom and others go by, and holds against root too.
   *
   * @returns 0, or the `errno` that says why not.
   */
  claim(): number {
    const isTty = this.#system.ioctl(this.fd, IOCTL.TCGETS2, this.#termiosBefore);
    if (isTty < 0) return -isTty;
    if (this.#system.lock(this.fd) === this.#system.wouldBlock) return ERRNO.EBUSY;
    if (this.#isSomebodyElses()) return ERRNO.EBUSY;
    this.#system.ioctl(this.fd, IOCTL.TIOCEXCL, null);
    return 0;
  }

  setBaudRate(baudRate: number): void {
    const result = this.#system.ioctl(this.fd, IOCTL.TCSETS2, rawTermios2(this.#termiosBefore, baudRate));
    if (result === -ERRNO.EINVAL) {
      throw new UnsupportedRateError(this.#path, baudRate, "its driver refuses it");
    }
    const now = new Uint8Array(TERMIOS2.bytes);
    const read = result < 0 ? result : this.#system.ioctl(this.fd, IOCTL.TCGETS2, now);
    if (read === -ERRNO.EIO) throw new UnpluggedError(this.#path);
    if (read < 0) throw new SerialIoError(this.#path, "ioctl", -read);
    checkSetRate(this.#path, baudRate, outputRate(now));
    this.#settings = now;
  }

  keepSettings(): void {
    const now = new Uint8Array(TERMIOS2.bytes);
    if (this.#settings === null || this.#system.ioctl(this.fd, IOCTL.TCGETS2, now) < 0) return;
    // Whether the last close drops DTR is for others to decide; it does not matter while the port is open.
    const wanted = withHangUpOf(this.#settings, now);
    // Only a rate of 0 would let the driver drop DTR, and with it reset the board.
    if (!sameBytes(wanted, now)) this.#system.ioctl(this.fd, IOCTL.TCSETS2, wanted);
  }

  /** Have the adapter hand over what it received at once: FTDI's hold it back for 16 ms, otherwise for 1. */
  lowerLatency(): void {
    const before = new Uint8Array(SERIAL_STRUCT.bytes);
    // Drivers without such a setting say ENOTTY, those without the right to change it EPERM: it stays as it is.
    if (this.#system.ioctl(this.fd, IOCTL.TIOCGSERIAL, before) < 0) return;
    const wanted = Uint8Array.from(before);
    const view = new DataView(wanted.buffer);
    const flags = view.getInt32(SERIAL_STRUCT.flags, true);
    if (flags & SERIAL_STRUCT.lowLatency) return;
    view.setInt32(SERIAL_STRUCT.flags, flags | SERIAL_STRUCT.lowLatency, true);
    if (this.#system.ioctl(this.fd, IOCTL.TIOCSSERIAL, wanted) >= 0) this.#serialBefore = before;
  }

  /** Have the last close drop DTR, and leave everything else as it was set. */
  hangUp(): void {
    if (this.#settings !== null) this.#system.ioctl(this.fd, IOCTL.TCSETS2, hangingUp(this.#settings));
    this.#unmark();
  }

  restore(): void {
    if (this.#serialBefore !== null) this.#system.ioctl(this.fd, IOCTL.TIOCSSERIAL, this.#serialBefore);
    this.#system.ioctl(this.fd, IOCTL.TCSETS2, this.#termiosBefore);
    this.#unmark();
  }

  /** A pty keeps the mark while its other side is open, and would be closed to everybody but root. */
  #unmark(): void {
    this.#system.ioctl(this.fd, IOCTL.TIOCNXCL, null);
  }

  /**
   * Only root gets this far with another's TIOCEXCL. The mark alone proves nothing: on a pty it outlives its
   * owner.
   */
  #isSomebodyElses(): boolean {
    const mark = new Uint8Array(4);
    if (this.#system.ioctl(this.fd, IOCTL.TIOCGEXCL, mark) < 0 || mark[0] === 0) return false;
    return portHolders(linuxFiles(), this.#path).some(({ pid }) => pid !== Deno.pid);
  }
}
