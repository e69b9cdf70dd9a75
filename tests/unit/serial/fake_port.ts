/**
 * A serial port for tests: keeps the rules of a real one, as it is one but for the operating system.
 *
 * @module
 */
import { type SerialError, UnpluggedError } from "../../../server/serial/errors.ts";
import type { LineEvents } from "../../../server/serial/line.ts";
import { LinePort } from "../../../server/serial/line_port.ts";

/** A port whose other side is the test. */
export class FakePort extends LinePort {
  /** What keeps it from being opened; null if nothing does. */
  refusal: SerialError | null = null;
  /** Every rate it was set to, in order. */
  readonly baudRates: number[] = [];
  #sent: number[] = [];
  /** The opening it is in; null while it is closed. */
  #events: LineEvents | null = null;
  /** What came before somebody listened; null from then on. */
  #early: Uint8Array[] | null = null;

  /**
   * A port, closed.
   *
   * @param path Its name.
   */
  constructor(path: string) {
    super(path, (_, baudRate, events) => {
      if (this.refusal !== null) throw this.refusal;
      this.#events = events;
      this.#early = [];
      this.baudRates.push(baudRate);
      return {
        start: () => this.#start(events),
        write: (bytes) => void this.#sent.push(...bytes),
        setBaudRate: (rate) => void this.baudRates.push(rate),
        release: () => {
          this.#events = null;
          return Promise.resolve();
        },
      };
    });
  }

  /** Whether it is open. */
  get isOpen(): boolean {
    return this.#events !== null;
  }

  /**
   * What was written since the last call.
   *
   * @returns The bytes.
   */
  takeWritten(): Uint8Array {
    return Uint8Array.from(this.#sent.splice(0));
  }

  /**
   * Bytes come in. Lost while the port is closed.
   *
   * @param bytes The bytes.
   */
  deliver(bytes: Uint8Array): void {
    if (this.#early === null) this.#events?.received(bytes);
    else if (this.isOpen) this.#early.push(Uint8Array.from(bytes));
  }

  /** The port goes away. */
  unplug(): void {
    this.fail(new UnpluggedError(this.path));
  }

  /**
   * The line fails.
   *
   * @param reason Why.
   */
  fail(reason: SerialError): void {
    this.#events?.failed(reason);
  }

  #start(events: LineEvents): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const bytes of early) events.received(bytes);
  }
}
