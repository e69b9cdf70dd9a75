/**
 * What a sketch prints, as lines of the log (W23b): whole ones, and not more than anybody can read.
 *
 * @module
 */
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { PrintedText } from "../link/text_feed.ts";

/** So many lines are logged in a second; of the others only how many they were. */
const LINES_A_SECOND = 10;
/** A longer line is cut. */
const LONGEST_LINE = 200;
const SECOND_MS = 1000;

/** What {@linkcode PrintedLines} needs. */
export interface PrintedLinesOptions {
  /** Time. */
  readonly clock: Clock;
  /** Takes a line for the log. */
  readonly say: (line: string) => void;
}

/** The text of one line to a board. */
export class PrintedLines {
  readonly #options: PrintedLinesOptions;
  /** A line that has no end yet. */
  #begun = "";
  #letters = new TextDecoder();
  /** Lines logged since the second began that the timer ends, and lines that were not. */
  #said = 0;
  #leftOut = 0;
  #second: Timer | null = null;

  constructor(options: PrintedLinesOptions) {
    this.#options = options;
  }

  /**
   * The sketch printed something.
   *
   * @param text What.
   */
  take({ bytes, lost }: PrintedText): void {
    if (lost > 0) {
      this.#letters = new TextDecoder();
      this.#begun += `(at least ${lost} bytes are missing here) `;
    }
    const text = this.#begun + this.#letters.decode(bytes, { stream: true });
    const pieces = text.split("\n").flatMap((line) => line.match(CUT) ?? [""]);
    this.#begun = pieces.pop() ?? "";
    for (const line of pieces) this.#say(line);
    this.#begin();
  }

  /** The line to the board is gone. */
  end(): void {
    this.#secondIsOver();
    this.#second?.cancel();
  }

  /** What has no end yet is said when the second is over. */
  #begin(): void {
    this.#second ??= this.#options.clock.after(SECOND_MS, () => {
      this.#second = null;
      this.#secondIsOver();
    });
  }

  #secondIsOver(): void {
    if (this.#begun !== "") this.#say(this.#begun);
    this.#begun = "";
    if (this.#leftOut > 0) {
      this.#options.say(`... and ${this.#leftOut} more lines, which the page's console shows`);
    }
    this.#said = 0;
    this.#leftOut = 0;
  }

  #say(line: string): void {
    if (this.#said === LINES_A_SECOND) {
      this.#leftOut++;
      return;
    }
    this.#said++;
    this.#options.say(line.trimEnd());
  }
}

const CUT = new RegExp(`.{1,${LONGEST_LINE}}`, "gsu");
