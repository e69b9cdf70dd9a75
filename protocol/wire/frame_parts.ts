/**
 * Which bits of a frame are what: the header's, the payload's and the CRC's parts laid over the bytes as they were on the line.
 *
 * @module
 */
import { NAME_BYTES } from "../board_name.ts";
import type { AnyValues } from "../dsl.ts";
import type { BoardIdentity, ChannelState, Op, StoredIdentity, WireTable } from "./codec.ts";
import type { Bits, FieldPlace, LineByte, Part, PartKind } from "./described_frame.ts";
import { type Layout, unpackFields } from "./fields.ts";

/** Something of a known length in bits; pieces follow one another, the lowest bit first. */
export interface Piece {
  /** What it is. */
  readonly kind: PartKind;
  /** How many bits it takes. */
  readonly bits: number;
  /** Which field it is. */
  readonly field?: FieldPlace;
  /** Its value, where that is no plain number. */
  readonly value?: boolean | number | string | null;
}

/** Header of a request. */
export const REQUEST_HEADER: readonly Piece[] = [{ kind: "op", bits: 5 }, { kind: "seq", bits: 3 }];
/** Header of a reply or NAK. */
export const REPLY_HEADER: readonly Piece[] = [
  { kind: "status", bits: 4 },
  { kind: "mark", bits: 1 },
  { kind: "seq", bits: 3 },
];
/** Header of an event. */
export const EVENT_HEADER: readonly Piece[] = [
  { kind: "channel", bits: 4 },
  { kind: "mark", bits: 1 },
  { kind: "eventCount", bits: 3 },
];
/** HELLO's payload. */
export const HELLO: readonly Piece[] = [{ kind: "kind", bits: 8 }, { kind: "session", bits: 8 }];
const BUILD: readonly Piece[] = [
  { kind: "build", bits: 32 },
  { kind: "rxWindow", bits: 8 },
  { kind: "maxFrame", bits: 8 },
  { kind: "resetCause", bits: 8 },
];
/** HELLO's reply's payload, of firmware from before boards had names. */
export const NAMELESS_IDENTITY: readonly Piece[] = [
  { kind: "schemaHash", bits: 32 },
  { kind: "uid", bits: 32 },
  { kind: "boot", bits: 16 },
  ...BUILD,
];
/** PING's and SNAPSHOT's payload. */
export const KIND: readonly Piece[] = [{ kind: "kind", bits: 8 }];
/** PING's reply's payload, and the begin of SNAPSHOT's. */
export const EVENTS: readonly Piece[] = [{ kind: "events", bits: 8 }];
/** A BOOT frame without its CRC. */
export const BOOT: readonly Piece[] = [
  { kind: "bootHeader", bits: 8 },
  { kind: "boot", bits: 16 },
  { kind: "resetCause", bits: 8 },
];

/**
 * A frame with text, without its CRC.
 *
 * @param bytes How many bytes of text it has.
 * @param text What they say.
 * @returns Its pieces.
 */
export function textPieces(bytes: number, text: string): readonly Piece[] {
  return [{ kind: "place", bits: 16 }, { kind: "printed", bits: 8 * bytes, value: text }];
}

/**
 * ASSIGN's reply's payload.
 *
 * @param stored What it says.
 * @returns The payload's pieces.
 */
export function storedPieces({ name }: StoredIdentity): readonly Piece[] {
  return [{ kind: "name", bits: NAME_BYTES * 8, value: name }, { kind: "uid", bits: 32 }];
}

/**
 * HELLO's reply's payload.
 *
 * @param identity What it says.
 * @returns The payload's pieces.
 */
export function identityPieces(identity: BoardIdentity): readonly Piece[] {
  return [{ kind: "schemaHash", bits: 32 }, ...BUILD, ...storedPieces(identity), { kind: "boot", bits: 16 }];
}

function fieldPieces(
  layout: Layout,
  values: AnyValues | null,
  place: Omit<FieldPlace, "layout">,
): readonly Piece[] {
  const pieces: Piece[] = layout.fields.map((one) => ({
    kind: "field",
    bits: one.bits,
    field: { ...place, layout: one },
    value: values?.[one.name] ?? null,
  }));
  const filling = layout.bytes * 8 - layout.bits;
  return filling === 0 ? pieces : [...pieces, { kind: "filling", bits: filling }];
}

