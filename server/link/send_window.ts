/**
 * The go-back-N send window (W6): which requests are on the wire, in order, and which of them to send again. No clock, no I/O.
 *
 * @module
 */

/** At most this many requests are unanswered at once; the board keeps the status of as many (W4). */
export const WINDOW_FRAMES = 4;

/** A request on the wire. */
export interface Sent<R> {
  /** Its sequence number, 0..7. */
  readonly seq: number;
  /** Its wire bytes. */
  readonly frame: Uint8Array;
  /** Whatever its owner needs to finish it. */
  readonly request: R;
  /** When it was first sent, ms. */
  readonly sentAt: number;
  /** How often it was sent. */
  transmissions: number;
  /** Whether it was answered out of turn and only waits for older ones. */
  answered: boolean;
}

/** Requests on the wire, oldest first. */
export class SendWindow<R> {
  readonly #sent: Sent<R>[] = [];
  #bytes = 0;
  #next: number;

  /**
   * An empty window.
   *
   * @param firstSeq The sequence number that the board expects (W10).
   */
  constructor(firstSeq: number) {
    this.#next = firstSeq;
  }

  /** Sequence number of the next request. */
  get nextSeq(): number {
    return this.#next;
  }

  /** The oldest unanswered request. */
  get oldest(): Sent<R> | undefined {
    return this.#sent[0];
  }

  /** Requests on the wire, oldest first. */
  get sent(): readonly Sent<R>[] {
    return this.#sent;
  }

  /**
   * Whether one more frame may go out.
   *
   * @param length Its wire bytes.
   * @param byteLimit How many unacknowledged bytes the board takes.
   * @returns True if it may; an empty window always takes one.
   */
  hasRoom(length: number, byteLimit: number): boolean {
    if (this.#sent.length === 0) return true;
    return this.#sent.length < WINDOW_FRAMES && this.#bytes + length <= byteLimit;
  }

  /**
   * A frame went out.
   *
   * @param frame Its wire bytes, kept for repetition.
   * @param request What belongs to it.
   * @param now Time of sending, ms.
   */
  push(frame: Uint8Array, request: R, now: number): void {
    this.#sent.push({ seq: this.#next, frame, request, sentAt: now, transmissions: 1, answered: false });
    this.#bytes += frame.length;
    this.#next = (this.#next + 1) & 7;
  }

  /**
   * The unanswered request with a sequence number.
   *
   * @param seq 0..7.
   * @returns The request, or undefined if none is outstanding under it.
   */
  find(seq: number): Sent<R> | undefined {
    return this.#sent.find((entry) => entry.seq === seq && !entry.answered);
  }

  /**
   * Whether the board can rightly expect a sequence number: one on the wire, or the next.
   *
   * @param seq What it says it expects.
   * @returns False if the two sides have lost each other.
   */
  isPlausible(seq: number): boolean {
    return seq === this.#next || this.#sent.some((entry) => entry.seq === seq);
  }

  /**
   * A request was answered: forget it, and those behind it that were answered before it.
   *
   * @param entry What {@linkcode find} gave.
   */
  answer(entry: Sent<R>): void {
    entry.answered = true;
    while (this.#sent[0]?.answered === true) this.#bytes -= this.#sent.shift()?.frame.length ?? 0;
  }

  /** Empty the window; what was in it and unanswered is given back, oldest first. */
  clear(): Sent<R>[] {
    this.#bytes = 0;
    return this.#sent.splice(0).filter((entry) => !entry.answered);
  }
}
