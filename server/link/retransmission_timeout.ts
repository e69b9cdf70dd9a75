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
const INITIAL_MS = 100;

/** Estimates the round-trip time and gives the time-out that follows from it. */
export class RetransmissionTimeout {
  #smoothed: number | null = null;
  #variation = 0;
  #base = INITIAL_MS;
  #backoff = 1;

  /** The time-out to use now, in milliseconds. */
  get ms(): number {
    return Math.min(this.#base * this.#backoff, CAP_MS);
  }

  /**
   * Take a measurement: of a request that was sent only once (Karn's rule, RFC 6298 section 3).
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
    this.#base = Math.max(FLOOR_MS, this.#smoothed + 4 * this.#variation);
  }

  /** The time-out passed without an answer: double it (RFC 6298, 5.5). */
  missed(): void {
    this.#backoff = Math.min(this.#backoff * 2, CAP_MS / FLOOR_MS);
  }

  /** An answer came: no more back-off. */
  answered(): void {
    this.#backoff = 1;
  }
}
