/**
 * A port that the server listens on. When the process may open no more files, Deno.serve lets go of its port for good, while whoever
 * is connected stays. Here the port is kept then, and served again (S12).
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";
import { LOOPBACK } from "./addresses.ts";
import { StartFailure } from "../start_failure.ts";

/** How long the port is only kept, before it is served again. */
const REST_MS = 500;
/** Served for so long, it is said to be back. */
const STEADY_MS = 5000;

/** What a listener shows to those who come by https. */
export interface Certificate {
  /** The certificate and its chain, PEM. */
  readonly cert: string;
  /** Its private key, PEM. */
  readonly key: string;
  /** SHA-256 of the certificate, as OpenSSL and Firefox write it: "AB:CD:...". */
  readonly fingerprint: string;
}

/** What {@linkcode Listener} takes. */
export interface ListenerOptions {
  /** Address of this machine. */
  readonly hostname: string;
  /** Port; 0 for any that is free. */
  readonly port: number;
  /** Makes it speak https; it speaks http where there is none. */
  readonly certificate?: Certificate | null;
  /** Told when no more connections can be taken, and when they can again. */
  readonly log: Log;
  /** Time. */
  readonly clock: Clock;
  /** Answers requests. */
  readonly handle: (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Promise<Response>;
}

/** See the module. */
export class Listener {
  /** The port it got. */
  readonly port: number;
  readonly #options: ListenerOptions;
  #abort = new AbortController();
  #certificate: Certificate | null;
  /** Null while the machine does not have the address. */
  #server: Deno.HttpServer<Deno.NetAddr> | null = null;
  /** Holds the port while it is not served. */
  #kept: Deno.Listener | null = null;
  #next: Timer | null = null;

  /** @throws {StartFailure} if the port cannot be had. */
  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#certificate = options.certificate ?? null;
    this.port = options.port;
    try {
      this.#server = this.#serve(options.port);
      this.port = this.#server.addr.port;
      this.#watch(this.#server);
    } catch (error) {
      // A network may be away for a while (S26c).
      if (!(error instanceof Deno.errors.AddrNotAvailable)) throw portFailure(options, error);
      this.#keep();
    }
  }

  /** End every connection, and let go of the port. */
  async close(): Promise<void> {
    // Deno's shutdown() would wait for a request that never ends, and for clients that do not let go.
    this.#abort.abort();
    this.#next?.cancel();
    this.#kept?.close();
    // How it ended before is in the log.
    await this.#server?.finished.catch(() => {});
  }

  /**
   * Show another certificate from now on.
   *
   * @param certificate The certificate.
   * @returns When it is served. Every connection has ended then, and may come back.
   */
  async renew(certificate: Certificate): Promise<void> {
    const former = this.#abort;
    this.#certificate = certificate;
    this.#abort = new AbortController();
    this.#next?.cancel();
    former.abort();
    await this.#server?.finished.catch(() => {});
    if (!this.#abort.signal.aborted) this.#serveAgain();
  }

  /** The name under which the log is told. */
  get #subject(): string {
    const { hostname } = this.#options;
    return `The port for new connections${hostname === LOOPBACK.hostname ? "" : ` at ${hostname}`}`;
  }

  #serve(port: number): Deno.HttpServer<Deno.NetAddr> {
    const { hostname, handle } = this.#options;
    const { signal } = this.#abort;
    return Deno.serve({ hostname, port, signal, ...this.#certificate, onListen: () => {} }, handle);
  }

  #watch(server: Deno.HttpServer<Deno.NetAddr>): void {
    const { signal } = this.#abort;
    server.finished.catch((error) => {
      if (signal.aborted) return;
      this.#next?.cancel();
      this.#options.log.down(
        this.#subject,
        `${messageOf(error)}. Who is connected stays; close some, or allow more: "ulimit -n 4096"`,
      );
      this.#keep();
    });
  }

  /** Another program that got the port would be shown the tokens of pages that come back. */
  #keep(): void {
    const { hostname, clock } = this.#options;
    try {
      this.#kept ??= Deno.listen({ hostname, port: this.port });
    } catch {
      // What was freed is taken already, or the address is away. It is tried again.
    }
    this.#next = clock.after(REST_MS, () => this.#serveAgain());
  }

  #serveAgain(): void {
    const { clock, log } = this.#options;
    this.#kept?.close();
    this.#kept = null;
    try {
      this.#server = this.#serve(this.port);
    } catch (error) {
      // That an address is away is told elsewhere (S26c).
      if (!(error instanceof Deno.errors.AddrNotAvailable)) {
        log.down(this.#subject, `${messageOf(error)}. It is tried again`);
      }
      this.#keep();
      return;
    }
    this.#next = clock.after(STEADY_MS, () => log.up(this.#subject));
    this.#watch(this.#server);
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^Error: /, "");
}

function portFailure({ hostname, port }: ListenerOptions, error: unknown): unknown {
  const place = hostname === LOOPBACK.hostname ? "" : ` of ${hostname}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new StartFailure(
      `Port ${port}${place} is in use; choose another with --port N, or --port 0 for any that is free`,
    );
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new StartFailure(
      `Port ${port} may not be used by this user; choose one above 1023 with --port N`,
    );
  }
  return error;
}
