/**
 * Values, times and names as people read them, in the page's language.
 *
 * @module
 */
import { nameInWords } from "../../protocol/name_in_words.ts";
import { own } from "../../protocol/own.ts";
import { isBoardReason, isFailureReason } from "../../protocol/troubles.ts";
import type { RequestFailure } from "../../protocol/failures.ts";
import type { BoardReason } from "../../protocol/views.ts";
import type { ReasonDetails } from "../../protocol/reason_details.ts";
import type { ToldChannel, ToldWords } from "../../protocol/told.ts";
import type { Text, Trouble } from "./text.ts";

/** The largest unit that a time is told in, and how many seconds it has. */
const AGES = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]] as const;

/** How servers name browsers and programs without a name (C18a); what stands before is a server's (G6). */
const NUMBERED = /^((?:.*\/)?)(?:(page|client) (\d+)|http)$/;

/** What of a failure says why. */
export type Cause = Pick<RequestFailure, "reason" | "message" | "hint" | "details">;

/** How numbers and times are written, which takes milliseconds to make. */
interface Formats {
  readonly whole: Intl.NumberFormat;
  readonly tenths: Intl.NumberFormat;
  readonly percent: Intl.NumberFormat;
  readonly chance: Intl.NumberFormat;
  readonly age: Intl.RelativeTimeFormat;
}

/** Speaks one language. */
export class Words {
  /** Its table. */
  readonly text: Text;
  /** How numbers and times are written, for `Intl`. */
  readonly locale: string;
  readonly #formats: Formats;
  readonly #told: ToldWords;
  readonly #channels = new WeakMap<ToldWords, Words>();
  // Made when first needed: no page begins with a list or a time of day, and making these takes milliseconds.
  #list: Intl.ListFormat | null = null;
  #time: Intl.DateTimeFormat | null = null;
  #dayAndTime: Intl.DateTimeFormat | null = null;

  /**
   * Words in a language.
   *
   * @param text Its table.
   * @param locale How numbers and times are written, where that differs between countries.
   * @param told Words of a definition, which go first.
   * @param formats Those of the locale.
   */
  constructor(
    text: Text,
    locale: string = text.language,
    told: ToldWords = {},
    formats: Formats = formatsOf(locale),
  ) {
    this.text = text;
    this.locale = locale;
    this.#told = told;
    this.#formats = formats;
  }

