/**
 * A reliable conversation with one board over any byte stream: it finds the board, keeps a session open, and says by name
 * what is wrong when it cannot (W1..W12, W16). It opens a new session by itself for as long as the line lasts.
 *
 * @module
 */
import { isBoardUid, newBoardUid } from "../../protocol/board_uid.ts";
import type { AnyValues } from "../../protocol/dsl.ts";
import {
  type BoardIdentity,
  BOOT_HEADER,
  LENGTH,
  type Op,
  STATUS,
  type StoredIdentity,
  type WireTable,
} from "../../protocol/wire/codec.ts";
import { packFields, unpackFields } from "../../protocol/wire/fields.ts";
import {
  boardSeed,
  FRAME_OVERHEAD,
  frameMatches,
  FrameReader,
  HELLO_SEED,
  sessionSeed,
  textSeed,
} from "../../protocol/wire/frame.ts";
import { BoardSearch } from "./board_search.ts";
import type { ByteStream, LineEnd } from "./byte_stream.ts";
import type { Clock } from "../../protocol/clock.ts";
import { LineWriter } from "./line_writer.ts";
import {
  boardRestarted,
  lineEnded,
  type LinkFailure,
  type LinkFailureCode,
  notAnsweredYet,
} from "./link_failure.ts";
import { type LinkStatistics, newStatistics } from "./link_statistics.ts";
import { LinkSession, type Outcome } from "./link_session.ts";
import { StateFeed } from "./state_feed.ts";
import { assignRequest, identifyRequest, type SystemAnswer } from "./system_requests.ts";
import { type PrintedText, TextFeed } from "./text_feed.ts";

/** How a command ended. */
export type CommandResult =
  | { readonly kind: "confirmed"; readonly state: AnyValues }
  | { readonly kind: "refused"; readonly state: AnyValues }
  | { readonly kind: "failed"; readonly failure: LinkFailure; readonly outcome: Outcome };

/** Who asked for a command. Called synchronously, so that reports stay in the order in which the board made them. */
export interface CommandObserver {
  /** Its turn has come: whether it may still go, asked once. False: it is over without `done`; without it, it may. */
  mayGo?(): boolean;
  /** It went on the wire. */
  sent(): void;
  /** It is over; the last call. */
  done(result: CommandResult): void;
}

/** What a link tells its owner, synchronously and in the board's order. */
export interface LinkObserver {
  /** A session is open, and this is the whole truth, by channel number. */
  up(identity: BoardIdentity, states: readonly AnyValues[]): void;
  /** A channel changed by itself, or was read again because an event was lost (W7); then it may be as told before. */
  reported(channel: number, state: AnyValues): void;
  /** The session is lost, or none could be opened; the link keeps trying. Told once for each outage and reason. */
  down(failure: LinkFailure): void;
  /** The board's schema is none of those known: no command will be sent (W10). The link keeps watching for other firmware. */
  mismatch(identity: BoardIdentity, failure: LinkFailure): void;
  /** The line ended; the last call. */
  ended(failure: LinkFailure): void;
  /** A frame came that only a living board can have sent; told after what it led to. */
  heard?(): void;
  /** The sketch printed something (W23). */
  printed?(text: PrintedText): void;
  /** W16: the board had no id, and was given one, which it keeps from now on. `up` follows. */
  assigned?(before: number, uid: number): void;
}

/** What a link needs. */
export interface LinkOptions {
  /** An open line, not yet started. */
  readonly stream: ByteStream;
  /** Tables of the definitions that are known, now; the board's schema hash says which is its own. */
  readonly tables: () => readonly WireTable[];
  /** Time. */
  readonly clock: Clock;
  /** A random unsigned 32-bit number, for sessions and board ids. */
  readonly random32: () => number;
  /** Who is told. */
  readonly observer: LinkObserver;
  /** Whether there is more to say about a failure than the link can see; told once more when that changes. */
  readonly explain?: (failure: LinkFailure) => LinkFailure;
  /** Counters to go on with, where a board's line was opened before; new ones by default. */
  readonly statistics?: LinkStatistics;
}

/** A session, from HELLO's reply to its end. */
interface Conversation {
  readonly kind: "open";
  /** Of the board's definition. */
  readonly table: WireTable;
  readonly session: LinkSession;
  readonly feed: StateFeed;
  /** Seed of the board's frames. */
  readonly replySeed: number;
  /** Seed of the sketch's text. */
  readonly textSeed: number;
  /** The board's id, as its EEPROM holds it. */
  uid: number;
  /** Whether the owner was told that it is up. */
  up: boolean;
}

type Phase = { readonly kind: "searching" } | Conversation | { readonly kind: "ended" };

