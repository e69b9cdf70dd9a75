/**
 * What the frames of a definition mean: op numbers, lengths, and the system messages that every board knows.
 *
 * @module
 */
import { NAME_BYTES, nameBytes, nameOf } from "../board_name.ts";
import type { AnyValues, Definition } from "../dsl.ts";
import { schemaHash } from "../schema_hash.ts";
import { type Layout, layoutOf, unpackFields } from "./fields.ts";

/** Op of a frame with several commands (W14). */
export const OP_BATCH = 30;
/** Op of a system request; the first payload byte says which. */
export const OP_SYSTEM = 31;

/** First payload byte of a system request. */
export const SYSTEM = { hello: 0, ping: 1, snapshot: 2, assign: 3, identify: 4 } as const;

/** Status in a reply's header. Every reply but `nak` carries the channel's state, whatever its status. */
export const STATUS = { ok: 0, badArgument: 1, refused: 2, nak: 15 } as const;

/** Header of a BOOT frame, which no event can have in the fixed seed (W11). */
export const BOOT_HEADER = 0x1f;

/** Bytes of payload of the system messages. */
export const LENGTH = {
  hello: 2,
  helloReply: 17 + NAME_BYTES,
  /** Of firmware that was made before boards had names. */
  helloReplyNameless: 17,
  ping: 1,
  pingReply: 1,
  snapshot: 1,
  assign: 5 + NAME_BYTES,
  assignReply: 4 + NAME_BYTES,
  boot: 3,
} as const;

/** Why the chip last started, as far as it knows: Optiboot clears the register before the sketch can read it. */
export const RESET_CAUSES = ["unknown", "power", "external", "brownout", "watchdog"] as const;
/** One of {@linkcode RESET_CAUSES}. */
export type ResetCause = typeof RESET_CAUSES[number];

/** Who a board is, as its EEPROM keeps it (W16). */
export interface StoredIdentity {
  /** Its id; 0 if it has none yet. */
  readonly uid: number;
  /** What people call it; empty if they gave it no name. */
  readonly name: string;
}

/** What a board says of itself (W10). */
export interface BoardIdentity extends StoredIdentity {
  /** Hash of the definition its firmware was built from. */
  readonly schemaHash: number;
  /** How often it has started, 16 bits. */
  readonly boot: number;
  /** Id of the firmware build. */
  readonly build: number;
  /** How many unacknowledged bytes it can take. */
  readonly rxWindow: number;
  /** The longest decoded frame it takes. */
  readonly maxFrame: number;
  /** Why it last started. */
  readonly resetCause: ResetCause;
}

/** What a BOOT frame says (W11). */
export interface BootNotice {
  /** How often the board has started, 16 bits. */
  readonly boot: number;
  /** Why it started. */
  readonly resetCause: ResetCause;
}

/** A command as the wire knows it. */
export interface Op {
  /** Op number, in definition order. */
  readonly op: number;
  /** Name of its channel. */
  readonly channel: string;
  /** Number of its channel. */
  readonly channelIndex: number;
  /** Its own name. */
  readonly command: string;
  /** Layout of its arguments. */
  readonly args: Layout;
}

/** A channel as the wire knows it. */
export interface ChannelState {
  /** Its name. */
  readonly name: string;
  /** Its number. */
  readonly index: number;
  /** Layout of its state. */
  readonly layout: Layout;
}

/** Everything both ends need to read and write the frames of one definition. */
export interface WireTable {
  /** The definition's hash. */
  readonly schemaHash: number;
  /** Commands by op number. */
  readonly ops: readonly Op[];
  /** Commands by method name, for example "led.set". */
  readonly opByMethod: ReadonlyMap<string, Op>;
  /** Channels by number. */
  readonly channels: readonly ChannelState[];
  /** Payload bytes of a snapshot reply: the event counter, then every channel's state in order. */
  readonly snapshotReplyLength: number;
}

/**
 * Number the commands and lay out the fields of a definition.
 *
 * @param definition A definition.
 * @returns Its tables.
 */
export function wireTable(definition: Definition): WireTable {
  const ops: Op[] = [];
  const channels: ChannelState[] = [];
  for (const [name, channel] of Object.entries(definition.channels)) {
    const index = channels.length;
    channels.push({ name, index, layout: layoutOf(channel.state) });
    for (const [command, args] of Object.entries(channel.commands)) {
      ops.push({ op: ops.length, channel: name, channelIndex: index, command, args: layoutOf(args) });
    }
  }
  return {
    schemaHash: schemaHash(definition),
    ops,
    opByMethod: new Map(ops.map((op) => [`${op.channel}.${op.command}`, op])),
    channels,
    snapshotReplyLength: 1 + channels.reduce((sum, { layout }) => sum + layout.bytes, 0),
  };
}

