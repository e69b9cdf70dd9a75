/**
 * Numbers of macOS (xnu: bsd/sys/fcntl.h, filio.h, ttycom.h, termios.h; IOSerialFamily: ioss.h).
 *
 * @module
 */

/** Flags of `open`: O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC. */
export const OPEN_FLAGS = 0x2 | 0x4 | 0x20000 | 0x1000000;

/** `flock`: LOCK_EX | LOCK_NB. */
export const LOCK_EXCLUSIVE_NOW = 2 | 4;

/** `tcflush`: what was written but not sent. */
export const TCOFLUSH = 2;

/** `-EAGAIN`. */
export const WOULD_BLOCK: number = -35;

const VOID = 0x20000000;
const OUT = 0x40000000;
const IN = 0x80000000;

/**
 * `struct termios` on 64-bit systems: four `unsigned long` flags, `c_cc[20]` @32, the speeds as `unsigned
 * long`.
 */
export const TERMIOS = {
  bytes: 72,
  cflag: 16,
  lflag: 24,
  vmin: 32 + 16,
  vtime: 32 + 17,
  ispeed: 56,
  ospeed: 64,
} as const;

/** Requests of `ioctl`. */
export const IOCTL = {
  FIOCLEX: request(VOID, "f", 1, 0),
  FIONBIO: request(IN, "f", 126, 4),
  TIOCEXCL: request(VOID, "t", 13, 0),
  TIOCNXCL: request(VOID, "t", 14, 0),
  TIOCGETA: request(OUT, "t", 19, TERMIOS.bytes),
  TIOCSETA: request(IN, "t", 20, TERMIOS.bytes),
  IOSSDATALAT: request(IN, "T", 0, 8),
  IOSSIOSPEED: request(IN, "T", 2, 8),
} as const;

/** Bits of `c_cflag`. */
export const CFLAG = { CS8: 0x300, CREAD: 0x800, HUPCL: 0x4000, CLOCAL: 0x8000 } as const;

/** `c_iflag`: a break on the line is no byte. Everything else that interprets bytes is off. */
export const IGNBRK = 1;

/** A rate every driver has; IOSSIOSPEED sets the one that is wanted afterwards. */
export const ORDINARY_RATE = 9600;

/** `_IOC` of sys/ioccom.h. */
function request(direction: number, group: string, number: number, size: number): number {
  return (direction | ((size & 0x1fff) << 16) | (group.charCodeAt(0) << 8) | number) >>> 0;
}
