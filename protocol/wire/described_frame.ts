/**
 * What {@linkcode import("./describe.ts").LineDescriber} says of the bytes on a line: frames, what each means, and which bit of
 * which byte says it. In no language: the words are the page's.
 *
 * @module
 */
import type { AnyValues } from "../dsl.ts";
import { type BoardIdentity, LENGTH, type ResetCause, STATUS, type StoredIdentity } from "./codec.ts";
import type { FieldLayout } from "./fields.ts";

/** Which way bytes went: "down" from the server to the board, "up" from the board to the server. */
export type Direction = "down" | "up";

/** One byte of a frame. */
export interface LineByte {
  /** As it was on the line. */
  readonly onLine: number;
  /** After COBS was undone; null for a byte that only frames, and where nothing could be undone. */
  readonly decoded: number | null;
}

/** Some neighbouring bits of one byte. */
export interface Bits {
  /** Which byte of the frame. */
  readonly byte: number;
  /** The lowest bit, 0..7. */
  readonly from: number;
  /** How many, 1..8. */
  readonly count: number;
}

/** A field of the definition, as the wire carries it. */
export interface FieldPlace {
  /** Name of its channel. */
  readonly channel: string;
  /** The command whose argument it is; null: it belongs to the channel's state. */
  readonly command: string | null;
  /** The field and its bits. */
  readonly layout: FieldLayout;
}

/**
 * What a part of a frame is. `code`: COBS's first byte, the way to the first zero. `delimiter`: a zero. `mark`: tells replies from
 * events. `kind`: which system request. `filling`: bits that no field uses. `unread`: bytes that say nothing. The others are named as
 * in docs/SPEC.md, "The wire".
 */
export type PartKind =
  | "code"
  | "delimiter"
  | "seq"
  | "op"
  | "status"
  | "mark"
  | "eventCount"
  | "channel"
  | "bootHeader"
  | "kind"
  | "session"
  | "schemaHash"
  | "name"
  | "uid"
  | "boot"
  | "build"
  | "rxWindow"
  | "maxFrame"
  | "resetCause"
  | "events"
  | "place"
  | "printed"
  | "field"
  | "filling"
  | "crc"
  | "wrongCrc"
  | "unread";

/** A part of a frame. Together the parts cover every bit of every byte exactly once. */
export interface Part {
  /** What it is. */
  readonly kind: PartKind;
  /** Where it is; nowhere for a field that can have one value only. */
  readonly bits: readonly Bits[];
  /** The number in those bits, after COBS; says nothing of a part longer than 6 bytes. */
  readonly raw: number;
  /** Which field of the definition it is; null for what every frame has. */
  readonly field: FieldPlace | null;
  /** The field's value, or the name; null for other parts, and where the bits hold none that it can have. */
  readonly value: boolean | number | string | null;
}

/**
 * Why bytes are no frame. `cut`: the listener came in the middle. `long`, `short`: no frame has such a length. `cobs`: no COBS. `crc`:
 * damaged, or of another session or definition (W2). `length`: the check is right, but no message has this length (W1). `zeros`:
 * delimiters and nothing else.
 */
export type NoiseReason = "cut" | "long" | "short" | "cobs" | "crc" | "length" | "zeros";

/** What a frame means. Values are null where the frame holds some that no field can have (W1). */
export type Meaning =
  | { readonly kind: "hello"; readonly session: number }
  | { readonly kind: "ping" | "snapshot" | "identify"; readonly seq: number }
  | { readonly kind: "assign"; readonly seq: number; readonly stored: StoredIdentity }
  | {
    readonly kind: "command";
    readonly seq: number;
    readonly channel: string;
    readonly command: string;
    readonly values: AnyValues | null;
  }
  | { readonly kind: "helloReply"; readonly seq: number; readonly identity: BoardIdentity }
  | { readonly kind: "pingReply"; readonly seq: number; readonly status: number; readonly events: number }
  | { readonly kind: "identifyReply"; readonly seq: number; readonly status: number }
  | { readonly kind: "snapshotReply"; readonly seq: number; readonly status: number; readonly events: number }
  | {
    readonly kind: "assignReply";
    readonly seq: number;
    readonly status: number;
    readonly stored: StoredIdentity;
  }
  | {
    readonly kind: "reply";
    readonly seq: number;
    readonly status: number;
    readonly channel: string;
    readonly command: string;
    readonly values: AnyValues | null;
  }
  /** A reply to a request that the listener did not hear. */
  | {
    readonly kind: "unknownReply";
    readonly seq: number;
    readonly status: number;
    /** How many bytes of payload it has. */
    readonly bytes: number;
  }
  | { readonly kind: "nak"; readonly expected: number }
  | {
    readonly kind: "event";
    readonly count: number;
    readonly channel: string;
    readonly values: AnyValues | null;
  }
  | { readonly kind: "boot"; readonly boot: number; readonly resetCause: ResetCause }
  | {
    readonly kind: "printed";
    /** What the sketch printed. A letter that is cut stands in the frame that ends it. */
    readonly text: string;
    /** How many bytes before it were lost, at least. */
    readonly lost: number;
  }
  | { readonly kind: "noise"; readonly why: NoiseReason };

/** A frame, or what ended where a frame would. */
export interface DescribedFrame {
  /** Which way it went. */
  readonly direction: Direction;
  /** Its bytes, the delimiters before it (W9) and its own included. */
  readonly bytes: readonly LineByte[];
  /** Its parts, in the order in which they are on the line; within a byte from the lowest bit up. */
  readonly parts: readonly Part[];
  /** What it means. */
  readonly meaning: Meaning;
  /** Whether it says once more what was said already: a request sent again (W6), or the reply to one (W4). */
  readonly isRepeated: boolean;
}

/**
 * Whether a frame tells of trouble: something damaged, lost, said twice or refused, or a board that started.
 *
 * @param frame A frame.
 * @returns False for a frame of a line on which all is well.
 */
export function isTrouble({ meaning, isRepeated }: DescribedFrame): boolean {
  if (isRepeated || meaning.kind === "noise" || meaning.kind === "nak" || meaning.kind === "boot") {
    return true;
  }
  if (meaning.kind === "printed") return meaning.lost > 0;
  return ("status" in meaning && meaning.status !== STATUS.ok) ||
    ("values" in meaning && meaning.values === null);
}

/**
 * Whether a frame is of those that pass all the time. Who comes in the middle of a PING hears a reply without its request: what can
 * be PING's is taken for it.
 *
 * @param frame A frame.
 * @returns True for PING and its replies.
 */
export function isPing({ meaning }: DescribedFrame): boolean {
  const { kind } = meaning;
  return kind === "ping" || kind === "pingReply" ||
    (kind === "unknownReply" && meaning.bytes === LENGTH.pingReply);
}

/**
 * The channel that a frame is about.
 *
 * @param frame A frame.
 * @returns Its name; null for those that are about the board, or nothing.
 */
export function channelOf({ meaning }: DescribedFrame): string | null {
  return "channel" in meaning ? meaning.channel : null;
}
