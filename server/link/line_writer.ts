/**
 * The sending side of the line: frames, and the extra delimiter that keeps noise from gluing to them (W9).
 *
 * @module
 */
import { MAX_WIRE_FRAME } from "../../protocol/wire/frame.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { Clock } from "../../protocol/clock.ts";
import { WINDOW_FRAMES } from "./send_window.ts";

/** After this much silence, noise may lie on the line. */
const IDLE_MS = 10;

/** Writes frames to a line. */
export class LineWriter {
  readonly #stream: ByteStream;
  readonly #clock: Clock;
  readonly #buffer = new Uint8Array(1 + WINDOW_FRAMES * MAX_WIRE_FRAME);
  #lastWrite = -Infinity;

  constructor(stream: ByteStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /** When something was written last, in the clock's time; -Infinity before. */
  get lastWrite(): number {
    return this.#lastWrite;
  }

  /**
   * Send a frame, after a delimiter if the line was idle.
   *
   * @param frame Its wire bytes.
   */
  send(frame: Uint8Array): void {
    const now = this.#clock.now();
    if (now - this.#lastWrite >= IDLE_MS) {
      this.#write([frame]);
    } else {
      this.#lastWrite = now;
      this.#stream.write(frame);
    }
  }

  /**
   * Send frames that nobody has answered, after a delimiter, in one write. The line may have another rate than it was opened with, so
   * that is seen to first.
   *
   * @param frames Their wire bytes, at most a window of them.
   */
  resend(frames: readonly Uint8Array[]): void {
    this.#stream.keepSettings?.();
    this.#write(frames);
  }

  /**
   * Start the sketch of a board whose bootloader may be running (W17b).
   *
   * @returns False if the line knows of no bootloader.
   */
  startSketch(): boolean {
    if (this.#stream.startSketch === undefined) return false;
    this.#stream.startSketch();
    return true;
  }

  #write(frames: readonly Uint8Array[]): void {
    this.#lastWrite = this.#clock.now();
    let end = 0;
    this.#buffer[end++] = 0;
    for (const frame of frames) {
      this.#buffer.set(frame, end);
      end += frame.length;
    }
    this.#stream.write(this.#buffer.subarray(0, end));
  }
}
