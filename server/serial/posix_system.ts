/**
 * The system calls that a serial port needs on Linux and macOS. A call that fails returns `-errno`, as the
 * kernel itself does: the number is fetched where the call is made, and nowhere else.
 *
 * @module
 */

/** The calls. None of them blocks, but for `poll`, which waits on another thread. */
export interface PosixSystem {
  /** `-EAGAIN`: nothing to read, or no room to write, now. */
  readonly wouldBlock: number;
  /**
   * Open for reading and writing, without waiting for a carrier and without becoming the controlling
   * terminal.
   */
  open(path: string): number;
  /** Close a descriptor. */
  close(fd: number): number;
  /** Read what is there. */
  read(fd: number, into: Uint8Array<ArrayBuffer>): number;
  /** Write what finds room. */
  write(fd: number, bytes: Uint8Array<ArrayBuffer>): number;
  /** A device's own call, with a structure or nothing. */
  ioctl(fd: number, request: number, argument: Uint8Array<ArrayBuffer> | null): number;
  /** Lock the file for this opening of it, or fail at once. */
  lock(fd: number): number;
  /** Throw away what was written but not sent. */
  discardOutput(fd: number): number;
  /**
   * A pipe whose ends are closed in child processes and never block: `[read end, write end]`, or `-errno`.
   */
  pipe(): readonly [number, number] | number;
  /**
   * Wait, without limit, until something happens at one of the descriptors. The only call on another thread,
   * so the only one whose `errno` cannot be told (it belongs to that thread): -1 is all that is known of a
   * failure.
   *
   * @param fds `struct pollfd[]`; the answer is written into it.
   */
  poll(fds: Uint8Array<ArrayBuffer>): Promise<number>;
  /** The same without waiting, on this thread. */
  pollNow(fds: Uint8Array<ArrayBuffer>): number;
}

/** `errno` values that Linux and macOS share. */
export const ERRNO = {
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  EBADF: 9,
  EACCES: 13,
  EPERM: 1,
  EBUSY: 16,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOTTY: 25,
} as const;

/** Bits of `struct pollfd`, the same on Linux and macOS. */
export const POLL = { IN: 1, OUT: 4, ERR: 8, HUP: 16, NVAL: 32 } as const;

/** `sizeof(struct pollfd)`: `int fd; short events; short revents`. */
export const POLLFD_BYTES = 8;
