/**
 * Finding the board at the other end of a line: HELLO until it answers (W10), a reason by name as long as it does not, and an eye on
 * a board with another schema until it has other firmware.
 *
 * @module
 */
import {
  type BoardIdentity,
  LENGTH,
  OP_SYSTEM,
  readIdentity,
  STATUS,
  SYSTEM,
} from "../../protocol/wire/codec.ts";
import {
  boardSeed,
  FRAME_OVERHEAD,
  frameMatches,
  HELLO_SEED,
  MAX_WIRE_FRAME,
  writeFrame,
} from "../../protocol/wire/frame.ts";
import type { Clock, Timer } from "../../protocol/clock.ts";
import type { LineWriter } from "./line_writer.ts";
import { type LinkFailure, noAnswer, schemaMismatch, silentBoard } from "./link_failure.ts";
import type { LinkStatistics } from "./link_statistics.ts";

/** First wait between two HELLOs, and the longest one while a board may be starting. In its bootloader it answers after up to 1.4 s. */
const HELLO_FIRST_MS = 50;
const HELLO_CAP_MS = 250;
/** From this HELLO on, after 15 s, each wait is twice as long as the one before: perhaps no board is there. */
const RARER_FROM = 60;
/** Each time that so many HELLOs were in vain, a bootloader is told to start its sketch: the Mega's waits as long as bytes come. */
const START_EVERY = 6;
/** Longest wait: where a board has answered before, and where none ever has. */
const KNOWN_CAP_MS = 1000;
const UNKNOWN_CAP_MS = 5000;
/** How long a board may take to answer the first HELLO before its silence is told. Optiboot needs 1.4 s of it. */
const SILENT_AFTER_MS = 2500;
/** How long a board with another schema is left alone after each answer. */
const WATCH_MS = 500;
/** HELLOs in a row that such a board may leave unanswered. */
const MAX_UNANSWERED = 5;

/** What a search needs. */
export interface BoardSearchOptions {
  /** The line. */
  readonly writer: LineWriter;
  /** Time. */
  readonly clock: Clock;
  /** Counters. */
  readonly statistics: LinkStatistics;
  /** The hashes of the definitions that are known, now. */
  readonly schemaHashes: () => readonly number[];
  /** Byte of the first session; random, so that it is another one than that of a server that ran before. */
  readonly firstSession: number;
  /** The board has opened this session and expects sequence number 0. The search is over. */
  readonly found: (identity: BoardIdentity, session: number) => void;
  /** A board with another schema. The search goes on. */
  readonly mismatch: (identity: BoardIdentity, failure: LinkFailure) => void;
  /** A late answer to one of the search's HELLOs says that the board found has started anew since. */
  readonly restarted: () => void;
  /** Nobody has answered for long; told again and again. The search goes on. */
  readonly silent: (failure: LinkFailure) => void;
}

/** A search for the board on a line. */
export class BoardSearch {
  readonly #options: BoardSearchOptions;
  readonly #hello = new Uint8Array(MAX_WIRE_FRAME);
  #session: number;
  #timer: Timer | null = null;
  #unanswered = 0;
  #since = 0;
  #bytesBefore = 0;
  /** When bytes came last. */
  #heardAt = -Infinity;
  /** Whether a board has ever answered on this line. */
  #isKnown = false;
  #other: BoardIdentity | null = null;
  #found: BoardIdentity | null = null;

  constructor(options: BoardSearchOptions) {
    this.#options = options;
    this.#session = options.firstSession;
  }

  /** Begin, with another session than before, so that nothing of the old one can be taken for the new one's (W2). */
  start(): void {
    this.stop();
    this.#nextSession();
    this.#other = null;
    this.#found = null;
    this.#unanswered = 0;
    this.#since = this.#options.clock.now();
    this.#bytesBefore = this.#options.statistics.bytesReceived;
    this.#ask();
  }

