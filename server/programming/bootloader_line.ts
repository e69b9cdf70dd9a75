/**
 * Questions and answers over a line, with a time limit for each answer.
 *
 * @module
 */
import type { ByteReceiver, ByteStream, LineEnd } from "../link/byte_stream.ts";
import type { Clock } from "../../protocol/clock.ts";
import { LineEndedError } from "./program_errors.ts";

/** More than the longest answer, a page; what a chattering sketch says beyond that is forgotten. */
const KEPT_BYTES = 512;

/** A line on which one side asks and the other answers. */
export class BootloaderLine implements ByteReceiver {
  readonly #stream: ByteStream;
  readonly #clock: Clock;
  #heard: number[] = [];
  /** Why nothing more is asked. */
  #end: { readonly why: unknown } | null = null;
  /** Looks whether the wait is over. */
  #look: () => void = () => {};

  constructor(stream: ByteStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    stream.start(this);
  }

  /** What came since the last question. */
  get heard(): Uint8Array {
    return Uint8Array.from(this.#heard);
  }

  received(bytes: Uint8Array): void {
    this.#heard = [...this.#heard, ...bytes].slice(-KEPT_BYTES);
    this.#look();
  }

  ended(reason: LineEnd): void {
    this.stop(new LineEndedError(reason));
  }

  /**
   * Ask and wait no more.
   *
   * @param why What whoever waits is told.
   */
  stop(why: unknown): void {
    this.#end ??= { why };
    this.#look();
  }

  /** Ask: send bytes; what came before is forgotten. */
  ask(bytes: Uint8Array): void {
    this.#heard = [];
    this.#stream.write(bytes);
  }

  /**
   * Wait for an answer.
   *
   * @param isComplete Whether what came is all of it.
   * @param ms How long to wait at most.
   * @returns Whether it came.
   * @throws {LineEndedError} If the line ends; or what {@linkcode BootloaderLine.stop} was told.
   */
  answered(isComplete: (heard: Uint8Array) => boolean, ms: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const over = (settle: () => void) => {
        timer.cancel();
        this.#look = () => {};
        settle();
      };
      const timer = this.#clock.after(ms, () => over(() => resolve(false)));
      this.#look = () => {
        const end = this.#end;
        if (end !== null) over(() => reject(end.why));
        else if (isComplete(this.heard)) over(() => resolve(true));
      };
      this.#look();
    });
  }

  /**
   * Let time pass.
   *
   * @param ms How long.
   * @throws {LineEndedError} If the line ends.
   */
  async pause(ms: number): Promise<void> {
    await this.answered(() => false, ms);
  }
}
