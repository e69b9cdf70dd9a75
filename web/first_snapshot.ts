/**
 * Waits, for a moment, for the session's first snapshot: mostly it is there before the page can be drawn, which then is drawn once.
 *
 * @module
 */
import type { Clock } from "../client/clock.ts";
import type { Session } from "../client/session.ts";

/** A page is not left empty for longer than this for an answer that does not come. */
const MOMENT_MS = 100;

/**
 * The moment at which the page should be drawn first.
 *
 * @param session The session, which may have connected already.
 * @param clock Time.
 * @returns Resolves when the session is online or knows that it cannot be, or after a moment.
 */
export function firstSnapshot(
  session: Pick<Session, "connection" | "subscribe">,
  clock: Clock,
): Promise<void> {
  return new Promise((resolve) => {
    const draw = () => {
      unsubscribe();
      timer.cancel();
      resolve();
    };
    const look = () => {
      if (session.connection.status !== "connecting") draw();
    };
    const unsubscribe = session.subscribe(look);
    const timer = clock.after(MOMENT_MS, draw);
    look();
  });
}
