/**
 * Whose a board is, if several servers at a broker have told of it (Q13): a function of what they told, of the board here, and of the
 * time. The boot counter in a board's EEPROM grows whenever a server opens its port, so the greatest one names the latest owner.
 *
 * @module
 */
import type { ServerSays } from "./server_status.ts";

/** How long two servers may both have a board before they are two boards, in milliseconds: a lost one is noticed within 0.6 s (P4). */
export const BOTH_MS = 1000;
/** A board that is claimed twice is told of again so often. */
export const RENEW_MS = 5000;
/** What has not been told again for so long counts no longer against a board that is here. */
export const RIVAL_MS = 15_000;
/** How long an owner whose board is silent keeps a line that others could open. */
export const SILENT_MS = 5000;
/** So many servers are known of each board. */
const MOST_RIVALS = 16;
/** So many servers are known whose last connection ended. */
const MOST_ENDED = 1000;

/** What a server tells of a board. */
export interface Claim {
  /** The server's id. */
  readonly server: string;
  /** Which of its connections to the broker told it. */
  readonly session: number;
  /** How often the board has started, modulo 65536. */
  readonly boot: number;
  /** Whether the board is there. */
  readonly isHere: boolean;
  /** Whether it is there although another server tells of it, too. */
  readonly isConflict: boolean;
}

/** What a server told, and when. */
interface Heard extends Claim {
  /** Since when it says so. */
  readonly since: number;
  /** When it said so last. */
  readonly at: number;
  /** When its board, which is not there, was there last. */
  readonly wasHereAt: number;
}

/** The board here. */
export interface OwnBoard {
  /** How often it has started. */
  readonly boot: number;
  /** Since when it is here; null while it is not. */
  readonly hereSince: number | null;
}

/** Who speaks for a board. */
export type Owner =
  /** This server. */
  | { readonly kind: "ours" }
  /** Another server, which has it. */
  | { readonly kind: "elsewhere"; readonly server: string }
  /** Another server, which had it after this one, and has it no longer. */
  | { readonly kind: "away" }
  /** Nobody: each of two servers has one. */
  | { readonly kind: "conflict"; readonly server: string };

/** Who it is, and when that may be another one if nobody says anything. */
export interface Decision {
  readonly owner: Owner;
  readonly until: number;
}

/**
 * Whether a boot counter is greater than another one: it has 16 bits, and begins anew after them (RFC 1982).
 *
 * @param boot One.
 * @param other The other.
 */
export function isNewer(boot: number, other: number): boolean {
  const ahead = (boot - other) & 0xffff;
  return ahead > 0 && ahead < 0x8000;
}

/** What other servers have told of boards. */
export class Rivals {
  readonly #byBoard = new Map<string, Map<string, Heard>>();
  /** The last session that ended, by server: what is still under way of it comes too late. */
  readonly #ended = new Map<string, number>();

  /** Whether anything was told. */
  get isEmpty(): boolean {
    return this.#byBoard.size === 0;
  }

  /**
   * A server told of a board. It must have come as it was published: what lay at the broker says nothing of now.
   *
   * @param board The board's id.
   * @param claim What it told.
   * @param now The time.
   * @returns Whether that is news.
   */
  told(board: string, claim: Claim, now: number): boolean {
    const { server, session, boot, isHere, isConflict } = claim;
    if (this.#ended.get(server) === session) return false;
    const of = this.#byBoard.get(board) ?? new Map<string, Heard>();
    const before = of.get(server);
    if (before === undefined && of.size >= MOST_RIVALS) return false;
    const isNews = before === undefined || before.session !== session || before.boot !== boot ||
      before.isHere !== isHere || before.isConflict !== isConflict;
    const wasHereAt = before?.isHere === true ? now : before?.wasHereAt ?? -Infinity;
    of.set(server, { ...claim, since: isNews ? now : before.since, at: now, wasHereAt });
    this.#byBoard.set(board, of);
    return isNews;
  }

  /**
   * A server's status: what its other connections had told is over (Q13f).
   *
   * @param server Its id.
   * @param status Which session, and whether that lasts.
   * @returns Whether that changes anything.
   */
  status(
    server: string,
    { session, isOnline }: Pick<ServerSays, "session" | "isOnline">,
  ): boolean {
    if (!isOnline) {
      this.#ended.delete(server);
      this.#ended.set(server, session);
      const [oldest] = this.#ended.keys();
      if (this.#ended.size > MOST_ENDED && oldest !== undefined) this.#ended.delete(oldest);
    }
    let isNews = false;
    for (const of of this.#byBoard.values()) {
      const heard = of.get(server);
      if (heard === undefined || (heard.session === session) === isOnline) continue;
      of.set(server, over(heard));
      isNews = true;
    }
    return isNews;
  }

  /**
   * This server's own connection is another one: what was told before has to be told again.
   *
   * @param before When it was made.
   * @param isHeard Whether it could be told: of which boards this server hears.
   */
  unconfirmed(before: number, isHeard: (board: string) => boolean): void {
    for (const [board, of] of this.#byBoard) {
      if (!isHeard(board)) continue;
      for (const [server, heard] of of) if (heard.at < before) of.set(server, over(heard));
    }
  }

  /**
   * Who speaks for a board now.
   *
   * @param board Its id.
   * @param own The board here.
   * @param now The time.
   */
  decide(board: string, own: OwnBoard, now: number): Decision {
    const of = this.#byBoard.get(board) ?? new Map<string, Heard>();
    const { boot, hereSince } = own;
    if (hereSince === null) return decideAway(boot, [...of.values()], now);
    for (const [server, heard] of of) {
      // It has lost the board since, unless it says that it looked.
      if (!heard.isConflict && isNewer(boot, heard.boot)) of.set(server, over(heard));
    }
    return decideHere(hereSince, [...of.values()], now);
  }
}

function over(heard: Heard): Heard {
  return { ...heard, isHere: false, isConflict: false, wasHereAt: -Infinity };
}

function decideHere(hereSince: number, told: readonly Heard[], now: number): Decision {
  let until = Infinity;
  for (const { server, isHere, isConflict, since, at } of told) {
    if (!isHere || now - at >= RIVAL_MS) continue;
    const from = isConflict ? hereSince : Math.max(since, hereSince) + BOTH_MS;
    if (from <= now) return { owner: { kind: "conflict", server }, until: at + RIVAL_MS };
    until = Math.min(until, from);
  }
  return { owner: { kind: "ours" }, until };
}

function decideAway(boot: number, told: readonly Heard[], now: number): Decision {
  const there = told.find(({ isHere }) => isHere) ??
    told.find(({ wasHereAt }) => now - wasHereAt < SILENT_MS);
  if (there !== undefined) {
    const { server, isHere, wasHereAt } = there;
    return { owner: { kind: "elsewhere", server }, until: isHere ? Infinity : wasHereAt + SILENT_MS };
  }
  const isLater = told.some((one) => isNewer(one.boot, boot));
  return { owner: { kind: isLater ? "away" : "ours" }, until: Infinity };
}