/**
 * Read a HELLO reply's payload.
 *
 * @param payload {@linkcode LENGTH.helloReply} bytes, or {@linkcode LENGTH.helloReplyNameless} from older firmware, so that
 * it is named as old and not as unknown.
 * @returns What the board says of itself.
 */
export function readIdentity(payload: Uint8Array): BoardIdentity {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const schemaHash = view.getUint32(0, true);
  if (payload.length === LENGTH.helloReplyNameless) {
    return {
      schemaHash,
      uid: view.getUint32(4, true),
      boot: view.getUint16(8, true),
      ...readBuild(view, 10),
      name: "",
    };
  }
  return {
    schemaHash,
    ...readBuild(view, 4),
    ...readStored(payload.subarray(11)),
    boot: view.getUint16(15 + NAME_BYTES, true),
  };
}

function readBuild(
  view: DataView,
  at: number,
): Pick<BoardIdentity, "build" | "rxWindow" | "maxFrame" | "resetCause"> {
  return {
    build: view.getUint32(at, true),
    rxWindow: view.getUint8(at + 4),
    maxFrame: view.getUint8(at + 5),
    resetCause: RESET_CAUSES[view.getUint8(at + 6)] ?? "unknown",
  };
}

/**
 * Write an ASSIGN request's payload.
 *
 * @param stored Who the board is from now on; its id neither 0 nor 0xffffffff, its name one that fits.
 * @returns {@linkcode LENGTH.assign} bytes.
 */
export function assignPayload({ uid, name }: StoredIdentity): Uint8Array {
  const payload = new Uint8Array(LENGTH.assign);
  payload[0] = SYSTEM.assign;
  payload.set(nameBytes(name), 1);
  new DataView(payload.buffer).setUint32(1 + NAME_BYTES, uid, true);
  return payload;
}

/**
 * Read name and id as the EEPROM holds them, from HELLO's or ASSIGN's reply.
 *
 * @param bytes {@linkcode LENGTH.assignReply} bytes, at least.
 * @returns Who the board is.
 */
export function readStored(bytes: Uint8Array): StoredIdentity {
  const uid = new DataView(bytes.buffer, bytes.byteOffset).getUint32(NAME_BYTES, true);
  return { uid, name: nameOf(bytes.subarray(0, NAME_BYTES)) };
}

/**
 * Read a BOOT frame's payload.
 *
 * @param payload {@linkcode LENGTH.boot} bytes.
 * @returns What it says.
 */
export function readBoot(payload: Uint8Array): BootNotice {
  const [low = 0, high = 0, cause = 0] = payload;
  return { boot: low | (high << 8), resetCause: RESET_CAUSES[cause] ?? "unknown" };
}

/** Some of what the sketch printed (W23). */
export interface TextPiece {
  /** How many bytes it had printed before these since it started, modulo 65536. */
  readonly place: number;
  /** The text: UTF-8, which may be cut within a letter. */
  readonly bytes: Uint8Array;
}

/**
 * Read a frame with text.
 *
 * @param frame A decoded frame whose CRC is that of text.
 * @returns Null if it has none.
 */
export function readText(frame: Uint8Array): TextPiece | null {
  const bytes = frame.subarray(2, -2);
  return bytes.length === 0 ? null : { place: (frame[0] ?? 0) | (frame[1] ?? 0) << 8, bytes };
}

/**
 * The place behind some text.
 *
 * @param piece The text.
 * @returns Where the next one begins, if none is lost.
 */
export function placeAfter({ place, bytes }: TextPiece): number {
  return (place + bytes.length) & 0xffff;
}

/** A snapshot reply, read. */
export interface SnapshotReply {
  /** How many events the board has sent in this session, modulo 256. */
  readonly events: number;
  /** Every channel's state, by channel number. */
  readonly states: readonly AnyValues[];
}

/**
 * Read a snapshot reply's payload.
 *
 * @param table The definition's tables.
 * @param payload `table.snapshotReplyLength` bytes.
 * @returns The states, or `null` if one of them cannot be.
 */
export function readSnapshot(table: WireTable, payload: Uint8Array): SnapshotReply | null {
  const states: AnyValues[] = [];
  let at = 1;
  for (const { layout } of table.channels) {
    const state = unpackFields(layout, payload.subarray(at, at + layout.bytes));
    if (state === null) return null;
    states.push(state);
    at += layout.bytes;
  }
  return { events: payload[0] ?? 0, states };
}
