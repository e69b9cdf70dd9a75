/**
 * A reliable conversation with one board over any byte stream: it finds the board, keeps a session open, and says by name
 * what is wrong when it cannot (W1..W12, W16). It opens a new session by itself for as long as the line lasts.
 *
 * @module
 */
import type { AnyValues } from "../../protocol/dsl.ts";
import {
  type BoardIdentity,
  BOOT_HEADER,
  LENGTH,
  type Op,
  OP_SYSTEM,
  readIdentity,
  STATUS,
  SYSTEM,
  type WireTable,
} from "../../protocol/wire/codec.ts";
import { packFields, unpackFields } from "../../protocol/wire/fields.ts";
import {
  boardSeed,
  FRAME_OVERHEAD,
  frameMatches,
  FrameReader,
  HELLO_SEED,
  MAX_WIRE_FRAME,
  sessionSeed,
  writeFrame,
} from "../../protocol/wire/frame.ts";
import type { ByteStream, LineEnd } from "./byte_stream.ts";
import type { Clock, Timer } from "./clock.ts";
import { LineWriter } from "./line_writer.ts";
import {
  boardRestarted,
  lineEnded,
  type LinkFailure,
  noAnswer,
  schemaMismatch,
  silentBoard,
} from "./link_failure.ts";
import { type LinkStatistics, newStatistics } from "./link_statistics.ts";
import { type Outcome, Session } from "./session.ts";
import { assignUidRequest, pingRequest, snapshotRequest } from "./system_requests.ts";

/** First and longest wait between two HELLOs. A board in its bootloader answers after up to 1.4 s. */
const HELLO_FIRST_MS = 50;
const HELLO_CAP_MS = 250;
/** How long a board may take to answer the first HELLO before its silence is told. Optiboot needs 1.4 s of it. */
const SILENT_AFTER_MS = 2500;
/** W12, and how often a board with another schema is asked whether it is still there. */
const PING_MS = 500;
/** HELLOs in a row that such a board may leave unanswered. */
const MAX_UNANSWERED = 5;

/** How a command ended. */
export type CommandResult =
  | { readonly kind: "confirmed"; readonly state: AnyValues }
  | { readonly kind: "refused"; readonly state: AnyValues }
  | { readonly kind: "failed"; readonly failure: LinkFailure; readonly outcome: Outcome };

/** Who asked for a command. Called synchronously, so that reports stay in the order in which the board made them. */
export interface CommandObserver {
  /** It went on the wire. */
  sent(): void;
  /** It is over; the last call. */
  done(result: CommandResult): void;
}

/** What a link tells its owner, synchronously and in the board's order. */
export interface LinkObserver {
  /** A session is open, and this is the whole truth, by channel number. */
  up(identity: BoardIdentity, states: readonly AnyValues[]): void;
  /** A channel changed by itself, or turned out to be other than told (W7). */
  reported(channel: number, state: AnyValues): void;
  /** The session is lost, or none could be opened; the link keeps trying. Told once for each outage and reason. */
  down(failure: LinkFailure): void;
  /** The board has another schema: no command will be sent (W10). The link keeps watching for other firmware. */
  mismatch(identity: BoardIdentity, failure: LinkFailure): void;
  /** The line ended; the last call. */
  ended(failure: LinkFailure): void;
}

/** What a link needs. */
export interface LinkOptions {
  /** An open line, not yet started. */
  readonly stream: ByteStream;
  /** Tables of the definition. */
  readonly table: WireTable;
  /** Time. */
  readonly clock: Clock;
  /** A random unsigned 32-bit number, for sessions and board ids. */
  readonly random32: () => number;
  /** Who is told. */
  readonly observer: LinkObserver;
}

type Phase =
  | { readonly kind: "hello"; attempt: number; since: number; bytesBefore: number; told: boolean }
  | { readonly kind: "mismatch"; readonly schemaHash: number; unanswered: number }
  | { readonly kind: "opening"; readonly session: Session }
  | { readonly kind: "up"; readonly session: Session }
  | { readonly kind: "ended" };

/** A link to one board. */
export class Link {
  /** Counters. */
  readonly statistics: LinkStatistics = newStatistics();
  readonly #options: LinkOptions;
  readonly #writer: LineWriter;
  readonly #reader: FrameReader;
  readonly #frame = new Uint8Array(MAX_WIRE_FRAME);
  #phase: Phase;
  #timer: Timer | null = null;
  #sessionByte: number;
  #replySeed = 0;
  #events = 0;
  #snapshotAsked = false;
  #whyNotUp: LinkFailure = silentBoard(0);

