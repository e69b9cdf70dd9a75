/**
 * How what is known of the history, and a newer look at it, become one list without gap or repetition. Entries have no
 * number of their own, so they are told apart by all that they say.
 *
 * @module
 */
import type { Change } from "../../../protocol/api/history.ts";

/** A list, newest first, and whether something may be missing in it. */
export interface Merged {
  /** The entries. */
  readonly changes: readonly Change[];
  /** The newer look shows nothing of what was known. */
  readonly hasGap: boolean;
}

/**
 * All that an entry says.
 *
 * @param change The entry.
 * @returns The same for entries that say the same.
 */
export function keyOf(change: Change): string {
  const { channel, outcome, boot, command, by, requestedAt, positions } = change;
  // A gesture's entry says more with each position, and is the same one (H15).
  const [at, rev] = positions === undefined ? [change.at, change.rev] : ["gesture", ""];
  return [at, channel, outcome, boot, rev, command, by, requestedAt].join("|");
}

/**
 * Put the newest page before what was known.
 *
 * @param known What was known, newest first.
 * @param newest The newest entries as the server has them, newest first.
 * @returns One list.
 */
export function mergeNewest(known: readonly Change[], newest: readonly Change[]): Merged {
  const [first, last] = [newest.at(0), newest.at(-1)];
  if (first === undefined || last === undefined) return { changes: known, hasGap: false };
  const keys = new Set(newest.map(keyOf));
  // Told while the server was still looking; what grows in its place (H15) may be of a later moment than what is before it.
  const latest = newest.reduce((latest, { at }) => at > latest ? at : latest, first.at);
  const newer = known.filter((change) => change.at > latest && !keys.has(keyOf(change)));
  const rest = known.filter((change) => !newer.includes(change));
  const older = rest.filter((change) => change.at <= last.at && !keys.has(keyOf(change)));
  const hasGap = rest.length > 0 && !rest.some((change) => keys.has(keyOf(change)));
  return { changes: [...newer, ...newest, ...older], hasGap };
}

/**
 * Put an older page behind what is known.
 *
 * @param known What is known, newest first.
 * @param older Older entries, newest first; the first of them may be known.
 * @returns One list.
 */
export function appendOlder(known: readonly Change[], older: readonly Change[]): readonly Change[] {
  const keys = new Set(known.map(keyOf));
  return [...known, ...older.filter((change) => !keys.has(keyOf(change)))];
}
