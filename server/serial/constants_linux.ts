/**
 * Numbers of the Linux kernel's interface, "generic" ones as on x86-64 and arm64 (asm-generic/termbits.h,
 * asm-generic/ioctls.h, linux/inotify.h). MIPS, PowerPC and SPARC have others; Deno does not run there.
 *
 * @module
 */

/** Flags of `open`: read and write, no waiting for a carrier, no controlling terminal, closed in children. */
export const OPEN_FLAGS = 0o2 | 0o400 | 0o4000 | 0o2000000;

/** Flags of `pipe2`: O_NONBLOCK | O_CLOEXEC. */
export const PIPE_FLAGS = 0o4000 | 0o2000000;

/** `flock`: LOCK_EX | LOCK_NB. */
export const LOCK_EXCLUSIVE_NOW = 2 | 4;

/** `tcflush`: what was written but not sent. */
export const TCOFLUSH = 1;

/** `-EAGAIN`. */
export const WOULD_BLOCK: number = -11;

/** Requests of `ioctl`. */
export const IOCTL = {
  TCGETS2: 0x802c542a,
  TCSETS2: 0x402c542b,
  TIOCEXCL: 0x540c,
  TIOCNXCL: 0x540d,
  TIOCGEXCL: 0x80045440,
  TIOCGSERIAL: 0x541e,
  TIOCSSERIAL: 0x541f,
} as const;

/** Bits of `c_cflag`. */
export const CFLAG = { CS8: 0o60, CREAD: 0o200, HUPCL: 0o2000, CLOCAL: 0o4000, BOTHER: 0o10000 } as const;

/** `c_iflag`: a break on the line is no byte. Everything else that interprets bytes is off. */
export const IGNBRK = 1;

/** `struct termios2`: four u32 flags, `c_line` @16, `c_cc[19]` @17, the speeds at the end. */
export const TERMIOS2 = { bytes: 44, cflag: 8, vtime: 17 + 5, vmin: 17 + 6, ispeed: 36, ospeed: 40 } as const;

/** `struct serial_struct` on 64-bit systems (linux/serial.h): `int flags` @16. */
export const SERIAL_STRUCT = { bytes: 72, flags: 16, lowLatency: 1 << 13 } as const;

/** Flags of `inotify_init1`: IN_NONBLOCK | IN_CLOEXEC. */
export const INOTIFY_FLAGS = 0o4000 | 0o2000000;

/** What inotify can tell of a folder. */
export const INOTIFY = {
  ATTRIB: 0x4,
  MOVED_FROM: 0x40,
  MOVED_TO: 0x80,
  CREATE: 0x100,
  DELETE: 0x200,
  Q_OVERFLOW: 0x4000,
  IGNORED: 0x8000,
  ONLYDIR: 0x01000000,
} as const;

/** `struct inotify_event`: `int wd; u32 mask, cookie, len; char name[len]`. */
export const INOTIFY_EVENT = { mask: 4, length: 12, name: 16 } as const;

/** Flags of `open` for reading descriptions: O_RDONLY | O_NONBLOCK | O_CLOEXEC. */
export const READ_FLAGS = 0o4000 | 0o2000000;

/** Where `d_reclen` and `d_name` are in `struct dirent`, with 64-bit offsets. */
export const DIRENT = { length: 16, name: 19 } as const;

/**
 * `statx`: relative to the working folder; STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID; and where the
 * answers are.
 */
export const STATX = { AT_FDCWD: -100, mask: 0x1b, bytes: 256, uid: 20, gid: 24, mode: 28 } as const;

/** Linux's PATH_MAX. */
export const PATH_MAX = 4096;
