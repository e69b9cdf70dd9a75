/**
 * A board behind TCP: a program such as ser2net, or a serial bridge on an ESP, passes the bytes of its port as they are.
 *
 * @module
 */
import type { NetworkCause, ReasonDetails } from "../../protocol/reason_details.ts";
import type { PortView } from "../../protocol/views.ts";
import type { ByteReceiver, ByteStream, LineEnd } from "../link/byte_stream.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import { isHost } from "./host.ts";
import { StartFailure } from "../start_failure.ts";
import type { LineSource } from "../boards/line_source.ts";
import type { ProgrammingRefusal } from "../programming/flashing.ts";

/** How long an address may take to answer. */
const CONNECT_MS = 5000;
/**
 * The server asks a board at least every 5 s, so a line that says nothing for so long may be dead without knowing it: TCP repeats
 * what nobody acknowledges ever more rarely, and would notice a bridge that is back minutes late.
 */
const SILENCE_MS = 15_000;
/** Bytes that may wait; the link never writes nearly as many (W6). */
const MOST_WAITING = 65_536;

const EXAMPLE = "tcp://192.168.1.5:2000";

/** What happened, and what to do about it, by its cause. */
const TROUBLES: Readonly<Record<NetworkCause, (address: string) => readonly [what: string, hint: string]>> = {
  "refused": (address) => [
    `Nothing accepts a connection at ${address}`,
    "Start the serial bridge there, and check the number of the port; Destello keeps trying",
  ],
  "unknown_host": (address) => [
    `The name in ${address} is not known`,
    "Check its spelling, or write the IP address; Destello keeps trying",
  ],
  "timed_out": (address) => [
    `${address} does not answer`,
    "Check that the bridge has power and is in this network; Destello keeps trying",
  ],
  "unreachable": (address) => [
    `No way leads from this machine to ${address}`,
    "Check the network of both; Destello keeps trying",
  ],
  "closed": (address) => [
    `${address} ended the connection`,
    "Many bridges serve one program at a time; Destello connects again",
  ],
  "silent": (address) => [
    `Nothing came from ${address} for ${SILENCE_MS / 1000} s`,
    "Check the board's power, and the rate of the bridge; Destello connects again",
  ],
};

/** A connection that cannot be made, or that ended. */
export class NetworkError extends Error {
  /** Always "NetworkError". */
  override readonly name = "NetworkError";
  /** Its name, for programs. */
  readonly code = "no_connection";
  /** What to do about it. */
  readonly hint: string;
  /** What varies in it. */
  readonly details: ReasonDetails;

  /**
   * A connection that cannot be made, or that ended.
   *
   * @param address Where to.
   * @param network Why; null for a reason that has no name here.
   * @param said What is said of that one instead.
   */
  constructor(address: string, network: NetworkCause | null, said = "") {
    const [message, hint] = network === null
      ? [`The connection to ${address} failed: ${said}`, "Check the bridge; Destello keeps trying"]
      : TROUBLES[network](address);
    super(message);
    this.hint = hint;
    this.details = { port: address, ...(network === null ? { said } : { network }) };
  }
}

