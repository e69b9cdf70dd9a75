/**
 * A stand-in for the system calls of Linux and macOS. The test says what calls give and when a wait ends.
 *
 * @module
 */
import { POLLFD_BYTES, type PosixSystem } from "../../../server/serial/posix_system.ts";

/** An `ioctl` that was made. */
export interface IoctlCall {
  readonly fd: number;
  readonly request: number;
  readonly argument: readonly number[] | null;
}

const WAKE_READ = 900;
const WAKE_WRITE = 901;

/** A stand-in for the system calls. */
export class FakePosix implements PosixSystem {
  readonly wouldBlock = -11;
  /** What `open` gives. */
  opened = 5;
  /** What the next reads give: bytes, or a negative `errno`; would-block when there is none. */
  readonly reads: (Uint8Array | number)[] = [];
  /**
   * What the next writes give: how many bytes at most, or a negative `errno`; everything when there is none.
   */
  readonly writes: number[] = [];
  /** What was written. */
  readonly written: number[] = [];
  /** Every `ioctl`, in order. */
  readonly ioctls: IoctlCall[] = [];
  /** What an `ioctl` gives, and does with its argument. */
  onIoctl: (request: number, argument: Uint8Array | null) => number = () => 0;
  /** Descriptors that were closed. */
  readonly closed: number[] = [];
  /** Descriptors whose unsent bytes were thrown away. */
  readonly discarded: number[] = [];
  /** What `poll` on this thread gives. */
  pollNowGives = 0;
  /** What `pipe` gives: a negative `errno`, or a pipe. */
  pipeGives = 0;
  /** What is being waited for: descriptor to events; null when no wait is under way. */
  waitingFor: ReadonlyMap<number, number> | null = null;
  /** How many waits are under way, and the most there have been. */
  waits = { now: 0, most: 0, total: 0 };
  #finish: ((revents: ReadonlyMap<number, number>, result?: number) => void) | null = null;
  #wakeBytes = 0;

  open(): number {
    return this.opened;
  }

  close(fd: number): number {
    this.closed.push(fd);
    return 0;
  }

  read(fd: number, into: Uint8Array<ArrayBuffer>): number {
    if (fd === WAKE_READ) return this.#takeWakeBytes();
    const next = this.reads.shift() ?? this.wouldBlock;
    if (typeof next === "number") return next;
    into.set(next);
    return next.length;
  }

  write(fd: number, bytes: Uint8Array<ArrayBuffer>): number {
    if (fd === WAKE_WRITE) return this.#wake();
    const room = this.writes.shift() ?? bytes.length;
    if (room < 0) return room;
    this.written.push(...bytes.subarray(0, room));
    return Math.min(room, bytes.length);
  }

  ioctl(fd: number, request: number, argument: Uint8Array<ArrayBuffer> | null): number {
    const result = this.onIoctl(request, argument);
    this.ioctls.push({ fd, request, argument: argument && [...argument] });
    return result;
  }

  lock(): number {
    return 0;
  }

  discardOutput(fd: number): number {
    this.discarded.push(fd);
    return 0;
  }

  pipe(): readonly [number, number] | number {
    return this.pipeGives < 0 ? this.pipeGives : [WAKE_READ, WAKE_WRITE];
  }

  poll(fds: Uint8Array<ArrayBuffer>): Promise<number> {
    const view = new DataView(fds.buffer);
    const indices = Array.from({ length: fds.length / POLLFD_BYTES }, (_, index) => index * POLLFD_BYTES);
    const entries = indices.map((at) => [view.getInt32(at, true), view.getInt16(at + 4, true)] as const);
    this.waitingFor = new Map(entries.slice(1));
    const { now, most, total } = this.waits;
    this.waits = { now: now + 1, most: Math.max(most, now + 1), total: total + 1 };
    return new Promise((resolve) => {
      this.#finish = (revents, result) => {
        this.#finish = null;
        this.waitingFor = null;
        this.waits = { ...this.waits, now: this.waits.now - 1 };
        let count = 0;
        for (const [index, at] of indices.entries()) {
          const bits = revents.get(entries[index]?.[0] ?? -1) ?? 0;
          view.setInt16(at + 6, bits, true);
          if (bits !== 0) count++;
        }
        resolve(result ?? count);
      };
      if (this.#wakeBytes > 0) this.#finish(new Map([[WAKE_READ, 1]]));
    });
  }

  pollNow(): number {
    return this.pollNowGives;
  }

  /** Something happens at descriptors; resolves when it was dealt with. */
  async happen(...events: readonly (readonly [fd: number, revents: number])[]): Promise<void> {
    await this.#settled();
    this.#finish?.(new Map(events));
    await this.#settled();
  }

  /** The wait itself fails. */
  async failWait(): Promise<void> {
    await this.#settled();
    this.#finish?.(new Map(), -1);
    await this.#settled();
  }

  /** Resolves when everything that needs no event has been done. */
  settled(): Promise<void> {
    return this.#settled();
  }

  #wake(): number {
    this.#wakeBytes++;
    this.#finish?.(new Map([[WAKE_READ, 1]]));
    return 1;
  }

  #takeWakeBytes(): number {
    const count = this.#wakeBytes;
    this.#wakeBytes = 0;
    return count;
  }

  async #settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
}

/** The descriptors of the wake pipe. */
export const WAKE_PIPE: readonly number[] = [WAKE_READ, WAKE_WRITE];
