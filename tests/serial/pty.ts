/**
 * A pseudo-terminal made in this process: its other side is a serial port without hardware. Linux only.
 *
 * @module
 */
import { strict as assert } from "node:assert";
import { IOCTL, OPEN_FLAGS, TERMIOS2 } from "../../server/serial/constants_linux.ts";
import { linuxSystem } from "../../server/serial/ffi_linux.ts";
import { linuxFiles } from "../../server/serial/linux_files.ts";

const SYMBOLS = {
  // int posix_openpt(int flags);
  posix_openpt: { parameters: ["i32"], result: "i32" },
  // int grantpt(int fd);
  grantpt: { parameters: ["i32"], result: "i32" },
  // int unlockpt(int fd);
  unlockpt: { parameters: ["i32"], result: "i32" },
  // int ptsname_r(int fd, char *buf, size_t buflen);
  ptsname_r: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  // ssize_t read(int fd, void *buf, size_t count);
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count);
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int close(int fd);
  close: { parameters: ["i32"], result: "i32" },
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  // int open(const char *path, int flags, ...);
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // int ioctl(int fd, unsigned long request, ...);
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  // int seteuid(uid_t uid);
  seteuid: { parameters: ["u32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** libc, as far as the tests need it. */
export const libc = Deno.dlopen("libc.so.6", SYMBOLS).symbols;

// Loaded at the first use and never unloaded, which the test that happens to be first would be blamed for.
linuxSystem();
linuxFiles();

const POLLIN = 1;
const PATIENCE_MS = 10_000;

/** The side of a pseudo-terminal that plays the board. */
export class Pty {
  /** The port: what the other side opens. */
  readonly path: string;
  readonly #fd: number;

  /** A new pseudo-terminal. */
  constructor() {
    this.#fd = checked(libc.posix_openpt(OPEN_FLAGS));
    checked(libc.grantpt(this.#fd));
    checked(libc.unlockpt(this.#fd));
    const name = new Uint8Array(64);
    assert.equal(libc.ptsname_r(this.#fd, name, 64n), 0);
    this.path = new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
  }

  /** Send bytes to the port; how many it took. */
  write(bytes: Uint8Array<ArrayBuffer>): number {
    return checked(Number(libc.write(this.#fd, bytes, BigInt(bytes.length))));
  }

  /** What the port sent, as many bytes as asked for. */
  async read(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const pollfd = new Uint8Array(Int32Array.of(this.#fd, POLLIN).buffer);
      assert.equal(await libc.poll(pollfd, 1n, PATIENCE_MS), 1, `Only ${at} of ${length} bytes came`);
      at += checked(Number(libc.read(this.#fd, bytes.subarray(at), BigInt(length - at))));
    }
    return bytes;
  }

  /** The port's `struct termios2`: asked on this side, Linux answers for the other. */
  settings(): Uint8Array<ArrayBuffer> {
    const termios = new Uint8Array(TERMIOS2.bytes);
    checked(libc.ioctl(this.#fd, BigInt(IOCTL.TCGETS2), termios));
    return termios;
  }

  /** Unplug. */
  close(): void {
    checked(libc.close(this.#fd));
  }
}

/** Descriptors that this process has open. */
export function openDescriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

function checked(result: number): number {
  assert.ok(result >= 0, `A system call failed: ${result}`);
  return result;
}
