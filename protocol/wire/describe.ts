/**
 * What the bytes on a line mean, both ways: the reading of somebody who only listens. No I/O and no clock, and no bytes make it throw.
 *
 * @module
 */
import {
  BOOT_HEADER,
  LENGTH,
  OP_SYSTEM,
  placeAfter,
  readBoot,
  readIdentity,
  readStored,
  readText,
  STATUS,
  SYSTEM,
  type WireTable,
} from "./codec.ts";
import { cobsDecode } from "./cobs.ts";
import type { DescribedFrame, Direction, Meaning, NoiseReason } from "./described_frame.ts";
import { unpackFields } from "./fields.ts";
import { boardSeed, FRAME_OVERHEAD, frameMatches, HELLO_SEED, sessionSeed, textSeed } from "./frame.ts";
import {
  argumentPieces,
  BOOT,
  EVENT_HEADER,
  EVENTS,
  framedParts,
  HELLO,
  identityPieces,
  KIND,
  lineBytes,
  NAMELESS_IDENTITY,
  type Piece,
  REPLY_HEADER,
  REQUEST_HEADER,
  snapshotPieces,
  statePieces,
  storedPieces,
  textPieces,
} from "./frame_parts.ts";
import { type HeardRequest, heardRequest, replyLength } from "./heard_request.ts";
import { type LinePiece, LinePieces } from "./line_pieces.ts";
import { damaged, unreadable } from "./noise_frame.ts";

/** A session, as far as it was heard. */
interface Conversation {
  readonly session: number;
  /** Requests by seq. */
  readonly asked: Map<number, { readonly request: HeardRequest; isAnswered: boolean }>;
  /** The seq of the next new request; null before one was heard. */
  next: number | null;
}

/** A frame that could be read. */
interface Reading {
  readonly meaning: Meaning;
  /** Header and payload. */
  readonly pieces: readonly Piece[];
  readonly isRepeated: boolean;
}

/**
 * Describes one line.
 *
 * It needs not be told the session. HELLO says it; and because what the server writes is never damaged where it is heard, any request
 * betrays it: of the 256 seeds a session can have, exactly one fits the request's CRC.
 */
export class LineDescriber {
  readonly #table: WireTable;
  readonly #pieces = { down: new LinePieces(), up: new LinePieces() };
  /** Directions in which the next piece may lack its begin. */
  readonly #cut = new Set<Direction>(["down", "up"]);
  #now: Conversation | null = null;
  /** Its last replies may come after the next session's HELLO. */
  #before: Conversation | null = null;
  /** What was heard last of HELLO and its reply; "missed": neither for sure. */
  #hello: "asked" | "answered" | "missed" = "missed";
  /** Where the next text begins if none is lost; null where that was not heard. */
  #textPlace: number | null = null;
  #letters = new TextDecoder();

  /**
   * Begin to listen, also in the middle.
   *
   * @param table Tables of the definition that the server speaks.
   */
  constructor(table: WireTable) {
    this.#table = table;
  }

