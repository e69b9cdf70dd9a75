/**
 * What the board's own pins say: the log of `deno task board --log-pins`, read as it comes. It outlives every server, and it is the
 * only witness of what really happened.
 *
 * @module
 */
import { patiently } from "../patience.ts";
import type { BoardProcess } from "../tools/board_process.ts";
import { secondsToCount, unoFlash } from "./uno_flash.ts";

/** Pin of the LED. */
export const LED = 13;
/** Pin of the lamp. */
export const LAMP = 9;

/** An edge, in seconds of the chip's own time. */
export interface Edge {
  /** When. */
  readonly t: number;
  /** Driven high, or not. */
  readonly level: 0 | 1;
}

/** The sketch from its start to the next reset. */
export interface SketchRun {
  /** The boot counter that it tells. */
  readonly boot: number;
  /** Edges of the LED. */
  readonly led: readonly Edge[];
}

interface OpenRun {
  readonly boot: number;
  readonly begun: number;
  readonly led: Edge[];
}

type Line =
  & { readonly t: number }
  & (
    | { readonly pin: number; readonly level: 0 | 1 }
    | { readonly reset: string }
  );

/** The record of one board. */
export class PinRecord {
  /** Sketch runs that are over, oldest first; whoever has looked at one may take it out. */
  readonly runs: SketchRun[] = [];
  readonly #hasBootloader: boolean;
  readonly #countedAfter: number;
  readonly #last = new Map<number, Edge>();
  readonly #high = new Set<number>();
  #current: OpenRun | null = null;
  #boots = 0;
  #more = Promise.withResolvers<void>();

  private constructor(hasBootloader: boolean, countedAfter: number) {
    this.#hasBootloader = hasBootloader;
    this.#countedAfter = countedAfter;
  }

  /**
   * Begin to read.
   *
   * @param board A board that logs its pins and has not said more than where it is.
   * @returns Its record.
   */
  static async of(board: BoardProcess): Promise<PinRecord> {
    const memory = await unoFlash();
    const record = new PinRecord(memory.bootStart !== undefined, secondsToCount(memory));
    void board.follow((line) => record.#take(JSON.parse(line)));
    return record;
  }

  /** The sketch run that is on, or the bootloader's: then null. */
  get current(): SketchRun | null {
    return this.#current;
  }

  /** Whether a pin is high. */
  isHigh(pin: number): boolean {
    return this.#high.has(pin);
  }

  /** The newest edge of a pin; null before the first. */
  last(pin: number): Edge | null {
    return this.#last.get(pin) ?? null;
  }

  /**
   * Wait until the record says something.
   *
   * @param what In words, for the case that it never does.
   * @param look Gives what was waited for, or null.
   */
  until<T>(what: string, look: () => T | null): Promise<T> {
    return patiently(this.#until(look), () => `The board's pins did not tell that ${what}`);
  }

  async #until<T>(look: () => T | null): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== null) return found;
      await this.#more.promise;
    }
  }

  #take(line: Line): void {
    if ("reset" in line) this.#reset(line.reset, line.t);
    else this.#edge(line.pin, line);
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  #edge(pin: number, { t, level }: Edge): void {
    if (level === 1) this.#high.add(pin);
    else this.#high.delete(pin);
    this.#last.set(pin, { t, level });
    if (pin === LED) this.#current?.led.push({ t, level });
  }

  #reset(cause: string, t: number): void {
    const over = this.#current;
    if (over !== null && t - over.begun >= this.#countedAfter) {
      // A reset lets go of all pins: that edge is nobody's command.
      this.runs.push({ boot: over.boot, led: over.led.filter((edge) => edge.t < t) });
      this.#boots = over.boot;
    }
    // Optiboot runs first where the reset line was pulled, and its own end is the watchdog's.
    const startsSketch = !this.#hasBootloader || cause !== "external";
    this.#current = startsSketch ? { boot: this.#boots + 1, begun: t, led: [] } : null;
  }
}