  /** End the search. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Bytes came. On a line that was quiet until then, somebody may be there again. */
  heard(): void {
    const now = this.#options.clock.now();
    const wasQuiet = now - this.#heardAt >= SILENT_AFTER_MS;
    this.#heardAt = now;
    if (!wasQuiet || this.#timer === null || this.#unanswered <= RARER_FROM) return;
    this.#timer.cancel();
    this.#unanswered = 0;
    this.#ask();
  }

  /**
   * The board started during the search: ask it at once.
   *
   * @returns False if that is news, because the board had answered already.
   */
  booted(): boolean {
    if (this.#other !== null) return false;
    if (this.#timer !== null) this.#sendHello();
    return true;
  }

  /**
   * Take what may be HELLO's reply (W2: only while a HELLO is outstanding).
   *
   * @param frame A decoded frame, its CRC not yet checked.
   * @returns False if it is none, or none was asked for.
   */
  reply(frame: Uint8Array): boolean {
    const header = frame[0] ?? 0;
    if (this.#timer === null && this.#found === null) return false;
    const length = frame.length - FRAME_OVERHEAD;
    const isOlder = length === LENGTH.helloReplyNameless;
    if ((header & 31) !== STATUS.ok || !(isOlder || length === LENGTH.helloReply)) return false;
    if (!frameMatches(boardSeed(HELLO_SEED), frame)) return false;
    const identity = readIdentity(frame.subarray(1, -2));
    const isOurs = this.#options.schemaHashes().includes(identity.schemaHash);
    // The hash counts the wire's version in, so that this is no firmware's.
    if (isOlder && isOurs) return false;
    this.#isKnown = true;
    if (this.#found !== null) {
      // A board that starts between two HELLOs takes the second for a session's begin, and its BOOT may have been lost.
      if (!isSame(this.#found, identity)) this.#options.restarted();
    } else if (!isOurs) {
      this.#foundOther(identity);
    } else if (header >> 5 === 0) {
      this.stop();
      this.#found = identity;
      this.#options.found(identity, this.#session);
    } else {
      // The board has had requests in this session already: a server that ran before chose the same byte, or this
      // answers that server's HELLO. Going on there could take a request that never ran for a repetition (W4).
      this.#nextSession();
      this.#sendHello();
    }
    return true;
  }

  #nextSession(): void {
    this.#session = (this.#session + 1) & 0xff;
  }

  #sendHello(): void {
    const payload = Uint8Array.of(SYSTEM.hello, this.#session);
    const length = writeFrame(HELLO_SEED, OP_SYSTEM, payload, payload.length, this.#hello, 0);
    this.#options.writer.resend([this.#hello.subarray(0, length)]);
  }

  #ask(): void {
    const unanswered = this.#unanswered++;
    const isStarting = unanswered % START_EVERY === START_EVERY - 1 && this.#options.writer.startSketch();
    if (!isStarting) this.#sendHello();
    const wait = isStarting ? HELLO_FIRST_MS : this.#wait(unanswered);
    this.#timer = this.#options.clock.after(wait, () => this.#notAnswered());
  }

  /** How long to wait for an answer after so many that did not come. */
  #wait(unanswered: number): number {
    const early = Math.min(HELLO_FIRST_MS * 2 ** unanswered, HELLO_CAP_MS);
    if (unanswered < RARER_FROM) return early;
    const cap = this.#isKnown ? KNOWN_CAP_MS : UNKNOWN_CAP_MS;
    return Math.min(early * 2 ** (unanswered - RARER_FROM + 1), cap);
  }

  #notAnswered(): void {
    const { clock, statistics, silent } = this.#options;
    if (this.#other !== null && this.#unanswered === MAX_UNANSWERED) {
      this.start();
      silent(noAnswer(MAX_UNANSWERED));
      return;
    }
    this.#ask();
    if (this.#other === null && clock.now() - this.#since >= SILENT_AFTER_MS) {
      silent(silentBoard(statistics.bytesReceived - this.#bytesBefore));
    }
  }

  #foundOther(identity: BoardIdentity): void {
    const { clock, schemaHashes, mismatch } = this.#options;
    const told = this.#other !== null && isSame(this.#other, identity);
    this.#other = identity;
    this.#unanswered = 0;
    this.stop();
    this.#timer = clock.after(WATCH_MS, () => this.#ask());
    if (!told) mismatch(identity, schemaMismatch(identity.schemaHash, schemaHashes()));
  }
}

/** Whether the board was neither exchanged nor restarted nor programmed in between. */
function isSame(one: BoardIdentity, other: BoardIdentity): boolean {
  return one.schemaHash === other.schemaHash && one.uid === other.uid && one.boot === other.boot &&
    one.build === other.build;
}
