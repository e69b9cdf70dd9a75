/**
 * What a person reads of an error: whatever can be changed in the command line, the definition or the machine is told in words (F9).
 * Faults of the project keep their stack. A server at an address may have written the words: no terminal obeys them (T13).
 *
 * @module
 */
import { visibleLines } from "../protocol/visible_text.ts";
import { machineTrouble } from "./machine_trouble.ts";

/** What has to be changed by whoever started the task; else it is something that failed. */
const TO_CHANGE: ReadonlySet<string> = new Set(["StartFailure", "LimitError"]);

/** What a person reads. */
export interface InWords {
  /** Whole lines. */
  readonly text: string;
  /** The exit code that says the same. */
  readonly code: 1 | 2 | 3;
}

/**
 * What a person reads of an error.
 *
 * @param error Anything thrown.
 * @returns Words and exit code: 2 if the command line or the definition must be changed, 3 if nobody can tell whether it ran (T2),
 * else 1; null for a fault of the project.
 */
export function inWords(error: unknown): InWords | null {
  if (!(error instanceof Error)) return null;
  if (TO_CHANGE.has(error.name)) return { text: visibleLines(`${error.message}\n`), code: 2 };
  const known = "hint" in error && typeof error.hint === "string" ? error : machineTrouble(error);
  if (known === null || !("hint" in known)) return null;
  const code = "outcome" in known && known.outcome === "unknown" ? 3 : 1;
  const text = `${known.message}\n${known.hint === "" ? "" : `${known.hint}\n`}`;
  return { text: visibleLines(text), code };
}