/** A link to one board. */
export class Link {
  /** Counters. */
  readonly statistics: LinkStatistics;
  readonly #options: LinkOptions;
  readonly #writer: LineWriter;
  readonly #search: BoardSearch;
  readonly #text = new TextFeed();
  #phase: Phase = { kind: "searching" };
  #whyNotUp: LinkFailure = notAnsweredYet;
  /** What the owner was told of the outage that is on. */
  readonly #told = new Set<LinkFailureCode>();
  /** Whether the last failure was explained by something that the link cannot see. */
  #isExplained = false;

  constructor(options: LinkOptions) {
    const { stream, tables, clock, random32, statistics = newStatistics() } = options;
    this.#options = options;
    this.statistics = statistics;
    this.#writer = new LineWriter(stream, clock);
    this.#search = new BoardSearch({
      writer: this.#writer,
      clock,
      statistics,
      schemaHashes: () => tables().map(({ schemaHash }) => schemaHash),
      firstSession: random32() & 0xff,
      found: (identity, session) => this.#openSession(identity, session),
      mismatch: (identity, failure) => this.#mismatch(identity, failure),
      restarted: () => this.#startOver(boardRestarted),
      silent: (failure) => this.#down(failure),
    });
    const reader = new FrameReader({
      frame: (frame) => this.#frameReceived(frame),
      garbage: () => statistics.badFrames++,
    });
    stream.start({
      received: (bytes) => {
        statistics.bytesReceived += bytes.length;
        this.#search.heard();
        reader.push(bytes);
      },
      ended: (reason) => this.#lineEnded(reason),
    });
    if (this.#phase.kind === "searching") this.#search.start();
  }

  /** How many requests wait for their turn or for their answer. */
  get outstanding(): number {
    return this.#phase.kind === "open" ? this.#phase.session.outstanding : 0;
  }

  /** When a frame was written last, in the clock's time; -Infinity before. */
  get lastWrite(): number {
    return this.#writer.lastWrite;
  }

  /**
   * Ask the board to run a command.
   *
   * @param op Which.
   * @param args Arguments that fit it.
   * @param observer Who is told; its `done` is called exactly once, at once if there is no session.
   * @throws {RangeError} if the op's channel is none of the board's table.
   */
  command(op: Op, args: AnyValues, observer: CommandObserver): void {
    if (this.#phase.kind !== "open" || !this.#phase.up) {
      observer.done({ kind: "failed", failure: this.#whyNotUp, outcome: "not_run" });
      return;
    }
    const layout = this.#phase.table.channels[op.channelIndex]?.layout;
    if (layout === undefined) {
      throw new RangeError(`Op ${op.op} names channel ${op.channelIndex}, which does not exist`);
    }
    const payload = new Uint8Array(op.args.bytes);
    packFields(op.args, args, payload);
    this.#phase.session.request({
      op: op.op,
      payload,
      replyLength: layout.bytes,
      mayGo: () => observer.mayGo?.() ?? true,
      sent: () => observer.sent(),
      replied: (status, bytes) => {
        const state = unpackFields(layout, bytes);
        if (state === null) return false;
        observer.done({ kind: status === STATUS.ok ? "confirmed" : "refused", state });
        return true;
      },
      failed: (failure, outcome) => observer.done({ kind: "failed", failure, outcome }),
    });
  }

  /**
   * Have the board keep another name beside its id (W16).
   *
   * @param name One that fits.
   * @param answer Is told what its EEPROM then holds; at once that nothing ran, if there is no session.
   */
  rename(name: string, answer: SystemAnswer<StoredIdentity>): void {
    if (this.#phase.kind !== "open" || !this.#phase.up) answer.failed(this.#whyNotUp, "not_run");
    else this.#phase.session.request(assignRequest({ uid: this.#phase.uid, name }, answer));
  }

  /**
   * Have the board show a person which one it is (W19).
   *
   * @param answer Is told whether its sketch does that; at once that nothing ran, if there is no session.
   */
  identify(answer: SystemAnswer<boolean>): void {
    if (this.#phase.kind !== "open" || !this.#phase.up) answer.failed(this.#whyNotUp, "not_run");
    else this.#phase.session.request(identifyRequest(answer));
  }

  /**
   * Have the board keep another id, a random one (W16). It is looked for again afterwards, and `up` tells of it.
   *
   * @param name Its name, which stays.
   * @param answer Is told whether its EEPROM holds it; at once that nothing ran, if there is no session.
   */
  renewId(name: string, answer: SystemAnswer<boolean>): void {
    if (this.#phase.kind !== "open" || !this.#phase.up) {
      answer.failed(this.#whyNotUp, "not_run");
      return;
    }
    const uid = newBoardUid(this.#options.random32());
    this.#phase.session.request(assignRequest({ uid, name }, {
      answered: (stored) => answer.answered(stored.uid === uid),
      failed: (failure, outcome) => answer.failed(failure, outcome),
    }));
  }

  /** Ask the board anew who it is and how it does; what was asked of it fails. */
  lookAnew(): void {
    const before = this.#phase;
    if (before.kind === "ended") return;
    this.#phase = { kind: "searching" };
    this.#whyNotUp = notAnsweredYet;
    this.#search.start();
    endConversation(before, notAnsweredYet);
  }

  /** Close the line; resolves when the observer has been told `ended`. */
  async close(): Promise<void> {
    await this.#options.stream.close();
  }

  #frameReceived(frame: Uint8Array): void {
    // The owner may have closed the line in answer to an earlier frame of the same bytes.
    if (this.#phase.kind === "ended") return;
    if (!(this.#isBoot(frame) || this.#search.reply(frame) || this.#isOfSession(frame))) {
      this.statistics.badFrames++;
    } else {
      this.#options.observer.heard?.();
    }
  }

  /** W11: the board started, or has no session. Its counter tells the owner which, in the identity that follows. */
  #isBoot(frame: Uint8Array): boolean {
    if (frame[0] !== BOOT_HEADER || frame.length !== LENGTH.boot + FRAME_OVERHEAD) return false;
    if (!frameMatches(boardSeed(HELLO_SEED), frame)) return false;
    this.#text.restarted();
    if (this.#phase.kind !== "searching" || !this.#search.booted()) this.#startOver(boardRestarted);
    return true;
  }

  #isOfSession(frame: Uint8Array): boolean {
    const phase = this.#phase;
    if (phase.kind !== "open") return false;
    if (!frameMatches(phase.replySeed, frame)) {
      return frameMatches(phase.textSeed, frame) && this.#printed(frame);
    }
    const isEvent = ((frame[0] ?? 0) & 0x10) !== 0;
    return isEvent ? phase.feed.event(frame) : phase.session.reply(frame);
  }

  #printed(frame: Uint8Array): boolean {
    const text = this.#text.take(frame);
    if (text === null) return false;
    this.#options.observer.printed?.(text);
    return true;
  }

  #openSession(identity: BoardIdentity, sessionByte: number): void {
    const { tables, clock, observer, random32 } = this.#options;
    const { statistics } = this;
    const table = tables().find(({ schemaHash }) => schemaHash === identity.schemaHash);
    // The search finds no board of another schema.
    if (table === undefined) return;
    const seed = sessionSeed(table.schemaHash, sessionByte);
    const session = new LinkSession({
      seed,
      rxWindow: identity.rxWindow,
      writer: this.#writer,
      clock,
      statistics,
      lost: (failure) => this.#startOver(failure),
    });
    const feed = new StateFeed({
      session,
      table,
      clock,
      statistics,
      whole: (states) => {
        phase.up = true;
        this.#told.clear();
        observer.up({ ...identity, uid: phase.uid }, states);
      },
      reported: (channel, state) => observer.reported(channel, state),
    });
    const { uid } = identity;
    const phase: Conversation = {
      kind: "open",
      table,
      session,
      feed,
      replySeed: boardSeed(seed),
      textSeed: textSeed(seed),
      uid,
      up: false,
    };
    this.#phase = phase;
    this.#text.opened(identity.boot);
    statistics.sessions++;
    if (isBoardUid(uid)) {
      feed.start();
      return;
    }
    // W16, before anything else.
    session.request(assignRequest({ uid: newBoardUid(random32()), name: identity.name }, {
      answered: (stored) => {
        phase.uid = stored.uid;
        if (stored.uid !== uid) observer.assigned?.(uid, stored.uid);
        feed.start();
      },
      failed: () => {},
    }));
  }

  #mismatch(identity: BoardIdentity, failure: LinkFailure): void {
    this.#whyNotUp = failure;
    this.#told.clear();
    this.#options.observer.mismatch(identity, failure);
  }

  #down(failure: LinkFailure): void {
    const why = this.#options.explain?.(failure) ?? failure;
    this.#whyNotUp = why;
    const wasExplained = this.#isExplained;
    this.#isExplained = why !== failure;
    if (this.#told.has(failure.code) && this.#isExplained === wasExplained) return;
    this.#told.add(failure.code);
    this.#options.observer.down(why);
  }

  /** Give the session up, if there is one, and look for the board anew. */
  #startOver(failure: LinkFailure): void {
    const before = this.#phase;
    this.#phase = { kind: "searching" };
    this.#whyNotUp = failure;
    this.#search.start();
    endConversation(before, failure);
    // The owner may have closed the line when its commands failed.
    if (!this.#hasEnded()) this.#down(failure);
  }

  #hasEnded(): boolean {
    return this.#phase.kind === "ended";
  }

  #lineEnded(reason: LineEnd): void {
    const before = this.#phase;
    const failure = lineEnded(reason);
    this.#phase = { kind: "ended" };
    this.#whyNotUp = failure;
    this.#search.stop();
    endConversation(before, failure);
    this.#options.observer.ended(failure);
  }
}

function endConversation(phase: Phase, failure: LinkFailure): void {
  if (phase.kind !== "open") return;
  phase.feed.stop();
  phase.session.end(failure);
}
