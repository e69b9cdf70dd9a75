/**
 * One session with a board: requests in order, each run at most once, each answered or failed by name (W4..W6). It ends at
 * the first of: the board stays silent, the board restarts, the line ends.
 *
 * @module
 */
import { STATUS } from "../../protocol/wire/codec.ts";
import { wireLength, writeFrame } from "../../protocol/wire/frame.ts";
import type { Clock } from "../../protocol/clock.ts";
import { Deadline } from "./deadline.ts";
import type { LineWriter } from "./line_writer.ts";
import { type LinkFailure, noAnswer, outOfStep, queueFull } from "./link_failure.ts";
import type { LinkStatistics } from "./link_statistics.ts";
import { RetransmissionTimeout } from "./retransmission_timeout.ts";
import { SendWindow, type Sent } from "./send_window.ts";

/**
 * Silence in milliseconds, and time-outs in a row, after both of which the board counts as gone (W6). The silence lets a
 * chip live that writes its EEPROM, and with one longest time-out after it stays below P3's second. The time-outs let the
 * answers be read that arrived while this machine stood still.
 */
const MAX_SILENCE_MS = 600;
const MIN_MISSES = 3;
/** Requests that may wait for their turn; more would only be late. */
const MAX_WAITING = 128;

/** Whether a failed request had an effect: it was never sent, or it was and nobody can tell. */
export type Outcome = "not_run" | "unknown";

/** Something asked of the board. Exactly one of `mayGo` (returning false), `replied` (returning true) and `failed` is the last call. */
export interface Request {
  /** Op number. */
  readonly op: number;
  /** Payload of the request; not changed afterwards. */
  readonly payload: Uint8Array;
  /** Exact payload length of its reply (W1). */
  readonly replyLength: number;
  /** For how long the board may do nothing else when it runs this, in milliseconds; 0 unless told. */
  readonly busyMs?: number;
  /**
   * Its turn has come: whether it may still go. Asked once, right before its frame is made, never before a retransmission;
   * without it, it may. False: its owner has given it up, and nothing of it was sent.
   */
  mayGo?(): boolean;
  /** It went on the wire for the first time. */
  sent(): void;
  /** The board answered. The view is valid only during the call. False: this cannot be its payload, the frame is bad. */
  replied(status: number, payload: Uint8Array): boolean;
  /** It will not be answered. */
  failed(failure: LinkFailure, outcome: Outcome): void;
}

/** What a session needs. */
export interface LinkSessionOptions {
  /** Seed of the server's direction (W2). */
  readonly seed: number;
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
export class LinkSession {
  readonly #options: LinkSessionOptions;
  readonly #window = new SendWindow<Request>();
  readonly #waiting: Request[] = [];
  readonly #timeout = new RetransmissionTimeout();
  readonly #deadline: Deadline;
  #misses = 0;
  /** For how long what is on the wire may keep the board busy. */
  #busyMs = 0;
  /** Since when the board owes an answer. */
  #owedSince = 0;

  constructor(options: LinkSessionOptions) {
    this.#options = options;
    this.#deadline = new Deadline(options.clock, () => this.#timedOut());
  }

  /** How many requests wait for their turn or for their answer. */
  get outstanding(): number {
    return this.#waiting.length + this.#window.size;
  }

  /**
   * Ask the board something; it goes out as soon as the window has room.
   *
   * @param request What, and who is told.
   */
  request(request: Request): void {
    if (this.#waiting.length >= MAX_WAITING) {
      request.failed(queueFull(MAX_WAITING), "not_run");
    } else {
      this.#waiting.push(request);
      this.#pump();
    }
  }

