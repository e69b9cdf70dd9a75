/**
 * The edges of the board's outputs, and its resets, as lines of JSON, complete or not at all: whoever compares against
 * them must not be misled by a gap.
 *
 * @module
 */
import type { ResetCause } from "../../server/virtual_uno/chip.ts";
import { CLOCK_HZ } from "../../server/virtual_uno/clock_hz.ts";
import type { PinEdge } from "../../server/virtual_uno/pins.ts";

/** What may wait for a reader: 300,000 edges, which is five minutes of PWM. */
const MAX_WAITING = 16 * 1024 * 1024;

/** What {@linkcode PinLog} takes. */
export interface PinLogOptions {
  /** Writes text; resolves when it has gone. */
  readonly write: (text: string) => Promise<void>;
  /** The log is of no more use: nobody reads it, or it cannot be written. Told once. */
  readonly failed: (reason: Error) => void;
}

/** Writes edges while the board goes on. */
export class PinLog {
  readonly #options: PinLogOptions;
  #waiting = "";
  #writing: Promise<void> | null = null;
  #started = false;
  #failed = false;

  constructor(options: PinLogOptions) {
    this.#options = options;
  }

  /** Take an edge. */
  edge({ cycle, pin, level }: PinEdge): void {
    this.#take({ t: cycle / CLOCK_HZ, pin, level });
  }

  /** Take a reset, after the edges that it made. */
  reset(cause: ResetCause, cycle: number): void {
    this.#take({ t: cycle / CLOCK_HZ, reset: cause });
  }

  /** Begin to write. */
  start(): void {
    this.#started = true;
    this.#writing ??= this.#write();
  }

  /** Resolves when everything has gone. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  #take(entry: object): void {
    if (this.#failed) return;
    this.#waiting += `${JSON.stringify(entry)}\n`;
    if (this.#waiting.length > MAX_WAITING) {
      this.#fail(new Error("Nobody reads the log of the pins: 16 MiB of it are waiting"));
    } else if (this.#started) this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    // Edges come in bunches.
    await Promise.resolve();
    try {
      while (this.#waiting !== "") {
        const text = this.#waiting;
        this.#waiting = "";
        await this.#options.write(text);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#fail(new Error(`The log of the pins cannot be written: ${why}`));
    }
    this.#writing = null;
  }

  #fail(reason: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#waiting = "";
    this.#options.failed(reason);
  }
}
