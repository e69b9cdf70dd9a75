/**
 * What the server says about itself: whole lines, to standard error, for people or for programs. Something that goes
 * down is one line, its return is one line, whatever happens in between (P11).
 *
 * @module
 */

import { type Clock, systemClock } from "../protocol/clock.ts";

/** How a line is written: words, or one JSON object. */
export const LOG_FORMS = ["text", "json"] as const;

/** One of {@linkcode LOG_FORMS}. */
export type LogForm = typeof LOG_FORMS[number];

/**
 * How much is written, least first: "error" is what should not have happened, "warn" also what goes down and comes back,
 * "info" everything.
 */
export const LOG_LEVELS = ["error", "warn", "info"] as const;

/** One of {@linkcode LOG_LEVELS}. */
export type LogLevel = typeof LOG_LEVELS[number];

/** Where the parts of the server write what people should know. */
export interface Log {
  /** Something worth knowing happened once. */
  info(message: string): void;
  /** Something went wrong that should not have; `cause` is what was thrown. */
  error(message: string, cause: unknown): void;
  /**
   * Something is down. Writes a line unless that subject is down already.
   *
   * @param subject What: "Board uno-7f3a21c4".
   * @param why Reason and remedy.
   */
  down(subject: string, why: string): void;
  /**
   * Something works. Writes a line, with how long it was down, only if it was.
   *
   * @param subject The name it went down by.
   */
  up(subject: string): void;
  /**
   * Something that may be down is no more: it will not be back under that name. Writes a line only if it was down.
   *
   * @param subject The name it went down by.
   */
  gone(subject: string): void;
}

/** What {@linkcode createLog} takes. */
export interface LogOptions {
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  /** Wall-clock time. */
  readonly now: () => Date;
  /** Measures how long something was down; the machine's own monotonic clock by default. */
  readonly clock?: Pick<Clock, "now">;
  /** How lines are written; "text" by default. */
  readonly form?: LogForm;
  /** Which lines are written; "info" by default. */
  readonly level?: LogLevel;
}

/** One thing to say. */
interface Entry {
  readonly level: LogLevel;
  /** In words. */
  readonly message: string;
  /** The same in parts, for programs. */
  readonly details?: Readonly<Record<string, string | number>>;
}

/**
 * A log.
 *
 * @param options Where lines go, the time, and which lines in which form.
 * @returns The log.
 */
export function createLog(options: LogOptions): Log {
  const { write, now, clock = systemClock, form = "text", level: most = "info" } = options;
  const written = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(most) + 1);
  const lineOf = form === "json" ? asJson : asText;
  const downSince = new Map<string, number>();

  function say(at: Date, entry: Entry): void {
    if (written.includes(entry.level)) write(lineOf(at.toISOString(), entry));
  }

  return {
    info: (message) => say(now(), { level: "info", message }),
    error: (message, cause) => say(now(), { level: "error", message: `${message}: ${described(cause)}` }),
    down(subject, why) {
      if (downSince.has(subject)) return;
      downSince.set(subject, clock.now());
      const details = { subject, status: "down", why };
      say(now(), { level: "warn", message: `${subject} is down: ${why}`, details });
    },
    up(subject) {
      const since = downSince.get(subject);
      if (since === undefined) return;
      downSince.delete(subject);
      const downSeconds = Math.round((clock.now() - since) / 1000);
      const details = { subject, status: "up", downSeconds };
      say(now(), { level: "warn", message: `${subject} is back after ${downSeconds} s`, details });
    },
    gone(subject) {
      if (!downSince.delete(subject)) return;
      const details = { subject, status: "gone" };
      say(now(), { level: "warn", message: `${subject} is no longer there`, details });
    },
  };
}

function asText(time: string, { message }: Entry): string {
  // A control character from a client or a board must not forge a second line or move the terminal's cursor.
  return `${time} ${message.replaceAll(/\p{Cc}+/gu, " ")}`;
}

function asJson(time: string, { level, message, details }: Entry): string {
  // JSON escapes C0 by itself (RFC 8259, 7), but neither DEL nor C1, which terminals obey too.
  return JSON.stringify({ time, level, message, ...details })
    .replaceAll(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Write a line to standard error.
 *
 * @param line The line without its end.
 */
export function writeToStandardError(line: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
  } catch {
    // The terminal is gone, and with it whoever read the log: no reason to stop serving.
  }
}

function described(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? cause.message : String(cause);
}