  /**
   * Start on a line.
   *
   * @param options Line, tables, clock, randomness and observer.
   */
  constructor(options: LinkOptions) {
    this.#options = options;
    this.#writer = new LineWriter(options.stream, options.clock);
    this.#reader = new FrameReader({
      frame: (frame) => this.#frameReceived(frame),
      garbage: () => this.statistics.badFrames++,
    });
    this.#sessionByte = options.random32() & 0xff;
    this.#phase = this.#newHello();
    options.stream.start({
      received: (bytes) => {
        this.statistics.bytesReceived += bytes.length;
        this.#reader.push(bytes);
      },
      ended: (reason) => this.#lineEnded(reason),
    });
    this.#sayHello();
  }

  /**
   * Ask the board to run a command.
   *
   * @param op Which.
   * @param args Arguments that fit it.
   * @param observer Who is told; its `done` is called exactly once, at once if there is no session.
   */
  command(op: Op, args: AnyValues, observer: CommandObserver): void {
    const layout = this.#options.table.channels[op.channelIndex]?.layout;
    if (layout === undefined) {
      throw new RangeError(`Op ${op.op} names channel ${op.channelIndex}, which does not exist`);
    }
    if (this.#phase.kind !== "up") {
      observer.done({
        kind: "failed",
        failure: silentBoard(this.statistics.bytesReceived),
        outcome: "not_run",
      });
      return;
    }
    const payload = new Uint8Array(op.args.bytes);
    packFields(op.args, args, payload);
    this.#phase.session.request({
      op: op.op,
      payload,
      replyLength: layout.bytes,
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

  /** Close the line; resolves when the observer has been told `ended`. */
  async close(): Promise<void> {
    await this.#options.stream.close();
  }

  #newHello(): Phase {
    const { clock } = this.#options;
    return {
      kind: "hello",
      attempt: 0,
      since: clock.now(),
      bytesBefore: this.statistics.bytesReceived,
      told: false,
    };
  }

  #schedule(ms: number, fire: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(ms, fire);
  }

  /** Look for the board: HELLO at growing intervals, and a named reason once it has been silent too long. */
  #sayHello(): void {
    const phase = this.#phase;
    if (phase.kind !== "hello") return;
    this.#sendHello();
    if (!phase.told && this.#options.clock.now() - phase.since >= SILENT_AFTER_MS) {
      phase.told = true;
      this.#down(silentBoard(this.statistics.bytesReceived - phase.bytesBefore));
    }
    this.#schedule(Math.min(HELLO_FIRST_MS * 2 ** phase.attempt++, HELLO_CAP_MS), () => this.#sayHello());
  }

  #sendHello(): void {
    const payload = Uint8Array.of(SYSTEM.hello, this.#sessionByte);
    const length = writeFrame(HELLO_SEED, OP_SYSTEM, payload, payload.length, this.#frame, 0);
    this.#writer.resend([this.#frame.subarray(0, length)]);
  }

  /** Begin anew with another session byte, so that nothing of the old session can be taken for the new one's (W2). */
  #startOver(failure: LinkFailure): void {
    const session = this.#session();
    this.#phase = this.#newHello();
    this.#sessionByte = (this.#sessionByte + 1 + this.#options.random32() % 255) & 0xff;
    session?.end(failure);
    this.#down(failure);
    this.#sayHello();
  }

  #down(failure: LinkFailure): void {
    this.#whyNotUp = failure;
    this.#options.observer.down(failure);
  }

  #session(): Session | null {
    return this.#phase.kind === "opening" || this.#phase.kind === "up" ? this.#phase.session : null;
  }

  #lineEnded(reason: LineEnd): void {
    const session = this.#session();
    const failure = lineEnded(reason);
    this.#whyNotUp = failure;
    this.#phase = { kind: "ended" };
    this.#timer?.cancel();
    session?.end(failure);
    this.#options.observer.ended(failure);
  }

  #frameReceived(frame: Uint8Array): void {
    const header = frame[0] ?? 0;
    if (
      !(this.#isBoot(header, frame) || this.#isHelloReply(header, frame) || this.#isOfSession(header, frame))
    ) {
      this.statistics.badFrames++;
    }
  }

  /** W11: the board started, or has no session. Its counter tells the owner which, in the identity that follows. */
  #isBoot(header: number, frame: Uint8Array): boolean {
    if (header !== BOOT_HEADER || frame.length !== LENGTH.boot + FRAME_OVERHEAD) return false;
    if (!frameMatches(boardSeed(HELLO_SEED), frame)) return false;
    if (this.#phase.kind === "hello") this.#sendHello();
    else this.#startOver(boardRestarted);
    return true;
  }

  #isHelloReply(header: number, frame: Uint8Array): boolean {
    const phase = this.#phase;
    if (phase.kind !== "hello" && phase.kind !== "mismatch") return false;
    if ((header & 31) !== STATUS.ok || frame.length !== LENGTH.helloReply + FRAME_OVERHEAD) return false;
    if (!frameMatches(boardSeed(HELLO_SEED), frame)) return false;
    const identity = readIdentity(frame.subarray(1));
    if (identity.schemaHash !== this.#options.table.schemaHash) this.#foundOtherSchema(identity);
    else this.#openSession(identity, header >> 5);
    return true;
  }

  #foundOtherSchema(identity: BoardIdentity): void {
    const { schemaHash } = identity;
    if (this.#phase.kind === "mismatch" && this.#phase.schemaHash === schemaHash) {
      this.#phase.unanswered = 0;
      return;
    }
    const phase = { kind: "mismatch" as const, schemaHash, unanswered: 0 };
    this.#phase = phase;
    this.#whyNotUp = schemaMismatch(schemaHash, this.#options.table.schemaHash);
    this.#options.observer.mismatch(identity, this.#whyNotUp);
    const ask = (): void => {
      if (phase.unanswered++ >= MAX_UNANSWERED) {
        this.#startOver(noAnswer(MAX_UNANSWERED));
        return;
      }
      this.#sendHello();
      this.#schedule(PING_MS, ask);
    };
    this.#schedule(PING_MS, ask);
  }

  #openSession(identity: BoardIdentity, firstSeq: number): void {
    const seed = sessionSeed(identity.schemaHash, this.#sessionByte);
    this.#replySeed = boardSeed(seed);
    this.#events = 0;
    this.#snapshotAsked = false;
    this.#timer?.cancel();
    this.statistics.sessions++;
    const session = new Session({
      seed,
      replySeed: this.#replySeed,
      firstSeq,
      rxWindow: identity.rxWindow,
      writer: this.#writer,
      clock: this.#options.clock,
      statistics: this.statistics,
      lost: (failure) => this.#startOver(failure),
    });
    this.#phase = { kind: "opening", session };
    if (identity.uid === 0) this.#assignUid(session, identity);
    else this.#readFirstSnapshot(session, identity);
  }

  /** W16: a board without an id is given one before anything else. */
  #assignUid(session: Session, identity: BoardIdentity): void {
    // 0 means "none" and 0xffffffff is what an erased EEPROM reads as.
    const uid = 1 + this.#options.random32() % 0xfffffffe;
    session.request(assignUidRequest(uid, {
      answered: (uid) => this.#readFirstSnapshot(session, { ...identity, uid }),
      failed: () => {},
    }));
  }

  #readFirstSnapshot(session: Session, identity: BoardIdentity): void {
    this.#askSnapshot(session, (states) => {
      this.#phase = { kind: "up", session };
      this.#schedule(PING_MS, () => this.#ping(session));
      this.#options.observer.up(identity, states);
    });
  }

  #askSnapshot(session: Session, then: (states: readonly AnyValues[]) => void): void {
    if (this.#snapshotAsked) return;
    this.#snapshotAsked = true;
    session.request(snapshotRequest(this.#options.table, {
      answered: ({ events, states }) => {
        this.#snapshotAsked = false;
        this.#events = events;
        then(states);
      },
      failed: () => {
        this.#snapshotAsked = false;
      },
    }));
  }

  #ping(session: Session): void {
    const again = (): void => this.#schedule(PING_MS, () => this.#ping(session));
    session.request(pingRequest({
      answered: (events) => {
        if (events !== this.#events) this.#mendGap(session);
        again();
      },
      failed: (failure) => {
        // A full queue is the one failure that does not end the session.
        if (failure.code === "queue_full") again();
      },
    }));
  }

  /** W7: events were lost; the whole truth makes up for them. */
  #mendGap(session: Session): void {
    this.statistics.eventGaps++;
    this.#askSnapshot(session, (states) => {
      states.forEach((state, channel) => this.#options.observer.reported(channel, state));
    });
  }

  #isOfSession(header: number, frame: Uint8Array): boolean {
    const session = this.#session();
    if (session === null) return false;
    return (header & 0x10) === 0 ? session.reply(frame) : this.#event(session, header, frame);
  }

  #event(session: Session, header: number, frame: Uint8Array): boolean {
    const channel = this.#options.table.channels[header & 15];
    if (channel === undefined || frame.length !== channel.layout.bytes + FRAME_OVERHEAD) return false;
    if (!frameMatches(this.#replySeed, frame)) return false;
    const state = unpackFields(channel.layout, frame.subarray(1));
    if (state === null) return false;
    const steps = ((header >> 5) - this.#events) & 7;
    this.#events = (this.#events + steps) & 0xff;
    // Before the first snapshot the owner knows nothing yet, and the snapshot will be newer. A repeated event (0 steps)
    // may be older than a reply in between: only the snapshot tells.
    if (this.#phase.kind === "up" && steps !== 0) this.#options.observer.reported(channel.index, state);
    if (steps !== 1) this.#mendGap(session);
    return true;
  }
}
