/**
 * Moments as clocks and calendars show them.
 *
 * @module
 */

/** Writes moments as in one country. */
export class Moments {
  readonly #clock: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #dayAndTime: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;

  constructor(locale: string) {
    const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
    const time = { ...clock, fractionalSecondDigits: 3 } as const;
    this.#clock = new Intl.DateTimeFormat(locale, clock);
    this.#time = new Intl.DateTimeFormat(locale, time);
    this.#dayAndTime = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", ...time });
    this.#full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
  }

  /**
   * The time of day in seconds.
   *
   * @param at The moment, wall time.
   * @returns For example "14:03:07".
   */
  clock(at: number): string {
    return this.#clock.format(at);
  }

  /**
   * The time of day in milliseconds, with the date if that is another day.
   *
   * @param at The moment, wall time.
   * @param now The present moment.
   * @returns For example "14:03:07.120".
   */
  short(at: number, now: number): string {
    const isToday = new Date(at).toDateString() === new Date(now).toDateString();
    return (isToday ? this.#time : this.#dayAndTime).format(at);
  }

  /**
   * The whole of it, with its time zone.
   *
   * @param at The moment, wall time.
   */
  full(at: number): string {
    return this.#full.format(at);
  }
}
