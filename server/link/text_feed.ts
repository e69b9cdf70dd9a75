/**
 * What the sketch prints (W23): text that is told once, in order, with how much of it was lost. Nothing is asked for again.
 *
 * @module
 */
import { placeAfter, readText } from "../../protocol/wire/codec.ts";

/** Some text of the sketch's. */
export interface PrintedText {
  /** UTF-8, which may be cut within a letter. The view is valid only during the call. */
  readonly bytes: Uint8Array;
  /** How many bytes before these were lost, at least. */
  readonly lost: number;
}

/** The text on one line, over all sessions. */
export class TextFeed {
  /** Where the next text begins if none is lost; null: nobody knows what was printed before this line was opened. */
  #place: number | null = null;
  #boot: number | null = null;

  /** The board started: what it prints is counted from 0. */
  restarted(): void {
    this.#place = 0;
  }

  /**
   * A session is open.
   *
   * @param boot The board's boot counter: with another one than before it has started since.
   */
  opened(boot: number): void {
    if (this.#boot !== null && this.#boot !== boot) this.restarted();
    this.#boot = boot;
  }

  /**
   * Take a frame.
   *
   * @param frame A decoded frame with the CRC of text.
   * @returns What it says; null if it is a bad frame.
   */
  take(frame: Uint8Array): PrintedText | null {
    const piece = readText(frame);
    if (piece === null) return null;
    const lost = this.#place === null ? 0 : (piece.place - this.#place) & 0xffff;
    this.#place = placeAfter(piece);
    return { bytes: piece.bytes, lost };
  }
}
