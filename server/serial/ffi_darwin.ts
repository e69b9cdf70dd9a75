/**
 * libSystem on macOS, loaded at the first call. Not run on a Mac yet: written after xnu's headers and Apple's
 * calling convention.
 *
 * `ioctl` is variadic. On Apple silicon variadic arguments are passed on the stack while named ones go
 * through eight registers, so there it is declared with six more named arguments: the ninth lands where
 * `va_arg` looks for it (Deno passes stack arguments rightly since 2.8.2).
 *
 * @module
 */
import { IOCTL, LOCK_EXCLUSIVE_NOW, OPEN_FLAGS, TCOFLUSH, WOULD_BLOCK } from "./constants_darwin.ts";
import { UnsupportedSystemError } from "./errors.ts";
import { POLLFD_BYTES, type PosixSystem } from "./posix_system.ts";

const SYMBOLS = {
  // int open(const char *path, int oflag, ...);
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // int close(int fildes);
  close: { parameters: ["i32"], result: "i32" },
  // ssize_t read(int fildes, void *buf, size_t nbyte);
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fildes, const void *buf, size_t nbyte);
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int flock(int fd, int operation);
  flock: { parameters: ["i32", "i32"], result: "i32" },
  // int tcflush(int fildes, int action);
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  // int pipe(int fildes[2]);
  pipe: { parameters: ["buffer"], result: "i32" },
  // int poll(struct pollfd fds[], nfds_t nfds, int timeout);
  poll: { parameters: ["buffer", "u32", "i32"], result: "i32", nonblocking: true },
  // int poll(struct pollfd fds[], nfds_t nfds, int timeout);
  pollNow: { name: "poll", parameters: ["buffer", "u32", "i32"], result: "i32" },
  // int *__error(void);
  errnoLocation: { name: "__error", parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

const IOCTL_INTEL = {
  // int ioctl(int fildes, unsigned long request, ...);
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const IOCTL_APPLE_SILICON = {
  // int ioctl(int fildes, unsigned long request, ...);
  ioctl: {
    parameters: ["i32", "usize", "usize", "usize", "usize", "usize", "usize", "usize", "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const LIBRARY = "/usr/lib/libSystem.B.dylib";

let loaded: PosixSystem | undefined;

/**
 * The system calls.
 *
 * @returns Always the same object.
 * @throws {UnsupportedSystemError} If this is no macOS.
 */
export function darwinSystem(): PosixSystem {
  return loaded ??= load();
}

function load(): PosixSystem {
  if (Deno.build.os !== "darwin") throw unsupported();
  const libc = Deno.dlopen(LIBRARY, SYMBOLS).symbols;
  const rawIoctl = loadIoctl();
  const location = libc.errnoLocation();
  if (location === null) throw unsupported();
  const errno = new Int32Array(Deno.UnsafePointerView.getArrayBuffer(location, 4));
  const checked = (result: number | bigint) => result < 0 ? -(errno[0] ?? 0) || -1 : Number(result);
  const ioctl = (fd: number, request: number, argument: Uint8Array<ArrayBuffer> | null) =>
    checked(rawIoctl(fd, request, argument));
  return {
    wouldBlock: WOULD_BLOCK,
    open: (path) => checked(libc.open(new TextEncoder().encode(`${path}\0`), OPEN_FLAGS)),
    close: (fd) => checked(libc.close(fd)),
    read: (fd, into) => checked(libc.read(fd, into, BigInt(into.length))),
    write: (fd, bytes) => checked(libc.write(fd, bytes, BigInt(bytes.length))),
    ioctl,
    lock: (fd) => checked(libc.flock(fd, LOCK_EXCLUSIVE_NOW)),
    discardOutput: (fd) => checked(libc.tcflush(fd, TCOFLUSH)),
    pipe() {
      const ends = new Int32Array(2);
      const result = checked(libc.pipe(ends));
      if (result < 0) return result;
      const [readEnd = -1, writeEnd = -1] = ends;
      for (const end of ends) {
        // There is no pipe2. By ioctl and not fcntl, which is variadic as well.
        ioctl(end, IOCTL.FIOCLEX, null);
        ioctl(end, IOCTL.FIONBIO, Uint8Array.of(1, 0, 0, 0));
      }
      return [readEnd, writeEnd];
    },
    poll: (fds) => libc.poll(fds, fds.length / POLLFD_BYTES, -1),
    pollNow: (fds) => checked(libc.pollNow(fds, fds.length / POLLFD_BYTES, 0)),
  };
}

function loadIoctl(): (fd: number, request: number, argument: Uint8Array<ArrayBuffer> | null) => number {
  if (Deno.build.arch === "aarch64") {
    const { ioctl } = Deno.dlopen(LIBRARY, IOCTL_APPLE_SILICON).symbols;
    return (fd, request, argument) => ioctl(fd, BigInt(request), 0n, 0n, 0n, 0n, 0n, 0n, argument);
  }
  const { ioctl } = Deno.dlopen(LIBRARY, IOCTL_INTEL).symbols;
  return (fd, request, argument) => ioctl(fd, BigInt(request), argument);
}

function unsupported(): UnsupportedSystemError {
  return new UnsupportedSystemError(LIBRARY, `${Deno.build.os} ${Deno.build.arch}`, "It is a part of macOS");
}
