/**
 * Requests without a right token that wait for something: a body that is still coming, or the time of a wrong try (S5b). They have
 * a limit of their own, so that they never take the room of clients that have a token.
 *
 * @module
 */
import type { Log } from "../log.ts";
import { problem } from "./responses.ts";

/** Most of them at a time. */
export const MOST_KEYLESS = 64;
/** By then a body that does not come has been given up (S12b), in seconds. */
const RETRY_S = 10;
/** The name under which the log is told. */
const SUBJECT = "Room for those without a token";

/** Counts them. */
export class KeylessRequests {
  readonly #log: Pick<Log, "down" | "up">;
  #waiting = 0;
  #refused = 0;

  constructor(log: Pick<Log, "down" | "up">) {
    this.#log = log;
  }

  /** How many were refused. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Answer one more, if there is room.
   *
   * @param answer Answers it.
   * @returns Its answer; 503 if too many others wait.
   */
  async answer(answer: () => Promise<Response>): Promise<Response> {
    if (this.#waiting >= MOST_KEYLESS) return this.#refuse();
    this.#waiting++;
    try {
      return await answer();
    } finally {
      if (--this.#waiting === 0) this.#log.up(SUBJECT);
    }
  }

  #refuse(): Response {
    this.#refused++;
    const what = `${MOST_KEYLESS} requests without a token are waiting already`;
    this.#log.down(SUBJECT, `${what}; who has a token is let in as ever`);
    return problem({
      status: 503,
      reason: "too_many_without_token",
      message: what,
      hint: `Try again in ${RETRY_S} seconds; who shows a right token does not wait for them`,
    }, { "retry-after": String(RETRY_S) });
  }
}
