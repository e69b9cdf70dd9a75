/**
 * A serial port without hardware, on Linux: a pseudo-terminal, seen from the side where the board would be. Programs
 * open it like any other port, at any rate; it has no modem lines, so that being opened is told instead of DTR.
 *
 * @module
 */
import { IOCTL, TERMIOS2 } from "./constants_linux.ts";
import { SerialIoError } from "./errors.ts";
import { type LinuxSystem, linuxSystem } from "./ffi_linux.ts";
import { linuxFiles } from "./linux_files.ts";
import { pollerOf, type Watch } from "./poller.ts";
import { portHolders } from "./port_holders.ts";
import { POLL } from "./posix_system.ts";
import { OPENING_EVENTS, PtyOpeners } from "./pty_openers.ts";
import { outputRate, rawTermios2 } from "./termios_linux.ts";
import { WriteQueue } from "./write_queue.ts";

/** What happens at the port. */
export interface PtyEvents {
  /** A program opened it, after nobody had it open. */
  opened(): void;
  /** The last program closed it. What it wrote before may still come. */
  closed(): void;
  /** A program wrote bytes; the view is valid only during the call. */
  received(bytes: Uint8Array): void;
}

const MULTIPLEXER = "/dev/ptmx";
/** Requests of `ioctl` (asm-generic/ioctls.h): unlock, number of the port, flush; without an argument, input. */
const TIOCSPTLCK = 0x40045431;
const TIOCGPTN = 0x80045430;
const TCFLSH = 0x540b;

const READ_BYTES = 4096;
const EVENT_BYTES = 4096;
/** What a program may leave unread, beyond what the kernel holds (16 KiB). */
const QUEUE_BYTES = 64 * 1024;

interface Descriptors {
  readonly path: string;
  readonly master: number;
  /** The other side, kept open: see `pty_openers.ts`. */
  readonly port: number;
  readonly inotify: number;
}

/** A pseudo-terminal, from the board's side. */
export class Pty {
  /** The port's name: what programs open. */
  readonly path: string;
  readonly #system: LinuxSystem;
  readonly #fds: Descriptors;
  readonly #events: PtyEvents;
  readonly #openers: PtyOpeners;
  readonly #queue = new WriteQueue(QUEUE_BYTES);
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #eventBuffer = new Uint8Array(EVENT_BYTES);
  readonly #watches: readonly [openers: Watch, bytes: Watch];
  #reading = true;
  #closing: Promise<void> | null = null;

  /**
   * A new port. It is raw from the beginning: no byte is changed or echoed, even if a program sets nothing.
   *
   * @param baudRate The rate it has until a program sets another.
   * @param events Who is told.
   * @throws {SerialIoError} If the system gives no pseudo-terminal, or nothing to watch it with.
   * @throws {UnsupportedSystemError} If this is not Linux.
   */
  constructor(baudRate: number, events: PtyEvents) {
    const system = linuxSystem();
    this.#system = system;
    this.#events = events;
    this.#fds = openDescriptors(system, baudRate);
    const { path, master, inotify } = this.#fds;
    this.path = path;
    this.#openers = new PtyOpeners({
      events: () => {
        const length = system.read(inotify, this.#eventBuffer);
        return this.#eventBuffer.subarray(0, Math.max(0, length));
      },
      holders: () => portHolders(linuxFiles(), path).filter(({ pid }) => pid !== Deno.pid).length,
      opened: () => events.opened(),
      closed: () => {
        this.#forget();
        events.closed();
      },
    });
    const poller = pollerOf(system);
    this.#watches = [
      poller.watch({ fd: inotify, path, events: POLL.IN }, () => this.#openers.changed()),
      poller.watch({ fd: master, path, events: POLL.IN }, (revents) => this.#ready(revents)),
    ];
  }

  /** The rate that the program has set, or the one before it. */
  get baudRate(): number {
    const settings = new Uint8Array(TERMIOS2.bytes);
    this.#system.ioctl(this.#fds.port, IOCTL.TCGETS2, settings);
    return outputRate(settings);
  }

  /** Send to the program; without one, or when it has left 64 KiB unread, bytes are lost, as on a real board. */
  write(bytes: Uint8Array): void {
    if (!this.#openers.open || !this.#queue.push(bytes)) return;
    if (this.#queue.length === bytes.length) this.#flush();
  }

  /** Leave what programs write in the kernel's hands: they wait when it is full. */
  pause(): void {
    this.#reading = false;
    this.#setEvents();
  }

  /** Read on. */
  resume(): void {
    this.#reading = true;
    this.#setEvents();
  }

  /** Unplug: programs that have the port open are told so. May be called again. */
  close(): Promise<void> {
    return this.#closing ??= this.#end();
  }

  async #end(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.stop()));
    const { master, port, inotify } = this.#fds;
    for (const fd of [inotify, port, master]) this.#system.close(fd);
  }

  #ready(revents: number): void {
    // Who writes has opened the port before, but the news may be on its way.
    this.#openers.changed();
    if (revents & POLL.OUT) this.#flush();
    // It may have been paused while this was on its way.
    if (!(revents & POLL.IN) || !this.#reading) return;
    const length = this.#system.read(this.#fds.master, this.#buffer);
    if (length > 0) this.#events.received(this.#buffer.subarray(0, length));
  }

  #flush(): void {
    while (this.#queue.length > 0) {
      const count = this.#system.write(this.#fds.master, this.#queue.waiting());
      if (count <= 0) break;
      this.#queue.drop(count);
    }
    this.#setEvents();
  }

  #setEvents(): void {
    const [, bytes] = this.#watches;
    bytes.setEvents((this.#reading ? POLL.IN : 0) | (this.#queue.length > 0 ? POLL.OUT : 0));
  }

  /** A real port forgets these when it is closed: what was not read, and the mark that keeps others from opening it. */
  #forget(): void {
    this.#queue.drop(this.#queue.length);
    this.#setEvents();
    this.#system.ioctl(this.#fds.port, TCFLSH, null);
    this.#system.ioctl(this.#fds.port, IOCTL.TIOCNXCL, null);
  }
}

function openDescriptors(system: LinuxSystem, baudRate: number): Descriptors {
  const opened: number[] = [];
  const checked = (call: string, path: string, result: number): number => {
    if (result < 0) throw new SerialIoError(path, call, -result);
    return result;
  };
  const kept = (fd: number): number => {
    opened.push(fd);
    return fd;
  };
  try {
    const master = kept(checked("open", MULTIPLEXER, system.open(MULTIPLEXER)));
    checked("ioctl", MULTIPLEXER, system.ioctl(master, TIOCSPTLCK, new Uint8Array(4)));
    const number = new Uint8Array(4);
    checked("ioctl", MULTIPLEXER, system.ioctl(master, TIOCGPTN, number));
    const path = `/dev/pts/${new DataView(number.buffer).getUint32(0, true)}`;
    const port = kept(checked("open", path, system.open(path)));
    const settings = new Uint8Array(TERMIOS2.bytes);
    checked("ioctl", path, system.ioctl(port, IOCTL.TCGETS2, settings));
    checked("ioctl", path, system.ioctl(port, IOCTL.TCSETS2, rawTermios2(settings, baudRate)));
    const inotify = kept(checked("inotify_init1", path, system.inotifyInit()));
    checked("inotify_add_watch", path, system.inotifyAdd(inotify, path, OPENING_EVENTS));
    return { path, master, port, inotify };
  } catch (error) {
    for (const fd of opened) system.close(fd);
    throw error;
  }
}