/**
 * A command's arguments.
 *
 * @param op The command.
 * @param values What they are, or null if they cannot be.
 * @returns The payload's pieces.
 */
export function argumentPieces(op: Op, values: AnyValues | null): readonly Piece[] {
  return fieldPieces(op.args, values, { channel: op.channel, command: op.command });
}

/**
 * A channel's state.
 *
 * @param channel The channel.
 * @param values What it is, or null if it cannot be.
 * @returns The payload's pieces.
 */
export function statePieces(channel: ChannelState, values: AnyValues | null): readonly Piece[] {
  return fieldPieces(channel.layout, values, { channel: channel.name, command: null });
}

/**
 * A snapshot's reply.
 *
 * @param table The definition's tables.
 * @param payload Its payload.
 * @returns The payload's pieces.
 */
export function snapshotPieces(table: WireTable, payload: Uint8Array): readonly Piece[] {
  let at = 1;
  const states = table.channels.flatMap((channel) => {
    const values = unpackFields(channel.layout, payload.subarray(at));
    at += channel.layout.bytes;
    return statePieces(channel, values);
  });
  return [...EVENTS, ...states];
}

/**
 * Bytes as they were on the line, beside what they are after COBS. COBS puts one byte before a frame of this length and changes only
 * zeros, each into the way to the next one; so every byte of the frame has one byte on the line.
 *
 * @param onLine What was on the line.
 * @param zeros Delimiters before the frame.
 * @param decoded The frame after COBS; null if there is none.
 */
export function lineBytes(
  onLine: Uint8Array,
  zeros: number,
  decoded: Uint8Array | null,
): readonly LineByte[] {
  return Array.from(onLine, (byte, index) => ({
    onLine: byte,
    decoded: decoded?.[index - zeros - 1] ?? null,
  }));
}

/**
 * Lay pieces over a frame, and name what COBS and the CRC added.
 *
 * @param bytes From {@linkcode lineBytes}, delimiter included.
 * @param zeros Delimiters before the frame.
 * @param pieces Header and payload, to their last bit.
 * @param crcKind Whether the CRC is right.
 * @returns The frame's parts.
 */
export function framedParts(
  bytes: readonly LineByte[],
  zeros: number,
  pieces: readonly Piece[],
  crcKind: "crc" | "wrongCrc" = "crc",
): readonly Part[] {
  const end = bytes.length - 1;
  let bit = (zeros + 1) * 8;
  const inside = pieces.map((piece): Part => {
    const bits = split(bit, piece.bits);
    bit += piece.bits;
    const { kind, field = null, value = null } = piece;
    return { kind, bits, raw: rawOf(bytes, bits), field, value };
  });
  const [high, low] = [bytes[end - 2]?.decoded ?? 0, bytes[end - 1]?.decoded ?? 0];
  return [
    ...wholeBytes("delimiter", bytes, 0, zeros),
    ...wholeBytes("code", bytes, zeros, zeros + 1),
    ...inside,
    // The CRC alone has its high byte first.
    { kind: crcKind, bits: split((end - 2) * 8, 16), raw: high << 8 | low, field: null, value: null },
    ...wholeBytes("delimiter", bytes, end, end + 1),
  ];
}

/**
 * Parts that are each one whole byte.
 *
 * @param kind What each is.
 * @param bytes The frame's bytes.
 * @param start The first.
 * @param end After the last.
 */
export function wholeBytes(
  kind: PartKind,
  bytes: readonly LineByte[],
  start: number,
  end: number,
): readonly Part[] {
  return bytes.slice(start, end).map(({ onLine }, index) => ({
    kind,
    bits: [{ byte: start + index, from: 0, count: 8 }],
    raw: onLine,
    field: null,
    value: null,
  }));
}

function split(bit: number, count: number): readonly Bits[] {
  const bits: Bits[] = [];
  for (let done = 0; done < count;) {
    const at = bit + done;
    const room = Math.min(8 - (at & 7), count - done);
    bits.push({ byte: at >> 3, from: at & 7, count: room });
    done += room;
  }
  return bits;
}

function rawOf(bytes: readonly LineByte[], bits: readonly Bits[]): number {
  let raw = 0;
  let weight = 1;
  for (const { byte, from, count } of bits) {
    raw += (((bytes[byte]?.decoded ?? 0) >> from) & ((1 << count) - 1)) * weight;
    weight *= 2 ** count;
  }
  return raw;
}
