/**
 * Golden vectors, `protocol/golden.gen.json`: for every message of a definition what it means and which bytes it is.
 * TypeScript, the link core on the host and the chip are all held to them.
 *
 * @module
 */
import type { AnyValues, Definition } from "../protocol/dsl.ts";
import { BOOT_HEADER, OP_SYSTEM, STATUS, SYSTEM, type WireTable, wireTable } from "../protocol/wire/codec.ts";
import { cobsDecode } from "../protocol/wire/cobs.ts";
import { type Layout, packFields } from "../protocol/wire/fields.ts";
import {
  boardSeed,
  HELLO_SEED,
  sessionSeed,
  textSeed,
  wireLength,
  writeFrame,
} from "../protocol/wire/frame.ts";
import { cppOf } from "./fields/kinds.ts";
import { longestRequest } from "./sizes.ts";

/** What a vector is an example of. */
export type GoldenKind =
  | "hello"
  | "helloReply"
  | "boot"
  | "ping"
  | "pingReply"
  | "snapshot"
  | "snapshotReply"
  | "assign"
  | "assignReply"
  | "nak"
  | "command"
  | "reply"
  | "event"
  | "printed";

/** One message and its bytes. */
export interface GoldenVector {
  /** What it says, for people. */
  readonly name: string;
  /** What kind of message it is. */
  readonly kind: GoldenKind;
  /** The method of a command, or the channel of a reply or event; null for the others. */
  readonly subject: string | null;
  /** The first byte. */
  readonly header: number;
  /** The arguments or the state; null where there are none. */
  readonly values: AnyValues | null;
  /** Initial value of the CRC. */
  readonly seed: number;
  /** The frame with its CRC, before COBS; hexadecimal. */
  readonly frame: string;
  /** What goes over the line, delimiter included; hexadecimal. */
  readonly wire: string;
}

/** All vectors of a definition. */
export interface GoldenFile {
  /** Hash of the definition. */
  readonly schemaHash: number;
  /** The session they belong to. */
  readonly session: number;
  /** The vectors. */
  readonly vectors: readonly GoldenVector[];
}

/** The session of all vectors. */
const SESSION = 0xa5;
/** What the board says of itself in them. */
const UID = 0x7f3a21c4;
/** "Küche", which has a letter of two bytes, in twenty. */
const NAME = [0x4b, 0xc3, 0xbc, 0x63, 0x68, 0x65, ...new Array<number>(14).fill(0)];
const BOOT = 0x0103;
const BUILD = 0x0badf00d;
const RX_WINDOW = 63;
const RESET_CAUSE = 1;
const EVENTS = 9;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(value / 2 ** (8 * index)) & 0xff);
}

function packed(layout: Layout, values: AnyValues): number[] {
  const bytes = new Uint8Array(layout.bytes);
  packFields(layout, values, bytes);
  return [...bytes];
}

/** Values at so much of each field's range. */
function valuesAt(layout: Layout, share: number): AnyValues {
  return Object.fromEntries(
    layout.fields.map(({ name, field }) => [name, cppOf(field).example(field, share)]),
  );
}

/** Both ends of each field's range, and something in between. */
const SHARES = [0, 1, 2 / 3];

type Message = Pick<GoldenVector, "kind" | "subject" | "header" | "values"> & {
  readonly what: string;
  readonly seed: number;
  readonly payload: readonly number[];
};

function vector({ what, kind, subject, header, values, seed, payload }: Message): GoldenVector {
  const wire = new Uint8Array(wireLength(payload.length));
  writeFrame(seed, header, Uint8Array.from(payload), payload.length, wire, 0);
  const frame = wire.slice(0, -1);
  const length = cobsDecode(frame, frame.length);
  const told = values === null || Object.keys(values).length === 0 ? "" : ` ${JSON.stringify(values)}`;
  return {
    name: `${what}${told}`,
    kind,
    subject,
    header,
    values,
    seed,
    frame: hex(frame.subarray(0, length)),
    wire: hex(wire),
  };
}

