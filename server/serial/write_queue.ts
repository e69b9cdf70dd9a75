/**
 * Bytes that wait to be written. Bounded, and without allocation after the beginning.
 *
 * @module
 */

/** A queue of bytes in one flat buffer: what is first is always one contiguous view. */
export class WriteQueue {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #start = 0;
  #end = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** How many bytes wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  /**
   * Append a copy.
   *
   * @param bytes The bytes.
   * @returns Whether they found room; if not, none was taken.
   */
  push(bytes: Uint8Array): boolean {
    if (bytes.length > this.#bytes.length - this.length) return false;
    if (bytes.length > this.#bytes.length - this.#end) {
      this.#bytes.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
    return true;
  }

  /**
   * What waits, oldest first.
   *
   * @returns A view, valid until the next call of another method.
   */
  waiting(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /**
   * Forget the oldest bytes.
   *
   * @param count How many, at most `length`.
   */
  drop(count: number): void {
    this.#start += count;
    if (this.#start === this.#end) this.#start = this.#end = 0;
  }
}