  /**
   * Take bytes as they come, cut anywhere.
   *
   * @param direction Which way they went.
   * @param bytes Any number of bytes.
   * @returns The frames that they end.
   */
  push(direction: Direction, bytes: Uint8Array): readonly DescribedFrame[] {
    const frames: DescribedFrame[] = [];
    for (const byte of bytes) {
      const piece = this.#pieces[direction].take(byte);
      if (piece !== null) frames.push(this.#describe(direction, piece));
    }
    return frames;
  }

  /** Bytes were missed, both ways perhaps: what comes next may lack its begin, and what it answers was not heard. */
  gap(): void {
    for (const direction of ["down", "up"] as const) {
      this.#pieces[direction].forget();
      this.#cut.add(direction);
    }
    if (this.#now !== null) this.#now = newConversation(this.#now.session);
    this.#before = null;
    this.#hello = "missed";
    this.#beginText(null);
  }

  #describe(direction: Direction, { bytes: onLine, zeros, form }: LinePiece): DescribedFrame {
    const isCut = this.#cut.delete(direction);
    const noise = (why: NoiseReason) => unreadable(direction, onLine, zeros, isCut ? "cut" : why);
    if (form !== "frame") return noise(form);
    const buffer = onLine.slice(zeros, -1);
    const length = cobsDecode(buffer, buffer.length);
    if (length < 0) return noise("cobs");
    if (length < FRAME_OVERHEAD) return noise("short");
    const frame = buffer.subarray(0, length);
    const reading = direction === "down" ? this.#request(frame) : this.#saidByBoard(frame);
    if (typeof reading === "string") {
      return isCut ? noise("cut") : damaged(direction, onLine, zeros, frame, reading);
    }
    const bytes = lineBytes(onLine, zeros, frame);
    const { meaning, pieces, isRepeated } = reading;
    return { direction, bytes, parts: framedParts(bytes, zeros, pieces), meaning, isRepeated };
  }

  #request(frame: Uint8Array): Reading | NoiseReason {
    const [header = 0, kind = 0, newSession = 0] = frame;
    const isHello = header === OP_SYSTEM && kind === SYSTEM.hello &&
      frame.length === LENGTH.hello + FRAME_OVERHEAD && frameMatches(HELLO_SEED, frame);
    if (isHello) return this.#helloAsked(newSession);
    const known = this.#now;
    const session = known !== null && frameMatches(this.#seed(known), frame)
      ? known.session
      : this.#betrayed(frame, (seed) => seed);
    if (session === null) return "crc";
    const request = heardRequest(this.#table, frame);
    if (request === null) return "length";
    const now = this.#inSession(session);
    const seq = header >> 5;
    // W4's own reckoning: what is not among the next four is among the last four.
    const isRepeated = now.next !== null && ((seq - now.next) & 7) >= 4;
    if (!isRepeated) {
      now.next = (seq + 1) & 7;
      now.asked.set(seq, { request, isAnswered: false });
    }
    const payload = frame.subarray(1, -2);
    const reading = (meaning: Meaning, pieces: readonly Piece[]): Reading => ({
      meaning,
      pieces: [...REQUEST_HEADER, ...pieces],
      isRepeated,
    });
    switch (request.kind) {
      case "ping":
      case "snapshot":
      case "identify":
        return reading({ kind: request.kind, seq }, KIND);
      case "assign": {
        const stored = readStored(payload.subarray(1));
        return reading({ kind: "assign", seq, stored }, [...KIND, ...storedPieces(stored)]);
      }
      case "command": {
        const { channel, command, args } = request.op;
        const values = unpackFields(args, payload);
        return reading(
          { kind: "command", seq, channel, command, values },
          argumentPieces(request.op, values),
        );
      }
    }
  }

  #helloAsked(session: number): Reading {
    const isRepeated = this.#hello === "asked" && this.#now?.session === session;
    // Another session may by chance have the number of the one before; its requests are counted from 0 all the same.
    if (!isRepeated) {
      this.#before = this.#now;
      this.#now = newConversation(session);
    }
    this.#hello = "asked";
    return { meaning: { kind: "hello", session }, pieces: [...REQUEST_HEADER, ...HELLO], isRepeated };
  }

  /** The conversation in a session; a new one if the session is another than before. */
  #inSession(session: number): Conversation {
    if (this.#now?.session === session) return this.#now;
    this.#before = this.#now;
    return this.#now = newConversation(session);
  }

  #seed({ session }: Conversation): number {
    return sessionSeed(this.#table.schemaHash, session);
  }

  /** The session in which a frame's CRC is right; CRCs of one frame under different seeds differ, so there is at most one. */
  #betrayed(frame: Uint8Array, ofDirection: (seed: number) => number): number | null {
    for (let session = 0; session < 256; session++) {
      if (frameMatches(ofDirection(sessionSeed(this.#table.schemaHash, session)), frame)) return session;
    }
    return null;
  }

  #saidByBoard(frame: Uint8Array): Reading | NoiseReason {
    if (frameMatches(boardSeed(HELLO_SEED), frame)) {
      const reading = this.#outsideSession(frame);
      if (reading !== null) return reading;
    }
    const heard = [this.#now, this.#before].find((one) =>
      one !== null && frameMatches(boardSeed(this.#seed(one)), frame)
    );
    if (heard !== null && heard !== undefined) return this.#insideSession(frame, heard);
    const isText = [this.#now, this.#before].some((one) =>
      one !== null && frameMatches(textSeed(this.#seed(one)), frame)
    );
    if (isText) return this.#text(frame);
    if (this.#now !== null) return "crc";
    // Before the first request: taken if some session fits, but only a request is believed for more than one frame.
    const session = this.#betrayed(frame, boardSeed);
    if (session !== null) return this.#insideSession(frame, newConversation(session));
    return this.#betrayed(frame, textSeed) === null ? "crc" : this.#text(frame);
  }

  #text(frame: Uint8Array): Reading | NoiseReason {
    const piece = readText(frame);
    if (piece === null) return "length";
    const lost = this.#textPlace === null ? 0 : (piece.place - this.#textPlace) & 0xffff;
    if (lost > 0) this.#letters = new TextDecoder();
    this.#textPlace = placeAfter(piece);
    const text = this.#letters.decode(piece.bytes, { stream: true });
    return {
      meaning: { kind: "printed", text, lost },
      pieces: textPieces(piece.bytes.length, text),
      isRepeated: false,
    };
  }

  #beginText(place: number | null): void {
    this.#textPlace = place;
    this.#letters = new TextDecoder();
  }

  /** BOOT and HELLO's reply. */
  #outsideSession(frame: Uint8Array): Reading | null {
    const [header = 0] = frame;
    const payload = frame.subarray(1, -2);
    if (header === BOOT_HEADER && payload.length === LENGTH.boot) {
      this.#beginText(0);
      return { meaning: { kind: "boot", ...readBoot(payload) }, pieces: BOOT, isRepeated: false };
    }
    const isNameless = payload.length === LENGTH.helloReplyNameless;
    if ((header & 31) !== STATUS.ok || !(isNameless || payload.length === LENGTH.helloReply)) return null;
    const identity = readIdentity(payload);
    const isRepeated = this.#hello === "answered";
    this.#hello = "answered";
    return {
      meaning: { kind: "helloReply", seq: header >> 5, identity },
      pieces: [...REPLY_HEADER, ...isNameless ? NAMELESS_IDENTITY : identityPieces(identity)],
      isRepeated,
    };
  }

  #insideSession(frame: Uint8Array, conversation: Conversation): Reading | NoiseReason {
    const [header = 0] = frame;
    const payload = frame.subarray(1, -2);
    if ((header & 0x10) === 0) return this.#reply(header, payload, conversation);
    const channel = this.#table.channels[header & 15];
    if (channel?.layout.bytes !== payload.length) return "length";
    const values = unpackFields(channel.layout, payload);
    return {
      meaning: { kind: "event", count: header >> 5, channel: channel.name, values },
      pieces: [...EVENT_HEADER, ...statePieces(channel, values)],
      isRepeated: false,
    };
  }

  #reply(header: number, payload: Uint8Array, { asked }: Conversation): Reading | NoiseReason {
    const seq = header >> 5;
    const status = header & 15;
    const reading = (meaning: Meaning, pieces: readonly Piece[], isRepeated = false): Reading => ({
      meaning,
      pieces: [...REPLY_HEADER, ...pieces],
      isRepeated,
    });
    if (status === STATUS.nak) {
      return payload.length === 0 ? reading({ kind: "nak", expected: seq }, []) : "length";
    }
    const entry = asked.get(seq);
    if (entry === undefined) {
      return reading(
        { kind: "unknownReply", seq, status, bytes: payload.length },
        [{ kind: "unread", bits: payload.length * 8 }],
      );
    }
    const { request, isAnswered } = entry;
    if (payload.length !== replyLength(this.#table, request)) return "length";
    entry.isAnswered = true;
    const [events = 0] = payload;
    switch (request.kind) {
      case "ping":
        return reading({ kind: "pingReply", seq, status, events }, EVENTS, isAnswered);
      case "identify":
        return reading({ kind: "identifyReply", seq, status }, EVENTS, isAnswered);
      case "snapshot":
        return reading(
          { kind: "snapshotReply", seq, status, events },
          snapshotPieces(this.#table, payload),
          isAnswered,
        );
      case "assign": {
        const stored = readStored(payload);
        return reading({ kind: "assignReply", seq, status, stored }, storedPieces(stored), isAnswered);
      }
      case "command": {
        const { channel, command, channelIndex } = request.op;
        const state = this.#table.channels[channelIndex];
        if (state === undefined) return "length";
        const values = unpackFields(state.layout, payload);
        const meaning = { kind: "reply", seq, status, channel, command, values } as const;
        return reading(meaning, statePieces(state, values), isAnswered);
      }
    }
  }
}

function newConversation(session: number): Conversation {
  return { session, asked: new Map(), next: null };
}
