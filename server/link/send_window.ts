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
  /** Its place in the order of all transmissions: which of two requests was sent last. */
  turn: number;
  /** Whether its round trip tells of the line: it was sent only once, and the board was not busy meanwhile. */
  isTimed: boolean;
  /** Whether it was answered out of turn and only waits for older ones. */
  answered: boolean;
}

/** Requests on the wire, oldest first. */
export class SendWindow<R> {
  readonly #sent: Sent<R>[] = [];
  #bytes = 0;
  #next = 0;
  #turn = 0;

  /** Sequence number of the next request; a new session begins with 0 (W10). */
  get nextSeq(): number {
    return this.#next;
  }

  /** How many requests are on the wire. */
  get size(): number {
    return this.#sent.length;
  }

  /** Whether nothing is on the wire. */
  get isEmpty(): boolean {
    return this.#sent.length === 0;
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
   * A frame goes out.
   *
   * @param frame Its wire bytes, kept for repetition.
   * @param request What belongs to it.
   * @param now Time of sending, ms.
   */
  push(frame: Uint8Array, request: R, now: number): void {
    this.#sent.push({
      seq: this.#next,
      frame,
      request,
      sentAt: now,
      turn: this.#turn++,
      isTimed: true,
      answered: false,
    });
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

  /** The board was busy: no round trip of what is on the wire tells of the line. */
  doNotTime(): void {
    for (const entry of this.#sent) entry.isTimed = false;
  }

  /**
   * Send everything unanswered again.
   *
   * @returns The wire bytes of each, oldest first.
   */
  repeatAll(): readonly Uint8Array[] {
    return this.#repeat(this.#sent.filter(({ answered }) => !answered));
  }

  /**
   * Send again what was lost for certain: what is older than an answered request and was last sent before it, since a
   * line keeps its order.
   *
   * @param entry A request that was just answered.
   * @returns The wire bytes of each, oldest first.
   */
  repeatOlderThan(entry: Sent<R>): readonly Uint8Array[] {
    const place = this.#sent.indexOf(entry);
    if (place <= 0) return [];
    const older = this.#sent.slice(0, place);
    return this.#repeat(older.filter(({ answered, turn }) => !answered && turn < entry.turn));
  }

  #repeat(entries: readonly Sent<R>[]): readonly Uint8Array[] {
    for (const entry of entries) {
      entry.isTimed = false;
      entry.turn = this.#turn++;
    }
    return entries.map(({ frame }) => frame);
  }

  /** Empty the window; what was in it and unanswered is given back, oldest first. */
  clear(): Sent<R>[] {
    this.#bytes = 0;
    return this.#sent.splice(0).filter((entry) => !entry.answered);
  }
}
