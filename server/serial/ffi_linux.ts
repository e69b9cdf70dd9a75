/**
 * libc on Linux. Loaded at the first call. Only `poll` runs on another thread: `errno` belongs to the thread
 * that made the call, so after a call elsewhere it cannot be read (measured: wrong in 31 % of the cases under
 * load).
 *
 * @module
 */
import {
  INOTIFY_FLAGS,
  LOCK_EXCLUSIVE_NOW,
  OPEN_FLAGS,
  PIPE_FLAGS,
  TCOFLUSH,
  WOULD_BLOCK,
} from "./constants_linux.ts";
import { cString, openLibc } from "./libc_linux.ts";
import { POLLFD_BYTES, type PosixSystem } from "./posix_system.ts";

const SYMBOLS = {
  // int open(const char *path, int flags, ...);
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // int close(int fd);
  close: { parameters: ["i32"], result: "i32" },
  // ssize_t read(int fd, void *buf, size_t count);
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count);
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int ioctl(int fd, unsigned long request, ...);
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  // int flock(int fd, int operation);
  flock: { parameters: ["i32", "i32"], result: "i32" },
  // int tcflush(int fd, int queue_selector);
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  // int pipe2(int pipefd[2], int flags);
  pipe2: { parameters: ["buffer", "i32"], result: "i32" },
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
  pollNow: { name: "poll", parameters: ["buffer", "usize", "i32"], result: "i32" },
  // int inotify_init1(int flags);
  inotifyInit: { name: "inotify_init1", parameters: ["i32"], result: "i32" },
  // int inotify_add_watch(int fd, const char *pathname, uint32_t mask);
  inotifyAdd: { name: "inotify_add_watch", parameters: ["i32", "buffer", "u32"], result: "i32" },
  // int *__errno_location(void);
  errnoLocation: { name: "__errno_location", parameters: [], result: "pointer" },
  // void *memcpy(void *dest, const void *src, size_t n);
  memcpy: { parameters: ["buffer", "pointer", "usize"], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The system calls of Linux: what ports need, and watching a folder. */
export interface LinuxSystem extends PosixSystem {
  /** A new inotify descriptor that never blocks. */
  inotifyInit(): number;
  /** Add a folder to an inotify descriptor. */
  inotifyAdd(fd: number, path: string, mask: number): number;
}

let loaded: LinuxSystem | undefined;

/**
 * The system calls.
 *
 * @returns Always the same object.
 * @throws {UnsupportedSystemError} If there is no libc.
 */
export function linuxSystem(): LinuxSystem {
  return loaded ??= load();
}

function load(): LinuxSystem {
  const libc = openLibc(SYMBOLS);
  const location = libc.errnoLocation();
  if (location === null) throw new TypeError("__errno_location() returned NULL");
  const errno = new Int32Array(1);
  const checked = (result: number | bigint) => {
    if (result >= 0) return Number(result);
    // Deno's own view of memory takes the permission for every library.
    libc.memcpy(errno, location, BigInt(errno.byteLength));
    return -(errno[0] ?? 0) || -1;
  };
  return {
    wouldBlock: WOULD_BLOCK,
    open: (path) => checked(libc.open(cString(path), OPEN_FLAGS)),
    close: (fd) => checked(libc.close(fd)),
    read: (fd, into) => checked(libc.read(fd, into, BigInt(into.length))),
    write: (fd, bytes) => checked(libc.write(fd, bytes, BigInt(bytes.length))),
    ioctl: (fd, request, argument) => checked(libc.ioctl(fd, BigInt(request), argument)),
    lock: (fd) => checked(libc.flock(fd, LOCK_EXCLUSIVE_NOW)),
    discardOutput: (fd) => checked(libc.tcflush(fd, TCOFLUSH)),
    pipe() {
      const ends = new Int32Array(2);
      const result = checked(libc.pipe2(ends, PIPE_FLAGS));
      const [readEnd = -1, writeEnd = -1] = ends;
      return result < 0 ? result : [readEnd, writeEnd];
    },
    poll: (fds) => libc.poll(fds, BigInt(fds.length / POLLFD_BYTES), -1),
    pollNow: (fds) => checked(libc.pollNow(fds, BigInt(fds.length / POLLFD_BYTES), 0)),
    inotifyInit: () => checked(libc.inotifyInit(INOTIFY_FLAGS)),
    inotifyAdd: (fd, path, mask) => checked(libc.inotifyAdd(fd, cString(path), mask)),
  };
}
