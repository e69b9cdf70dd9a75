/**
 * How far something long has come, in a terminal: a bar that moves; elsewhere one line for each phase.
 *
 * @module
 */

/** How far it has come. */
export interface Progress {
  /** What is being done; a new one begins a new line. */
  readonly phase: string;
  /** 0..100, or null where it cannot be told. */
  readonly percent: number | null;
  /** In words. */
  readonly message: string;
}

const WIDTH = 24;

/** Where the bar is drawn. */
export interface BarOutput {
  /** Whether it is a terminal. */
  readonly isTTY: boolean;
  /** Takes text. */
  write(text: string): void;
}

/** Shows progress. */
export class ProgressBar {
  readonly #output: BarOutput;
  #phase: string | null = null;

  constructor(output: BarOutput) {
    this.#output = output;
  }

  /**
   * Show one.
   *
   * @param progress It.
   */
  show({ phase, percent, message }: Progress): void {
    const isNew = phase !== this.#phase;
    if (!this.#output.isTTY) {
      if (isNew) this.#output.write(`${phase.padEnd(10)}${message}\n`);
    } else {
      if (isNew) this.end();
      const bar = percent === null ? "" : `${drawn(percent)} ${String(percent).padStart(3)} %  `;
      this.#output.write(`\r\x1b[K${phase.padEnd(10)}${bar}${message}`);
    }
    this.#phase = phase;
  }

  /** The line is over. */
  end(): void {
    if (this.#output.isTTY && this.#phase !== null) this.#output.write("\n");
    this.#phase = null;
  }
}

function drawn(percent: number): string {
  const full = Math.round(percent / 100 * WIDTH);
  return `[${"#".repeat(full)}${" ".repeat(WIDTH - full)}]`;
}
