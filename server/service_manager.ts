/**
 * What systemd is told by sd_notify (S42): that the server is ready and where, that it is ending, and that its event loop runs.
 *
 * @module
 */
import type { Clock, Timer } from "../protocol/clock.ts";
import { cString, openLibc } from "./serial/libc_linux.ts";

const SYMBOLS = {
  // int socket(int domain, int type, int protocol);
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  // ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest_addr, socklen_t addrlen);
  sendto: { parameters: ["i32", "buffer", "usize", "i32", "buffer", "u32"], result: "isize" },
} as const satisfies Deno.ForeignLibraryInterface;
const AF_UNIX = 1;
/** SOCK_DGRAM | SOCK_CLOEXEC */
const DATAGRAM = 2 | 0o2000000;
const MSG_NOSIGNAL = 0x4000;

/** What says that there is a service manager. */
export interface ServiceManagerOptions {
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** Time. */
  readonly clock: Clock;
}

/** The service manager that started this process. */
export class ServiceManager {
  readonly #clock: Clock;
  readonly #send: (text: string) => void;
  /** Between two signs of life; null where none is expected. */
  readonly #everyMs: number | null;
  #timer: Timer | null = null;

  private constructor(socket: string, { env, clock }: ServiceManagerOptions) {
    this.#clock = clock;
    this.#send = sender(socket);
    const limitUs = Number(env("WATCHDOG_USEC"));
    // Twice within the limit, as sd_watchdog_enabled(3) recommends.
    this.#everyMs = limitUs > 0 ? limitUs / 2000 : null;
  }

  /**
   * The service manager.
   *
   * @param options Environment and time.
   * @returns Null if nobody wants to be told.
   * @throws {UnsupportedSystemError} if there is no libc.
   */
  static of(options: ServiceManagerOptions): ServiceManager | null {
    const socket = options.env("NOTIFY_SOCKET");
    return socket === undefined || socket === "" ? null : new ServiceManager(socket, options);
  }

  /**
   * The server is ready.
   *
   * @param url Where.
   */
  ready(url: string): void {
    this.#send(`READY=1\nSTATUS=Ready at ${url}`);
    this.#live();
  }

  /** The server is ending. */
  stopping(): void {
    this.#timer?.cancel();
    this.#send("STOPPING=1\nSTATUS=Ending");
  }

  #live(): void {
    if (this.#everyMs === null) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(this.#everyMs, () => {
      this.#send("WATCHDOG=1");
      this.#live();
    });
  }
}

/** Deno itself has such sockets only with an unstable flag. */
function sender(socket: string): (text: string) => void {
  const libc = openLibc(SYMBOLS);
  const fd = libc.socket(AF_UNIX, DATAGRAM, 0);
  // A name that begins with @ is of Linux's abstract ones, which begin with NUL; they end where they end.
  const isAbstract = socket.startsWith("@");
  const path = isAbstract ? new TextEncoder().encode(`\0${socket.slice(1)}`) : cString(socket);
  const address = new Uint8Array([AF_UNIX, 0, ...path]);
  return (text) => {
    const bytes = new TextEncoder().encode(text);
    // Whoever does not listen any more misses nothing that could be helped.
    libc.sendto(fd, bytes, BigInt(bytes.length), MSG_NOSIGNAL, address, address.length);
  };
}