function systemMessages(table: WireTable, seed: number): Message[] {
  const request = { subject: null, header: OP_SYSTEM, values: null, seed };
  const reply = { ...request, header: STATUS.ok, seed: boardSeed(seed) };
  const hello = boardSeed(HELLO_SEED);
  const stored = [...NAME, ...bytesOf(UID, 4)];
  const identity = [
    ...bytesOf(table.schemaHash, 4),
    ...bytesOf(BUILD, 4),
    RX_WINDOW,
    longestRequest(table),
    RESET_CAUSE,
    ...stored,
    ...bytesOf(BOOT, 2),
  ];
  const states = table.channels.flatMap(({ layout }) => packed(layout, valuesAt(layout, 1)));
  const boot = [...bytesOf(BOOT, 2), RESET_CAUSE];
  return [
    { ...request, what: "HELLO", kind: "hello", seed: HELLO_SEED, payload: [SYSTEM.hello, SESSION] },
    { ...reply, what: "HELLO's reply", kind: "helloReply", seed: hello, payload: identity },
    { ...reply, what: "BOOT", kind: "boot", header: BOOT_HEADER, seed: hello, payload: boot },
    { ...request, what: "PING", kind: "ping", payload: [SYSTEM.ping] },
    { ...reply, what: "PING's reply", kind: "pingReply", payload: [EVENTS] },
    { ...request, what: "SNAPSHOT", kind: "snapshot", payload: [SYSTEM.snapshot] },
    { ...reply, what: "SNAPSHOT's reply", kind: "snapshotReply", payload: [EVENTS, ...states] },
    { ...request, what: "ASSIGN", kind: "assign", payload: [SYSTEM.assign, ...stored] },
    { ...reply, what: "ASSIGN's reply", kind: "assignReply", payload: stored },
  ];
}

function naks(seed: number): Message[] {
  return Array.from({ length: 8 }, (_, expected) => ({
    what: `NAK, ${expected} expected`,
    kind: "nak",
    subject: null,
    header: expected << 5 | STATUS.nak,
    values: null,
    seed: boardSeed(seed),
    payload: [],
  }));
}

/** "¡Hola!" with the end of its line, after 0x01f4 bytes of other text; and one byte after 0. */
const TEXTS = [
  { place: 0x01f4, bytes: [0xc2, 0xa1, 0x48, 0x6f, 0x6c, 0x61, 0x21, 0x0d, 0x0a] },
  { place: 0, bytes: [0] },
];

function texts(seed: number): Message[] {
  return TEXTS.map(({ place, bytes }): Message => ({
    what: `Text after ${place} bytes`,
    kind: "printed",
    subject: null,
    header: place & 0xff,
    values: null,
    seed: textSeed(seed),
    payload: [place >> 8, ...bytes],
  }));
}

/** Values of some shares; one share is enough where there is nothing to vary. */
function examples(layout: Layout): AnyValues[] {
  return layout.bits === 0 ? [valuesAt(layout, 0)] : SHARES.map((share) => valuesAt(layout, share));
}

function commands(table: WireTable, seed: number): Message[] {
  return table.ops.flatMap(({ op, channel, command, args }) =>
    examples(args).map((values, sequence): Message => ({
      what: `${channel}.${command}`,
      kind: "command",
      subject: `${channel}.${command}`,
      header: sequence << 5 | op,
      values,
      seed,
      payload: packed(args, values),
    }))
  );
}

const REPLIES = [STATUS.ok, STATUS.badArgument, STATUS.refused];

function states(table: WireTable, seed: number): Message[] {
  return table.channels.flatMap(({ name, index, layout }) =>
    examples(layout).flatMap((values, sequence): Message[] => {
      const state = { subject: name, values, seed: boardSeed(seed), payload: packed(layout, values) };
      const status = REPLIES[sequence] ?? STATUS.ok;
      // Events 1, 4, 7: the low three bits of the count.
      const header = (1 + 3 * sequence) << 5 | 1 << 4 | index;
      return [
        {
          ...state,
          what: `${name}'s reply, status ${status}`,
          kind: "reply",
          header: sequence << 5 | status,
        },
        { ...state, what: `${name} changed`, kind: "event", header },
      ];
    })
  );
}

/**
 * Make the golden vectors of a definition.
 *
 * @param definition The definition.
 * @returns The vectors.
 */
export function goldenFile(definition: Definition): GoldenFile {
  const table = wireTable(definition);
  const seed = sessionSeed(table.schemaHash, SESSION);
  const messages = [
    ...systemMessages(table, seed),
    ...naks(seed),
    ...texts(seed),
    ...commands(table, seed),
    ...states(table, seed),
  ];
  return { schemaHash: table.schemaHash, session: SESSION, vectors: messages.map(vector) };
}

/**
 * The golden vectors as they are committed.
 *
 * @param definition The definition.
 * @returns JSON, a line for each vector.
 */
export function goldenJson(definition: Definition): string {
  const { schemaHash, session, vectors } = goldenFile(definition);
  const lines = vectors.map((one) => `    ${JSON.stringify(one)}`);
  return `{\n  "schemaHash": ${schemaHash},\n  "session": ${session},\n  "vectors": [\n${
    lines.join(",\n")
  }\n  ]\n}\n`;
}
