/**
 * Cuts the bytes of one direction into pieces: whatever ends in a delimiter, with the extra delimiters before it (W9).
 *
 * @module
 */
import { MAX_WIRE_FRAME } from "./frame.ts";

/** So many delimiters in a row are no longer taken for those before a frame. */
const MAX_ZEROS = 8;

/** Some bytes that belong together. */
export interface LinePiece {
  /** All of them. */
  readonly bytes: Uint8Array;
  /** How many delimiters stand before the rest. */
  readonly zeros: number;
  /** "frame": ends in its delimiter and is not too long. "zeros": nothing but delimiters. "long": (part of) what is longer than any frame. */
  readonly form: "frame" | "zeros" | "long";
}

/** See the module. It never holds more than the longest frame. */
export class LinePieces {
  #bytes: number[] = [];
  #zeros = 0;
  /** Whether the delimiter of what was too long has not come yet. */
  #isLong = false;

  /**
   * Take a byte.
   *
   * @param byte The next byte of the line.
   * @returns The piece that it ends, or null.
   */
  take(byte: number): LinePiece | null {
    this.#bytes.push(byte);
    const length = this.#bytes.length - this.#zeros;
    if (byte !== 0) {
      if (length < MAX_WIRE_FRAME) return null;
      this.#isLong = true;
      return this.#end("long");
    }
    if (length > 1 || this.#isLong) {
      const form = this.#isLong ? "long" : "frame";
      this.#isLong = false;
      return this.#end(form);
    }
    this.#zeros++;
    return this.#zeros < MAX_ZEROS ? null : this.#end("zeros");
  }

  /** Forget what has no end yet: bytes are missing. */
  forget(): void {
    this.#bytes = [];
    this.#zeros = 0;
    this.#isLong = false;
  }

  #end(form: LinePiece["form"]): LinePiece {
    const piece = { bytes: Uint8Array.from(this.#bytes), zeros: this.#zeros, form };
    this.#bytes = [];
    this.#zeros = 0;
    return piece;
  }
}
