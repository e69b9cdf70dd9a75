/**
 * How long to wait for an answer before asking again: RFC 6298, with the bounds of W6.
 *
 * @module
 */

/** Lowest time-out: below it, the server's own timer (2.3 ms) and a busy machine would cause needless repetition. */
const FLOOR_MS = 10;
/** Highest time-out (W6). */
const CAP_MS = 250;
/** RFC 6298 (2.1) starts at 1 s; a board on a wire is never that far away. */
const INITIAL_MS = 50;

/** Estimates the round-trip time and gives the time-out that follows from it. */
export class RetransmissionTimeout {
  #smoothed: number | null = null;
  #variation = 0;
  #ms = INITIAL_MS;

  /** The time-out to use now, in milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  /**
   * Take a measurement: of a request that was sent only once (Karn's rule, RFC 6298 section 3). It alone ends a
   * back-off (5.7): a line that became slower is never measured if each request is repeated before its answer comes.
   *
   * @param roundTripMs From sending to the reply.
   */
  measured(roundTripMs: number): void {
    if (this.#smoothed === null) {
      this.#smoothed = roundTripMs;
      this.#variation = roundTripMs / 2;
    } else {
      this.#variation = 0.75 * this.#variation + 0.25 * Math.abs(this.#smoothed - roundTripMs);
      this.#smoothed = 0.875 * this.#smoothed + 0.125 * roundTripMs;
    }
    this.#ms = Math.min(Math.max(FLOOR_MS, this.#smoothed + 4 * this.#variation), CAP_MS);
  }

  /** The time-out passed without an answer: double it (RFC 6298, 5.5). */
  missed(): void {
    this.#ms = Math.min(this.#ms * 2, CAP_MS);
  }
}
