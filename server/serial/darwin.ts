/**
 * Serial ports on macOS. Not run on a Mac yet: written after the sources of xnu and IOSerialFamily, and
 * tested as far as that goes on other systems.
 *
 * `poll` works on serial devices there, whatever its manual says: it is built on kqueue, which IOSerialFamily
 * asks for (`cdevsw_setkqueueok` in IOSerialBSDClient.cpp).
 *
 * @module
 */
import { checkSetRate } from "./baud_rate.ts";
import { IOCTL, TERMIOS } from "./constants_darwin.ts";
import { denoFiles } from "./device_files.ts";
import { SerialIoError, UnsupportedRateError } from "./errors.ts";
import { darwinSystem } from "./ffi_darwin.ts";
import type { Line, LineEvents } from "./line.ts";
import { openFailure } from "./open_failure.ts";
import { pollerOf } from "./poller.ts";
import { PosixLine, type Tty } from "./posix_line.ts";
import { ERRNO, type PosixSystem } from "./posix_system.ts";
import { outputRate, rawTermios, unsignedLong } from "./termios_darwin.ts";

/**
 * Open a port on macOS.
 *
 * @param path The device; `/dev/cu.*`, as `/dev/tty.*` waits for a carrier.
 * @param baudRate Bits per second.
 * @param events Who is told.
 * @param system The system calls.
 * @returns The open line.
 * @throws {SerialError} Which one says why it cannot be opened.
 */
export function openDarwinLine(
  path: string,
  baudRate: number,
  events: LineEvents,
  system: PosixSystem = darwinSystem(),
): Line {
  const fd = system.open(path);
  if (fd < 0) throw openFailure(denoFiles, path, { call: "open", errno: -fd });
  const tty = new DarwinTty(system, path, fd);
  const errno = tty.claim();
  if (errno !== 0) {
    system.close(fd);
    throw openFailure(denoFiles, path, { call: "ioctl", errno });
  }
  try {
    tty.configure();
    tty.setBaudRate(baudRate);
    return new PosixLine({ path, tty, system, poller: pollerOf(system), events });
  } catch (error) {
    tty.restore();
    system.close(fd);
    throw error;
  }
}

class DarwinTty implements Tty {
  readonly fd: number;
  readonly #system: PosixSystem;
  readonly #path: string;
  readonly #termiosBefore = new Uint8Array(TERMIOS.bytes);
  /** What was set last, and the settings as the driver took them; null before. */
  #set: { readonly baudRate: number; readonly settings: Uint8Array } | null = null;

  constructor(system: PosixSystem, path: string, fd: number) {
    this.fd = fd;
    this.#system = system;
    this.#path = path;
  }

  claim(): number {
    const isTty = this.#system.ioctl(this.fd, IOCTL.TIOCGETA, this.#termiosBefore);
    if (isTty < 0) return -isTty;
    if (this.#system.lock(this.fd) === this.#system.wouldBlock) return ERRNO.EBUSY;
    this.#system.ioctl(this.fd, IOCTL.TIOCEXCL, null);
    return 0;
  }

  configure(): void {
    const result = this.#system.ioctl(this.fd, IOCTL.TIOCSETA, rawTermios(this.#termiosBefore));
    if (result < 0) throw new SerialIoError(this.#path, "ioctl", -result);
    // Hand over what was received after 1 us, not after 85 characters. Drivers that cannot, stay as they are.
    this.#system.ioctl(this.fd, IOCTL.IOSSDATALAT, unsignedLong(1));
  }

  setBaudRate(baudRate: number): void {
    if (this.#setSpeed(baudRate) < 0) {
      throw new UnsupportedRateError(this.#path, baudRate, "its driver refuses it");
    }
    const now = new Uint8Array(TERMIOS.bytes);
    const result = this.#system.ioctl(this.fd, IOCTL.TIOCGETA, now);
    if (result < 0) throw new SerialIoError(this.#path, "ioctl", -result);
    checkSetRate(this.#path, baudRate, outputRate(now));
    this.#set = { baudRate, settings: now };
  }

  keepSettings(): void {
    const now = new Uint8Array(TERMIOS.bytes);
    if (this.#set === null || this.#system.ioctl(this.fd, IOCTL.TIOCGETA, now) < 0) return;
    const { baudRate, settings } = this.#set;
    if (settings.every((byte, index) => byte === now[index])) return;
    this.#system.ioctl(this.fd, IOCTL.TIOCSETA, rawTermios(this.#termiosBefore));
    this.#setSpeed(baudRate);
  }

  /** After TIOCSETA, which would set the ordinary rate again. */
  #setSpeed(baudRate: number): number {
    const result = this.#system.ioctl(this.fd, IOCTL.IOSSIOSPEED, unsignedLong(baudRate));
    // A pseudo-terminal does not know IOSSIOSPEED, and takes any number instead.
    return result === -ERRNO.ENOTTY
      ? this.#system.ioctl(this.fd, IOCTL.TIOCSETA, rawTermios(this.#termiosBefore, baudRate))
      : result;
  }

  restore(): void {
    this.#system.ioctl(this.fd, IOCTL.TIOCSETA, this.#termiosBefore);
    this.#system.ioctl(this.fd, IOCTL.TIOCNXCL, null);
  }
}
