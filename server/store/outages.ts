/**
 * The entries that tell when a board's line was lost and when it was back (H7..H9): a pair for each outage, unless it comes and
 * goes so often that the pairs would push everything else out of the history.
 *
 * @module
 */
import type { Change, ServerOutage } from "../../protocol/api/history.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";

/** So many outages may end in quick succession. */
const BURST = 5;
/** After which one may in this time, in milliseconds. */
const REST_MS = 10_000;
/** Who the server is to those who read the history. */
const BY_SERVER = "server";

/** What happened to a line. */
export interface LineEvent {
  /** When, ISO 8601. */
  readonly at: string;
  /** Who did it; "board" where nobody is known to have. */
  readonly by: string;
  /** What was done on purpose, a `LineAction`; null where nothing is known. */
  readonly action: string | null;
  /** Why it was lost, by name; null where it is back. */
  readonly reason: string | null;
  /** The board's boot counter; null before it told any. */
  readonly boot: number | null;
  /** The board's revision then. */
  readonly rev: number;
}

/** What {@linkcode Outages} need. */
export interface OutagesOptions {
  /** Board id. */
  readonly board: string;
  /** Whether the line is lost, as far as the history tells; null if it tells nothing of the line. */
  readonly isOut: boolean | null;
  /** The newest entry of the board, or the newest that says that its line was lost; null if there is none. */
  readonly newest: (only: "any" | "lost") => Change | null;
  /** Whether the former server ended in order; else it vanished (H8). */
  readonly formerEnded?: boolean;
  /** Time. */
  readonly clock: Clock;
  /** The time of day. */
  readonly wallClock: () => Date;
  /** Takes an entry; whether the line is lost from then on. */
  readonly write: (entry: Change, isOut: boolean) => void;
}

export class Outages {
  readonly #options: OutagesOptions;
  /** As the entries tell it; null while there are none, because the board has never been there. */
  #isOut: boolean | null;
  #credit = BURST;
  #creditAt: number;
  /** The line is back, but it came and went too often to say so yet. */
  #due: Timer | null = null;
  /** When the line was lost, as the entries tell it, ISO 8601; null if they do not. */
  #lostAt: string | null = null;
  /** The same by the clock, which nobody sets; null if another server saw it. */
  #lostBy: number | null = null;
  /** Outages since then. */
  #count = 1;

  /**
   * What the former server left: where it did not say that it ended, nobody knows when it did.
   *
   * @param options Board, what is known of it, and where entries go.
   */
  constructor(options: OutagesOptions) {
    const { isOut, newest, formerEnded = false, clock } = options;
    this.#options = options;
    this.#isOut = isOut;
    this.#creditAt = clock.now();
    const last = newest(isOut === true ? "lost" : "any");
    if (last === null) return;
    const { at, boot, rev } = last;
    if (isOut === true) this.#lostAt = at;
    else {
      // It ended in order, so what is missing is what it could not write.
      const reason = formerEnded ? "server_ended_unwritten" : "server_vanished";
      this.#lose({ ...serverOutage(reason), at, boot, rev }, null);
    }
  }

  /**
   * The line is lost; harmless where it was already.
   *
   * @param event When and why.
   */
  lost(event: LineEvent): void {
    if (this.#isOut !== true) return this.#lose(event, this.#options.clock.now());
    if (this.#due === null) return;
    this.#due.cancel();
    this.#due = null;
    this.#count++;
  }

  /**
   * The line is back, or there for the first time.
   *
   * @param event When.
   */
  back(event: LineEvent): void {
    if (this.#isOut !== true || this.#due !== null) {
      this.#isOut ??= false;
      return;
    }
    const wait = this.#creditIn();
    if (wait <= 0) return this.#comeBack(event);
    const { clock, wallClock } = this.#options;
    this.#due = clock.after(wait, () => {
      this.#due = null;
      this.#comeBack({ ...event, at: wallClock().toISOString() });
    });
  }

  /**
   * The server ends, and with it the line.
   *
   * @param boot The board's boot counter.
   * @param rev The board's revision.
   */
  close(boot: number | null, rev: number): void {
    this.#due?.cancel();
    this.#due = null;
    if (this.#isOut !== false) return;
    const at = this.#options.wallClock().toISOString();
    this.#lose({ ...serverOutage("server_ended"), at, boot, rev }, this.#options.clock.now());
  }

  #lose(event: LineEvent, by: number | null): void {
    this.#isOut = true;
    this.#lostAt = event.at;
    this.#lostBy = by;
    this.#count = 1;
    this.#options.write(this.#entry(event, "lost", null), true);
  }

  #comeBack(event: LineEvent): void {
    this.#credit--;
    this.#isOut = false;
    const ms = this.#lastedUntil(event.at);
    const lasted = ms === null ? {} : { ms };
    const args = this.#count > 1 ? { ...lasted, outages: this.#count } : lasted;
    this.#options.write(this.#entry(event, "back", args), false);
  }

  /** For how long the line was lost, in milliseconds; null if that is not known. */
  #lastedUntil(at: string): number | null {
    if (this.#lostBy !== null) return Math.round(this.#options.clock.now() - this.#lostBy);
    if (this.#lostAt === null) return null;
    // Where a former server saw one end, only the time of day is left; it was set if that went back meanwhile.
    const ms = Date.parse(at) - Date.parse(this.#lostAt);
    return ms < 0 ? null : ms;
  }

  #entry(event: LineEvent, outcome: "lost" | "back", args: Change["args"]): Change {
    const { at, by, action, reason, boot, rev } = event;
    const none = { channel: null, state: null, requestedAt: null, sentAt: null };
    return { ...none, board: this.#options.board, outcome, boot, rev, command: action, args, by, at, reason };
  }

  /** How long until an outage may end; it grows again with the time. */
  #creditIn(): number {
    const now = this.#options.clock.now();
    this.#credit = Math.min(BURST, this.#credit + (now - this.#creditAt) / REST_MS);
    this.#creditAt = now;
    return Math.ceil((1 - this.#credit) * REST_MS);
  }
}

function serverOutage(reason: ServerOutage): Pick<LineEvent, "by" | "action" | "reason"> {
  return { by: BY_SERVER, action: null, reason };
}
