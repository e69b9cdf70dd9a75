/**
 * What the server says about itself: whole lines, to standard error. Something that goes down is one line, its return
 * is one line, whatever happens in between (P11).
 *
 * @module
 */

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
}

/** What {@linkcode createLog} takes. */
export interface LogOptions {
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  /** Wall-clock time. */
  readonly now: () => Date;
}

/**
 * A log.
 *
 * @param options Where lines go, and the time.
 * @returns The log.
 */
export function createLog(options: LogOptions): Log {
  const { write, now } = options;
  const downSince = new Map<string, Date>();

  function line(at: Date, text: string): void {
    // A control character from a client or a board must not forge a second line or move the terminal's cursor.
    write(`${at.toISOString()} ${text.replaceAll(/\p{Cc}+/gu, " ")}`);
  }

  return {
    info: (message) => line(now(), message),
    error: (message, cause) => line(now(), `${message}: ${described(cause)}`),
    down(subject, why) {
      if (downSince.has(subject)) return;
      const at = now();
      downSince.set(subject, at);
      line(at, `${subject} is down: ${why}`);
    },
    up(subject) {
      const since = downSince.get(subject);
      if (since === undefined) return;
      downSince.delete(subject);
      const at = now();
      line(at, `${subject} is back after ${Math.round((at.getTime() - since.getTime()) / 1000)} s`);
    },
  };
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