const ADDRESS = /^tcp:\/\/(\[[0-9a-f:.]*\]|[^:/?#@\s[\]]*)(?::([^/?#]*))?(.*)$/i;

/**
 * Read an address.
 *
 * @param word What a person wrote.
 * @returns The address as it is told everywhere; null if it is none of TCP.
 * @throws {StartFailure} if it is one, but not complete.
 */
export function tcpPlace(word: string): string | null {
  if (!/^tcp:/i.test(word)) return null;
  const [, host = null, port = "", rest = ""] = ADDRESS.exec(word) ?? [];
  const problem = host === null
    ? "is no address"
    : host === "" || host === "[]"
    ? "names no host"
    : !isHost(host)
    ? "is no address"
    : rest !== ""
    ? `goes on after its port with "${rest}"`
    : port === ""
    ? "names no port"
    : !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535
    ? `has the port "${port}", which is no whole number from 1 to 65535`
    : null;
  if (problem === null) return `tcp://${host}:${Number(port)}`;
  throw new StartFailure(`--board "${word}" ${problem}; write it like ${EXAMPLE}`);
}

/** What a line needs of a connection. */
export type Connection = Pick<Deno.TcpConn, "read" | "write" | "close" | "setNoDelay">;

/** Makes one. */
export type Connect = (
  options: { readonly hostname: string; readonly port: number; readonly signal: AbortSignal },
) => Promise<Connection>;

/** Why a board behind TCP is not programmed, and what to do. */
export const NOT_PROGRAMMED = {
  reason: "no reset passes through there that would start its bootloader",
  hint: "Plug it into a USB port of this machine, and program it there",
} as const;

/** A board behind TCP as a place where a board may be. */
export class TcpSource implements LineSource {
  /** What clients read of it. */
  readonly kind = "tcp";
  /** A real board, as far as anybody here can tell. */
  readonly isEmulated = false;
  /** Bytes pass, but no DTR, and so nothing starts the bootloader. */
  readonly programmingRefusal: ProgrammingRefusal;
  /** Another board may be plugged into the bridge. */
  readonly isOpenToOthers = true;
  /** Some bridges serve several at once. */
  readonly isShared = true;
  /** Its address. */
  readonly label: string;
  /** The same, for people. */
  readonly port: PortView;
  readonly #clock: Clock;
  readonly #connect: Connect;

  /**
   * A place that is not connected yet.
   *
   * @param place As {@linkcode tcpPlace} gives it.
   * @param clock Time.
   * @param connect The system's.
   */
  constructor(place: string, clock: Clock, connect: Connect = Deno.connect) {
    this.#clock = clock;
    this.#connect = connect;
    this.label = place;
    this.port = { path: this.label, adapter: null };
    this.programmingRefusal = {
      cause: "elsewhere",
      message: `is behind ${this.label}, and ${NOT_PROGRAMMED.reason}`,
      hint: NOT_PROGRAMMED.hint,
    };
  }

  /**
   * Connect.
   *
   * @returns The line.
   * @throws {NetworkError} if that does not work.
   */
  async open(): Promise<ByteStream> {
    const [, hostname = "", port = ""] = ADDRESS.exec(this.label) ?? [];
    const late = new AbortController();
    const timer = this.#clock.after(CONNECT_MS, () => late.abort());
    try {
      const connection = await this.#connect({ hostname, port: Number(port), signal: late.signal });
      return new TcpLine(connection, this.label, this.#clock);
    } catch (error) {
      throw late.signal.aborted ? new NetworkError(this.label, "timed_out") : networkError(this.label, error);
    } finally {
      timer.cancel();
    }
  }

  /** The connection is closed by whoever opened it. */
  async close(): Promise<void> {}
}

/** A connection as a line. */
class TcpLine implements ByteStream {
  readonly #connection: Connection;
  readonly #address: string;
  readonly #clock: Clock;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #silence: Timer | null = null;
  /** Why this side ended it; undefined while it has not. */
  #why: LineEnd | undefined;
  #over: Promise<void> = Promise.resolve();

  constructor(connection: Connection, address: string, clock: Clock) {
    this.#connection = connection;
    this.#address = address;
    this.#clock = clock;
    connection.setNoDelay(true);
  }

  start(receiver: ByteReceiver): void {
    this.#listen();
    this.#over = this.#read(receiver);
  }

  write(bytes: Uint8Array): void {
    if (this.#why !== undefined) return;
    this.#waiting.push(bytes.slice());
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > MOST_WAITING) {
      this.#end(new NetworkError(this.#address, null, "it takes no more bytes"));
    } else if (!this.#isWriting) void this.#send();
  }

  async close(): Promise<void> {
    this.#end(null);
    await this.#over;
  }

  async #read(receiver: ByteReceiver): Promise<void> {
    const buffer = new Uint8Array(4096);
    try {
      for (;;) {
        const count = await this.#connection.read(buffer);
        if (count === null || this.#why !== undefined) break;
        this.#listen();
        receiver.received(buffer.subarray(0, count));
      }
      this.#end(new NetworkError(this.#address, "closed"));
    } catch (error) {
      this.#end(networkError(this.#address, error));
    }
    receiver.ended(this.#why ?? null);
  }

  async #send(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        for (let at = 0; at < next.length;) at += await this.#connection.write(next.subarray(at));
        this.#waitingBytes -= next.length;
      }
    } catch (error) {
      this.#end(networkError(this.#address, error));
    }
    this.#isWriting = false;
  }

  /** Something came, or may come from now on. */
  #listen(): void {
    this.#silence?.cancel();
    this.#silence = this.#clock.after(
      SILENCE_MS,
      () => this.#end(new NetworkError(this.#address, "silent")),
    );
  }

  /** End it, once; the reading side then tells why. */
  #end(why: LineEnd): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#waiting = [];
    this.#silence?.cancel();
    this.#connection.close();
  }
}

function networkError(address: string, error: unknown): NetworkError {
  const said = error instanceof Error ? error.message : String(error);
  const cause = NAMES.find(([pattern]) => pattern.test(said))?.[1];
  return new NetworkError(address, cause ?? null, said);
}

/** What the system says, which Deno has classes for only in part. */
const NAMES: readonly (readonly [RegExp, NetworkCause])[] = [
  [/refused/i, "refused"],
  [/failed to lookup address|no such host/i, "unknown_host"],
  [/timed out/i, "timed_out"],
  [/unreachable|no route to host/i, "unreachable"],
  [/reset by peer|broken pipe|abort|forcibly closed/i, "closed"],
];
