/**
 * Moments as text. Each command has three, and `Date.toISOString()` takes longer than all that the link does for it; what stays the
 * same for a minute is made once.
 *
 * @module
 */
const MINUTE_MS = 60_000;

let minute = NaN;
/** Up to the seconds: "2026-11-22T10:00:". */
let start = "";

/**
 * A moment.
 *
 * @param date When.
 * @returns What `toISOString` gives.
 * @throws {RangeError} for a date that is none.
 */
export function isoTime(date: Date): string {
  const now = date.getTime();
  const ms = now - MINUTE_MS * Math.floor(now / MINUTE_MS);
  if (now - ms !== minute) {
    start = new Date(now - ms).toISOString().slice(0, -"00.000Z".length);
    minute = now - ms;
  }
  const digits = String(ms).padStart(5, "0");
  return `${start}${digits.slice(0, 2)}.${digits.slice(2)}Z`;
}
