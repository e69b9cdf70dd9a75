/**
 * An open tty as a line, the same on Linux and macOS. All calls but the shared wait are made on this thread:
 * they cannot block, and take a microsecond where a hop to another thread takes fifty.
 *
 * @module
 */
import { SerialError, SerialIoError, UnpluggedError, WriteQueueFullError } from "./errors.ts";
import { type Line, type LineEvents, WRITE_QUEUE_BYTES } from "./line.ts";
import type { Poller, Watch } from "./poller.ts";
import { ERRNO, POLL, type PosixSystem } from "./posix_system.ts";
import { WriteQueue } from "./write_queue.ts";

/** What differs between the systems once a tty is open. */
export interface Tty {
  /** Its descriptor; the line closes it. */
  readonly fd: number;
  /** Change the rate. */
  setBaudRate(baudRate: number): void;
  /** Put back the settings if they are not those that were set last. Failures do not matter: the port may be gone. */
  keepSettings(): void;
  /** Put back the settings from before. Failures do not matter: the port may be gone. */
  restore(): void;
}

/** What a port is made of. */
export interface PosixLineParts {
  /** Its name. */
  readonly path: string;
  /** The open tty. */
  readonly tty: Tty;
  /** The system calls. */
  readonly system: PosixSystem;
  /** The shared wait. */
  readonly poller: Poller;
  /** Who is told. */
  readonly events: LineEvents;
}

/**
 * A tty hands out at most 4,095 bytes at once (N_TTY); one read per wake-up keeps a flood from starving the
 * rest.
 */
const READ_BYTES = 4096;

/** What the calls of an unplugged port give: Linux says EIO, some drivers ENODEV; macOS says ENXIO. */
const GONE: readonly number[] = [-ERRNO.EIO, -ERRNO.ENXIO, -ERRNO.ENODEV, -ERRNO.EBADF];

/** An open tty. */
export class PosixLine implements Line {
  readonly #parts: PosixLineParts;
  readonly #queue = new WriteQueue(WRITE_QUEUE_BYTES);
  readonly #buffer = new Uint8Array(READ_BYTES);
  #watch: Watch | null = null;
  #failed = false;

  constructor(parts: PosixLineParts) {
    this.#parts = parts;
  }

  /** Begin reading. */
  start(): void {
    const { poller, tty: { fd }, path } = this.#parts;
    try {
      this.#watch = poller.watch({ fd, path, events: this.#wanted() }, (revents) => this.#ready(revents));
    } catch (error) {
      if (!(error instanceof SerialError)) throw error;
      this.#fail(error);
    }
  }

  /** Send, or queue what finds no room. */
  write(bytes: Uint8Array): void {
    if (this.#failed) return;
    const idle = this.#queue.length === 0;
    if (!this.#queue.push(bytes)) this.#fail(new WriteQueueFullError(this.#parts.path, this.#queue.length));
    else if (idle) this.#flush();
  }

  /** Change the rate. */
  setBaudRate(baudRate: number): void {
    this.#parts.tty.setBaudRate(baudRate);
  }

  /** Put back what another program has changed. */
  keepSettings(): void {
    if (!this.#failed) this.#parts.tty.keepSettings();
  }

  /** Stop, restore, close. */
  async release(): Promise<void> {
    const { system, tty } = this.#parts;
    await this.#watch?.stop();
    // Linux waits in close(2) until all is sent, up to 30 s with a stuck adapter, unless there is nothing to send.
    system.discardOutput(tty.fd);
    tty.restore();
    system.close(tty.fd);
  }

  #ready(revents: number): void {
    if (revents & POLL.OUT) this.#flush();
    if (this.#failed) return;
    if (revents & POLL.IN) this.#read((revents & POLL.HUP) !== 0);
    else if (revents & (POLL.HUP | POLL.ERR | POLL.NVAL)) this.#fail(new UnpluggedError(this.#parts.path));
  }

  #read(hungUp: boolean): void {
    const { events, system, tty, path } = this.#parts;
    const count = system.read(tty.fd, this.#buffer);
    if (count > 0) events.received(this.#buffer.subarray(0, count));
    // VMIN is 1, so that "nothing there" is EAGAIN and 0 can only mean that the port is gone.
    else if (count === 0 || (count === system.wouldBlock && hungUp)) this.#fail(new UnpluggedError(path));
    else if (count !== system.wouldBlock && count !== -ERRNO.EINTR) {
      this.#fail(this.#callFailed("read", count));
    }
  }

  #flush(): void {
    const { system, tty } = this.#parts;
    while (this.#queue.length > 0) {
      const count = system.write(tty.fd, this.#queue.waiting());
      if (count > 0) this.#queue.drop(count);
      else if (count === 0 || count === system.wouldBlock) break;
      else if (count !== -ERRNO.EINTR) return this.#fail(this.#callFailed("write", count));
    }
    this.#watch?.setEvents(this.#wanted());
  }

  #wanted(): number {
    return this.#queue.length > 0 ? POLL.IN | POLL.OUT : POLL.IN;
  }

  #callFailed(call: string, result: number): SerialError {
    return GONE.includes(result)
      ? new UnpluggedError(this.#parts.path)
      : new SerialIoError(this.#parts.path, call, -result);
  }

  #fail(reason: SerialError): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#parts.events.failed(reason);
  }
}
