/**
 * Ctrl+C, and whatever else asks a task to end: what runs is ended first, and what was made is removed (F8).
 *
 * @module
 */
import { END_SIGNALS } from "../server/end_signals.ts";
import { systemClock } from "../protocol/clock.ts";

/** How a shell counts a program that Ctrl+C ended. */
export const INTERRUPTED = 130;
/** How long that may take. */
const END_MS = 3000;

/** A task was asked to end. */
export class Interrupted extends Error {
  /** Always "Interrupted". */
  override readonly name = "Interrupted";
}

/**
 * From now on a signal does not end the program; it has to end by itself, and soon.
 *
 * @returns Aborted by the signal, with {@linkcode Interrupted} as its reason.
 */
export function endSignal(): AbortSignal {
  const asked = new AbortController();
  // A terminal and `deno task` both pass on the signal: the second says nothing new.
  for (const name of END_SIGNALS) {
    Deno.addSignalListener(name, () => {
      if (asked.signal.aborted) return;
      asked.abort(new Interrupted("Interrupted"));
      systemClock.after(END_MS, () => Deno.exit(INTERRUPTED));
    });
  }
  return asked.signal;
}
