/**
 * A serial port as a place where a board may be.
 *
 * @module
 */
import { LINK_BAUD } from "../../protocol/link_rate.ts";
import type { PortView } from "../../protocol/views.ts";
import type { ByteStream } from "../link/byte_stream.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { PortHolder } from "../serial/errors.ts";
import type { PortDetails } from "../serial/list_ports.ts";
import type { SerialPort } from "../serial/serial_port.ts";
import type { LineSource } from "../boards/line_source.ts";
import { boardName, likelyModels, type SketchStart, sketchStart } from "../programming/board_kind.ts";

/** A chip stays in reset for up to 70 ms after DTR, and Optiboot flashes its LED until 375 ms: in between its receiver keeps two bytes. */
const BOOTLOADER_LISTENS_MS = 150;
/** A few bytes at the bootloader's rate, and the adapter's own delay, before the rate may change. */
const BYTES_OUT_MS = 20;

/** What is at a port. */
export interface PortKind {
  /** What starts the sketch where opening the port starts a bootloader; null if nothing is known to. */
  readonly start: SketchStart | null;
  /** What the port's adapter says it is; null where that is not known. */
  readonly adapter: string | null;
}

/**
 * What is at a port, as its adapter tells it.
 *
 * @param details The port.
 */
export function portKind(details: PortDetails): PortKind {
  return { start: sketchStart(likelyModels(details)), adapter: boardName(details) };
}

/** What a {@linkcode SerialSource} needs. */
export interface SerialSourceOptions {
  /** The port, closed. */
  readonly port: SerialPort;
  /** Tells what is at the port, asked each time before it is opened: another board may be there by then. */
  readonly identify: () => PortKind;
  /** Who has a port open beside us; absent where the system does not tell. */
  readonly otherHolders?: (path: string) => readonly PortHolder[];
  /** Time. */
  readonly clock: Clock;
}

/** A serial port that is opened for a link. */
export class SerialSource implements LineSource {
  /** What clients read of it. */
  readonly kind = "serial";
  /** A real board. */
  readonly isEmulated = false;
  /** Its bootloader answers on the same port. */
  readonly programmingRefusal = null;
  /** A port takes any board. */
  readonly isOpenToOthers = true;
  readonly #options: SerialSourceOptions;
  #kind: PortKind;

  constructor(options: SerialSourceOptions) {
    this.#options = options;
    this.#kind = options.identify();
  }

  /** The port's name. */
  get label(): string {
    return this.#options.port.path;
  }

  /** Port and adapter. */
  get port(): PortView {
    return { path: this.#options.port.path, adapter: this.#kind.adapter };
  }

  /**
   * Open the port at the link's rate. A bootloader that can be told to leave is told so, which starts the sketch 1 s earlier.
   *
   * @returns The line.
   * @throws {SerialError} Which one says why it cannot be opened.
   */
  async open(): Promise<ByteStream> {
    const { port, identify } = this.#options;
    this.#kind = identify();
    const { start } = this.#kind;
    if (start === null) {
      await port.open({ baudRate: LINK_BAUD });
      return port;
    }
    await port.open({ baudRate: start.baudRate });
    try {
      await this.#wait(BOOTLOADER_LISTENS_MS);
      await this.#startSketch(start);
    } catch (error) {
      await port.close();
      throw error;
    }
    return {
      start: (receiver) => port.start(receiver),
      write: (bytes) => port.write(bytes),
      keepSettings: () => port.keepSettings?.(),
      // A line that fails meanwhile says so itself.
      startSketch: () =>
        void port.setBaudRate(start.baudRate).then(() => this.#startSketch(start)).catch(() => {}),
      close: () => port.close(),
    };
  }

  /** From the bootloader's rate to the link's. */
  async #startSketch({ bytes }: SketchStart): Promise<void> {
    const { port } = this.#options;
    port.write(bytes);
    await this.#wait(BYTES_OUT_MS);
    await port.setBaudRate(LINK_BAUD);
  }

  otherHolders(): readonly PortHolder[] {
    const { port, otherHolders } = this.#options;
    return otherHolders?.(port.path) ?? [];
  }

  /** The port is closed by whoever opened it; the source itself holds nothing. */
  async close(): Promise<void> {}

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(ms, resolve));
  }
}