  /**
   * The same with a channel's own words.
   *
   * @param channel The channel; undefined for one that is not known.
   * @returns The same object for the same channel.
   */
  of(channel: Pick<ToldChannel, "words"> | undefined): Words {
    if (channel === undefined || Object.keys(channel.words).length === 0) return this;
    let words = this.#channels.get(channel.words);
    if (words === undefined) {
      words = new Words(this.text, this.locale, channel.words, this.#formats);
      this.#channels.set(channel.words, words);
    }
    return words;
  }

  /**
   * A number.
   *
   * @param value Any number.
   * @param digits How many digits stand behind the point.
   * @returns For example "1,023".
   */
  number(value: number, digits = 0): string {
    if (digits === 0) return this.#formats.whole.format(value);
    return value.toLocaleString(this.locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }

  /**
   * A share in the person's way of writing it.
   *
   * @param percent 0..100.
   * @returns For example "62 %".
   */
  percent(percent: number): string {
    return this.#formats.percent.format(percent / 100);
  }

  /**
   * A chance, which may be small.
   *
   * @param chance 0..1.
   * @returns For example "0.1%".
   */
  chance(chance: number): string {
    return this.#formats.chance.format(chance);
  }

  /**
   * Several things as one.
   *
   * @param things Words.
   * @returns For example "one, two and three".
   */
  list(things: readonly string[]): string {
    this.#list ??= new Intl.ListFormat(this.locale);
    return this.#list.format(things);
  }

  /**
   * A duration; tenths only where they matter.
   *
   * @param ms Milliseconds.
   * @returns For example "4.2 ms" or "1.3 s".
   */
  duration(ms: number): string {
    if (ms >= 1000) return `${this.#formats.tenths.format(ms / 1000)} s`;
    return `${(ms < 10 ? this.#formats.tenths : this.#formats.whole).format(ms)} ms`;
  }

  /**
   * How long ago something was. Clocks of two machines differ: what seems to lie in the future is now.
   *
   * @param ms Milliseconds ago.
   * @returns For example "now", "3 seconds ago".
   */
  age(ms: number): string {
    const seconds = Math.max(0, Math.round(ms / 1000));
    const [unit, size] = AGES.find(([, size]) => seconds >= size) ?? ["second", 1];
    return this.#formats.age.format(-Math.floor(seconds / size), unit);
  }

  /**
   * A moment, with its day if that is not today's.
   *
   * @param at Wall time.
   * @param now Wall time, too.
   * @returns For example "14:32", "23 Nov, 14:32".
   */
  moment(at: number, now: number): string {
    const isToday = new Date(at).toDateString() === new Date(now).toDateString();
    const time = { hour: "numeric", minute: "2-digit" } as const;
    if (isToday) return (this.#time ??= new Intl.DateTimeFormat(this.locale, time)).format(at);
    this.#dayAndTime ??= new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", ...time });
    return this.#dayAndTime.format(at);
  }

  /**
   * A name of the definition, as a label.
   *
   * @param name "presses", "periodMs", "LED".
   * @returns For example "Presses", "Period".
   */
  term(name: string): string {
    const known = this.#known(name);
    if (known !== undefined) return known;
    return nameInWords(name);
  }

  /**
   * What a channel is called: its title is text that somebody wrote, and stays as it is where no language has another.
   *
   * @param channel The channel; undefined for one that is not known.
   * @param name Its name in the definition, which then stands for it.
   * @returns For example "NeoPixels".
   */
  title(channel: Pick<ToldChannel, "title" | "words"> | undefined, name: string): string {
    return channel === undefined ? this.term(name) : this.of(channel).#known(channel.title) ?? channel.title;
  }

  #known(name: string): string | undefined {
    return own(own(this.#told, name) ?? {}, this.text.language) ?? own(this.text.terms, name);
  }

  /**
   * Who did something.
   *
   * @param by As the server tells.
   * @param yours This person's own names.
   * @returns For example "you", "page 2"; a name that somebody chose as it is.
   */
  who(by: string, yours: readonly string[]): string {
    const { channel } = this.text;
    if (yours.includes(by)) return channel.byYou;
    if (by === "server") return channel.byServer;
    const [whole, gateway = "", kind, number = ""] = NUMBERED.exec(by) ?? [];
    if (whole === undefined) return by;
    if (kind === undefined) return gateway + channel.byHttp;
    return gateway + (kind === "page" ? channel.byPage : channel.byClient)(number);
  }

  /**
   * Why a request failed.
   *
   * @param failure The failure.
   * @returns Whether it was not done or is only not confirmed, and why; and what to do, with its period.
   */
  failure(failure: RequestFailure): Trouble {
    const { what, todo, ...said } = this.cause(failure);
    const { notDone, notConfirmed, maybeRan } = this.text.channel;
    return failure.outcome === "unknown"
      ? { what: notConfirmed(what), todo: `${maybeRan} ${todo}.`, ...said }
      : { what: notDone(what), todo: `${todo}.`, ...said };
  }

  /**
   * Why programming a board failed, or did not begin.
   *
   * @param failure The failure.
   * @returns Why, without saying again that it was not done; and what to do.
   */
  notProgrammed(failure: RequestFailure): Trouble {
    const { what, ...rest } = this.cause(failure);
    return { what: this.text.board.notProgrammed(what), ...rest };
  }

  /**
   * Why a request failed, whether or not it had an effect.
   *
   * @param failure The failure.
   * @returns What follows a colon, and what to do, each without its period.
   */
  cause({ reason, message, hint, details }: Cause): Trouble {
    const { failures, flashCauses, waitFor } = this.text;
    if (details.flash !== undefined) return { ...flashCauses[details.flash](details), ...saidIn(details) };
    // A newer server knows more names; its own words are better than none.
    if (!isFailureReason(reason)) return { what: message, todo: hint };
    if (details.waitMs === undefined) return failures[reason];
    return { ...failures[reason], todo: waitFor(this.duration(details.waitMs)) };
  }

  /**
   * Why a board is not well.
   *
   * @param reason As the server tells.
   * @returns What, and what to do.
   */
  reason({ code, message, hint, details = {} }: BoardReason): Trouble {
    // A newer server knows more names; its own words are better than none.
    if (!isBoardReason(code)) return { what: message, todo: hint };
    return { ...this.text.boardReasons[code](details), ...saidIn(details) };
  }
}

function formatsOf(locale: string): Formats {
  return {
    whole: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
    tenths: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
    percent: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }),
    chance: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }),
    age: new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "long" }),
  };
}

function saidIn({ said }: ReasonDetails): Pick<Trouble, "said"> {
  return said === undefined ? {} : { said };
}
