/**
 * The rules of a serial port that are the same everywhere: what may be called when, and that a line ends
 * once.
 *
 * @module
 */
import type { ByteReceiver, LineEnd } from "../link/byte_stream.ts";
import { checkBaudRate } from "./baud_rate.ts";
import type { Line, OpenLine } from "./line.ts";
import type { SerialOptions, SerialPort } from "./serial_port.ts";

/** One opening of the port, from `open` until its end was told. */
interface Opening {
  /** The open line; null until it is open. */
  line: Line | null;
  receiver: ByteReceiver | null;
  /** Settled when `open` has. */
  opened: Promise<void>;
  /** Settled when its end was told; null while nothing has ended it. */
  ending: Promise<void> | null;
  /** Why it ended, while nobody has started to listen. */
  untold: LineEnd;
}

/** A serial port over what one operating system provides. */
export class LinePort implements SerialPort {
  /** The name the system knows it by. */
  readonly path: string;
  readonly #openLine: OpenLine;
  #opening: Opening | null = null;

  constructor(path: string, openLine: OpenLine) {
    this.path = path;
    this.#openLine = openLine;
  }

  open({ baudRate }: SerialOptions): Promise<void> {
    return Promise.try(() => {
      if (this.#opening !== null && this.#opening.untold === null) {
        throw this.#invalidState("is open already");
      }
      checkBaudRate(this.path, baudRate);
      const opening: Opening = {
        line: null,
        receiver: null,
        opened: Promise.resolve(),
        ending: null,
        untold: null,
      };
      this.#opening = opening;
      return opening.opened = this.#begin(opening, baudRate);
    });
  }

  start(receiver: ByteReceiver): void {
    const opening = this.#opening;
    if (opening === null || opening.receiver !== null) {
      throw this.#invalidState("is not open, or was started before");
    }
    const { line, untold } = opening;
    if (untold !== null) {
      this.#opening = null;
      queueMicrotask(() => receiver.ended(untold));
      return;
    }
    if (line === null) throw this.#invalidState("is not open yet");
    opening.receiver = receiver;
    if (opening.ending === null) line.start();
  }

  write(bytes: Uint8Array): void {
    const opening = this.#opening;
    if (opening !== null && opening.ending === null) opening.line?.write(bytes);
  }

  setBaudRate(baudRate: number): Promise<void> {
    return Promise.try(() => {
      const line = this.#openedLine();
      checkBaudRate(this.path, baudRate);
      line.setBaudRate(baudRate);
    });
  }

  keepSettings(): void {
    const opening = this.#opening;
    if (opening !== null && opening.ending === null) opening.line?.keepSettings?.();
  }

  close(): Promise<void> {
    const opening = this.#opening;
    if (opening === null) return Promise.resolve();
    const isOpening = opening.line === null && opening.ending === null;
    return isOpening ? opening.opened.then(() => this.#discard(opening), () => {}) : this.#discard(opening);
  }

  async #discard(opening: Opening): Promise<void> {
    await this.#end(opening, null);
    if (this.#opening === opening) this.#opening = null;
  }

  async #begin(opening: Opening, baudRate: number): Promise<void> {
    try {
      opening.line = await this.#openLine(this.path, baudRate, {
        received: (bytes) => opening.receiver?.received(bytes),
        failed: (reason) => void this.#end(opening, reason),
      });
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }

  #end(opening: Opening, reason: LineEnd): Promise<void> {
    return opening.ending ??= this.#finish(opening, reason);
  }

  async #finish(opening: Opening, reason: LineEnd): Promise<void> {
    await opening.line?.release();
    if (opening.receiver === null && reason !== null) {
      opening.untold = reason;
    } else {
      this.#opening = null;
      opening.receiver?.ended(reason);
    }
  }

  #openedLine(): Line {
    const line = this.#opening?.line ?? null;
    if (line === null || this.#opening?.ending !== null) throw this.#invalidState("is not open");
    return line;
  }

  #invalidState(what: string): DOMException {
    return new DOMException(`Port "${this.path}" ${what}`, "InvalidStateError");
  }
}