  /**
   * Take a reply or NAK.
   *
   * @param frame A decoded frame with this session's CRC, whose header says reply.
   * @returns False if it is a bad frame; a stale one is none.
   */
  reply(frame: Uint8Array): boolean {
    const header = frame[0] ?? 0;
    const seq = header >> 5;
    const status = header & 15;
    const payload = frame.subarray(1, frame.length - 2);
    if (status === STATUS.nak) return payload.length === 0 && this.#nak(seq);
    const entry = this.#window.find(seq);
    return entry === undefined ||
      (payload.length === entry.request.replyLength && this.#answered(entry, status, payload));
  }

  /**
   * End the session: everything outstanding fails. Nothing may be asked in it any more.
   *
   * @param failure Why.
   */
  end(failure: LinkFailure): void {
    this.#deadline.stop();
    this.#busyMs = 0;
    const sent = this.#window.clear();
    const waiting = this.#waiting.splice(0);
    for (const { request } of sent) request.failed(failure, "unknown");
    for (const request of waiting) request.failed(failure, "not_run");
  }

  #pump(): void {
    const { clock, writer, seed, rxWindow, statistics } = this.#options;
    for (let request = this.#waiting[0]; request !== undefined; request = this.#waiting[0]) {
      const { op, payload } = request;
      const length = wireLength(payload.length);
      if (!this.#window.hasRoom(length, rxWindow)) return;
      this.#waiting.shift();
      if (request.mayGo?.() === false) continue;
      const frame = new Uint8Array(length);
      writeFrame(seed, this.#window.nextSeq << 5 | op, payload, payload.length, frame, 0);
      const now = clock.now();
      this.#window.push(frame, request, now);
      statistics.framesSent++;
      this.#busyMs += request.busyMs ?? 0;
      writer.send(frame);
      if (!this.#deadline.isSet) this.#owedSince = now;
      // What makes the board busy delays the answers to what was sent before it, too.
      if (!this.#deadline.isSet || request.busyMs !== undefined) this.#awaitAnswer(now);
      request.sent();
    }
  }

  #answered(entry: Sent<Request>, status: number, payload: Uint8Array): boolean {
    const now = this.#options.clock.now();
    // Answered before the owner is told: whatever the owner does then, this request is not told a second time. If the
    // session ends meanwhile, the window is empty and nothing below finds anything to do.
    entry.answered = true;
    if (!entry.request.replied(status, payload)) {
      entry.answered = false;
      return false;
    }
    const { busyMs = 0 } = entry.request;
    this.#busyMs -= busyMs;
    if (busyMs > 0) this.#window.doNotTime();
    if (entry.isTimed) this.#timeout.measured(now - entry.sentAt);
    this.#misses = 0;
    this.#owedSince = now;
    // W6: a reply out of turn says that the older ones were lost.
    this.#resend(this.#window.repeatOlderThan(entry));
    this.#window.answer(entry);
    if (this.#window.isEmpty) this.#deadline.clear();
    else this.#awaitAnswer(now);
    this.#pump();
    return true;
  }

  /** W5: the board misses a frame; go back to it. No sign of an answer: a frame that never gets through must fail in the end. */
  #nak(expected: number): boolean {
    this.#options.statistics.naksReceived++;
    if (this.#window.isPlausible(expected)) {
      this.#repeatAll();
    } else {
      this.#options.lost(outOfStep);
    }
    return true;
  }

  #resend(frames: readonly Uint8Array[]): void {
    if (frames.length === 0) return;
    this.#options.statistics.retransmissions += frames.length;
    this.#options.writer.resend(frames);
  }

  /** Go back to the oldest, and wait for it anew. */
  #repeatAll(): void {
    if (this.#window.isEmpty) return;
    this.#resend(this.#window.repeatAll());
    this.#awaitAnswer(this.#options.clock.now());
  }

  #awaitAnswer(now: number): void {
    this.#deadline.set(now + this.#timeout.ms + this.#busyMs);
  }

  #timedOut(): void {
    this.#misses++;
    if (this.#misses >= MIN_MISSES && this.#options.clock.now() - this.#owedSince >= MAX_SILENCE_MS) {
      this.#options.lost(noAnswer(this.#misses));
      return;
    }
    this.#timeout.missed();
    this.#repeatAll();
  }
}
