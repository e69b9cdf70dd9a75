/**
 * Tells the log which clients were closed because of what they sent (S11). A client that comes back again and again must not fill it.
 *
 * @module
 */
import type { Clock } from "../../protocol/clock.ts";
import type { Log } from "../log.ts";

/** So many clients are named in {@linkcode REST_MS}; of the others only how many they were. */
const NAMED = 20;
const REST_MS = 60_000;

/** See the module. */
export class FloodLog {
  readonly #log: Pick<Log, "info">;
  readonly #clock: Pick<Clock, "now">;
  #named = 0;
  #leftOut = 0;
  #restedAt = -Infinity;

  constructor(log: Pick<Log, "info">, clock: Pick<Clock, "now">) {
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * A client was closed.
   *
   * @param name Who.
   * @param code The close code.
   * @param why In words.
   */
  closed(name: string, code: number, why: string): void {
    const now = this.#clock.now();
    if (now >= this.#restedAt) {
      if (this.#leftOut > 0) {
        this.#log.info(`${this.#leftOut} more clients were closed because they sent too much`);
      }
      this.#named = 0;
      this.#leftOut = 0;
      this.#restedAt = now + REST_MS;
    }
    if (this.#named === NAMED) this.#leftOut++;
    else {
      this.#named++;
      this.#log.info(`Client "${name}" was closed with ${code}: ${why}`);
    }
  }
}
