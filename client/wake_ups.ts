/**
 * Moments at which a connection may have come back or died unseen: the network returned or went, the page was shown
 * again, the computer woke up.
 *
 * @module
 */

/** Tells of such moments to a listener; returns the end of the subscription. */
export type WakeUps = (listener: () => void) => () => void;

/**
 * The moments a browser tells of. Where there is no browser it stays silent.
 *
 * @param listener Called at each.
 * @returns Ends the subscription.
 */
export function browserWakeUps(listener: () => void): () => void {
  const page = globalThis.document;
  const shown = () => {
    if (page.visibilityState === "visible") listener();
  };
  const names = ["online", "offline", "pageshow"] as const;
  for (const name of names) globalThis.addEventListener?.(name, listener);
  page?.addEventListener("visibilitychange", shown);
  return () => {
    for (const name of names) globalThis.removeEventListener?.(name, listener);
    page?.removeEventListener("visibilitychange", shown);
  };
}
