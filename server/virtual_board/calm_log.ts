/**
 * A log that is told once of trouble on purpose, and not of what comes of it (V6, P11): a line that loses half of its bytes would
 * fill it with a board that goes down and comes back.
 *
 * @module
 */
import { RequestFailure } from "../../protocol/failures.ts";
import type { Log } from "../log.ts";
import type { Environment } from "../virtual_uno/environment.ts";

/**
 * The log for a virtual board.
 *
 * @param log Where it goes.
 * @param environment Tells whether somebody makes trouble.
 * @returns A log that leaves out failures while somebody does; faults of the program are told all the same.
 */
export function calmLog(log: Log, environment: Pick<Environment, "view">): Log {
  const isTroubled = () => environment.view().troubleBy !== null;
  /** Down since somebody made trouble. What of that is noticed later is not news either, as the opening that failed meanwhile. */
  const downOnPurpose = new Set<string>();
  return {
    info: (message) => log.info(message),
    error(message, cause) {
      if (!(cause instanceof RequestFailure && isTroubled())) log.error(message, cause);
    },
    down(subject, why) {
      if (isTroubled()) downOnPurpose.add(subject);
      if (!downOnPurpose.has(subject)) log.down(subject, why);
    },
    up(subject) {
      downOnPurpose.delete(subject);
      log.up(subject);
    },
    gone(subject) {
      downOnPurpose.delete(subject);
      log.gone(subject);
    },
  };
}
