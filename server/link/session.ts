/**
 * One session with a board: requests in order, each run at most once, each answered or failed by name (W4..W6). It ends at
 * the first of: the board stays silent, the board restarts, the line ends.
 *
 * @module
 */
import { FRAME_OVERHEAD, frameMatches, MAX_WIRE_FRAME, writeFrame } from "../../protocol/wire/frame.ts";
import { STATUS } from "../../protocol/wire/codec.ts";
import type { Clock, Timer } from "./clock.ts";
import type { LineWriter } from "./line_writer.ts";
import { type LinkFailure, noAnswer, outOfStep, queueFull } from "./link_failure.ts";
import type { LinkStatistics } from "./link_statistics.ts";
import { RetransmissionTimeout } from "./retransmission_timeout.ts";
import { SendWindow, type Sent } from "./send_window.ts";

/** Time-outs in a row, and silence in milliseconds, after both of which the board counts as gone (W6). */
const MAX_MISSES = 5;
const MAX_SILENCE_MS = 1000;
/** Requests that may wait for their turn; more would only be late. */
const MAX_WAITING = 64;

/** Whether a failed request had an effect: it was never sent, or it was and nobody can tell. */
export type Outcome = "not_run" | "unknown";

/** Something asked of the board. Exactly one of `replied` (returning true) and `failed` is the last call. */
export interface Request {
  /** Op number. */
  readonly op: number;
  /** Payload of the request; not changed afterwards. */
  readonly payload: Uint8Array;
  /** Exact payload length of its reply (W1). */
  readonly replyLength: number;
  /** It went on the wire for the first time. */
  sent(): void;
  /** The board answered. The view is valid only during the call. False: this cannot be its payload, the frame is bad. */
  replied(status: number, payload: Uint8Array): boolean;
  /** It will not be answered. */
  failed(failure: LinkFailure, outcome: Outcome): void;
}

/** What a session needs. */
export interface SessionOptions {
  /** Seed of the server's direction (W2). */
  readonly seed: number;
  /** Seed of the board's direction. */
  readonly replySeed: number;
  /** Sequence number that the board expects first (W10). */
  readonly firstSeq: number;
  /** Unacknowledged bytes that the board takes. */
  readonly rxWindow: number;
  /** The line. */
  readonly writer: LineWriter;
  /** Time. */
  readonly clock: Clock;
  /** Counters. */
  readonly statistics: LinkStatistics;
  /** The session is of no more use: the board is silent, or the two sides have lost each other. */
  readonly lost: (failure: LinkFailure) => void;
}

/** An open session. */
export class Session {
  readonly #options: SessionOptions;
  readonly #window: SendWindow<Request>;
  readonly #waiting: Request[] = [];
  readonly #timeout = new RetransmissionTimeout();
  readonly #frame = new Uint8Array(MAX_WIRE_FRAME);
  #timer: Timer | null = null;
  #misses = 0;
  /** Since when the board owes an answer. */
  #owedSince = 0;

  /**
   * Begin.
   *
   * @param options Seeds, window, line and clock.
   */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#window = new SendWindow(options.firstSeq);
  }

  /**
   * Ask the board something; it goes out as soon as the window has room.
   *
   * @param request What, and who is told.
   */
  request(request: Request): void {
    if (this.#waiting.length >= MAX_WAITING) request.failed(queueFull(MAX_WAITING), "not_run");
    else {
      this.#waiting.push(request);
      this.#pump();
    }
  }

  /**
   * Take a reply or NAK.
   *
   * @param frame A decoded frame whose header says reply.
   * @returns False if it is a bad frame; a stale one is none.
   */
  reply(frame: Uint8Array): boolean {
    const header = frame[0] ?? 0;
    const seq = header >> 5;
    const status = header & 15;
    const nak = status === STATUS.nak;
    const entry = this.#window.find(seq);
    const payloadLength = nak ? 0 : entry?.request.replyLength;
    if (payloadLength !== undefined && frame.length !== payloadLength + FRAME_OVERHEAD) return false;
    if (!frameMatches(this.#options.replySeed, frame)) return false;
    if (nak) {
      this.#nak(seq);
    } else if (entry !== undefined) {
      return this.#answered(entry, status, frame.subarray(1, frame.length - 2));
    }
    return true;
  }

  /**
   * End the session: everything outstanding fails.
   *
   * @param failure Why.
   */
  end(failure: LinkFailure): void {
    this.#timer?.cancel();
    this.#timer = null;
    const sent = this.#window.clear();
    const waiting = this.#waiting.splice(0);
    for (const { request } of sent) request.failed(failure, "unknown");
    for (const request of waiting) request.failed(failure, "not_run");
  }

  #pump(): void {
    const { clock, writer, seed, rxWindow, statistics } = this.#options;
    for (let request = this.#waiting[0]; request !== undefined; request = this.#waiting[0]) {
      const header = (this.#window.nextSeq << 5) | request.op;
      const length = writeFrame(seed, header, request.payload, request.payload.length, this.#frame, 0);
      if (!this.#window.hasRoom(length, rxWindow)) return;
      this.#waiting.shift();
      this.#window.push(this.#frame.slice(0, length), request, clock.now());
      statistics.framesSent++;
      writer.send(this.#frame.subarray(0, length));
      if (this.#timer === null) {
        this.#owedSince = clock.now();
        this.#arm();
      }
      request.sent();
    }
  }

  #answered(entry: Sent<Request>, status: number, payload: Uint8Array): boolean {
    const { clock } = this.#options;
    const wasOldest = entry === this.#window.oldest;
    // Answered before the owner is told: whatever the owner does then, this request is not told a second time.
    entry.answered = true;
    if (!entry.request.replied(status, payload)) {
      entry.answered = false;
      return false;
    }
    if (entry.transmissions === 1) this.#timeout.measured(clock.now() - entry.sentAt);
    this.#timeout.answered();
    this.#misses = 0;
    this.#owedSince = clock.now();
    this.#window.answer(entry);
    this.#arm();
    if (!wasOldest) this.#resendBefore(entry);
    this.#pump();
    return true;
  }

  /** W6: a reply to a later request says that the replies to older ones were lost; each is asked for again once. */
  #resendBefore(entry: Sent<Request>): void {
    const older = this.#window.sent.slice(0, this.#window.sent.indexOf(entry));
    this.#resend(older.filter(({ answered, transmissions }) => !answered && transmissions === 1));
  }

  #nak(expected: number): void {
    this.#options.statistics.naksReceived++;
    if (!this.#window.isPlausible(expected)) {
      this.#options.lost(outOfStep);
      return;
    }
    this.#resend(this.#window.sent.filter(({ answered }) => !answered));
    this.#arm();
  }

  #resend(entries: readonly Sent<Request>[]): void {
    if (entries.length === 0) return;
    for (const entry of entries) entry.transmissions++;
    this.#options.statistics.retransmissions += entries.length;
    this.#options.writer.resend(entries.map(({ frame }) => frame));
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#window.oldest === undefined
      ? null
      : this.#options.clock.after(this.#timeout.ms, () => this.#timedOut());
  }

  #timedOut(): void {
    this.#misses++;
    if (this.#misses >= MAX_MISSES && this.#options.clock.now() - this.#owedSince >= MAX_SILENCE_MS) {
      this.#options.lost(noAnswer(this.#misses));
      return;
    }
    this.#timeout.missed();
    this.#resend(this.#window.sent.filter(({ answered }) => !answered));
    this.#arm();
  }
}
