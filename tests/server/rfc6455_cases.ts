/**
 * What a server must do with the bytes of a WebSocket client (RFC 6455), and where Deno does something else.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** What becomes of a connection: it goes on, it is closed with this code, or it ends in whatever way. */
export type Outcome = "goes on" | "fails" | number;

/** Bytes behind a handshake. */
export interface FrameCase {
  /** What they are. */
  readonly name: string;
  /** Section of the RFC. */
  readonly section: string;
  /** The bytes, in pieces that are written one after the other. */
  readonly bytes: readonly Uint8Array[];
  /** What the RFC wants. */
  readonly expected: Outcome;
  /** What Deno does instead. */
  readonly deno?: Outcome;
  /** Texts that the server answers. */
  readonly texts?: number;
  /** Contents of its pongs. */
  readonly pongs?: readonly string[];
}

interface FrameOptions {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  /** How many bytes say the length: 1, 3 or 9; as few as possible unless told. */
  readonly lengthBytes?: number;
}

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;

/** One frame of a client. */
export function frame(opcode: number, content: string | Uint8Array, options: FrameOptions = {}): Uint8Array {
  const payload = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { length } = payload;
  const { fin = true, rsv = 0, masked = true, lengthBytes = length < 126 ? 1 : length < 65536 ? 3 : 9 } =
    options;
  const head = [(fin ? 0x80 : 0) | rsv << 4 | opcode];
  const bit = masked ? 0x80 : 0;
  const length64 = Buffer.alloc(8);
  length64.writeBigUInt64BE(BigInt(length));
  if (lengthBytes === 1) head.push(bit | length);
  else head.push(bit | (lengthBytes === 3 ? 126 : 127), ...length64.subarray(lengthBytes === 3 ? 6 : 0));
  if (!masked) return Uint8Array.of(...head, ...payload);
  return Uint8Array.of(...head, ...MASK, ...payload.map((byte, index) => byte ^ (MASK[index % 4] ?? 0)));
}

/** A close frame. */
export function close(code: number, reason: string | Uint8Array = ""): Uint8Array {
  const words = typeof reason === "string" ? new TextEncoder().encode(reason) : reason;
  return frame(CLOSE, Uint8Array.of(code >> 8, code & 255, ...words));
}

/** Every text is answered, since none is a call. */
const NO_CALL = "x";

function good(
  name: string,
  section: string,
  bytes: readonly Uint8Array[],
  texts = 0,
  pongs: readonly string[] = [],
) {
  return { name, section, bytes, expected: "goes on", texts, pongs } satisfies FrameCase;
}

function bad(name: string, section: string, bytes: readonly Uint8Array[], deno?: Outcome): FrameCase {
  return { name, section, bytes, expected: "fails", ...(deno === undefined ? {} : { deno }) };
}

const part = (opcode: number, content: string | Uint8Array, fin = false) => frame(opcode, content, { fin });
const LONG = "x".repeat(126);
/** "é" in two bytes. */
const ACCENT = new TextEncoder().encode("é");

const UTF8: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["a continuation byte alone", [0x80]],
  ["a first byte alone", [0xc3]],
  ["two bytes for a sign of one", [0xc0, 0xaf]],
  ["three bytes for a sign of two", [0xe0, 0x80, 0xaf]],
  ["four bytes for a sign of three", [0xf0, 0x80, 0x80, 0xaf]],
  ["half of a pair", [0xed, 0xa0, 0x80]],
  ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["five bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ["0xff", [0xff]],
  ["a sign that is cut", [0xe2, 0x82]],
];

/** Bytes behind a handshake. */
export const FRAME_CASES: readonly FrameCase[] = [
  good("a text", "5.6", [frame(TEXT, NO_CALL)], 1),
  good("an empty text", "5.6", [frame(TEXT, "")], 1),
  good("a text of 125 bytes", "5.2", [frame(TEXT, "x".repeat(125))], 1),
  good("a text of 126 bytes", "5.2", [frame(TEXT, LONG)], 1),
  good("a text of 4096 bytes", "5.2", [frame(TEXT, "x".repeat(4096))], 1),
  good("a text byte by byte", "5.2", [...frame(TEXT, LONG)].map((byte) => Uint8Array.of(byte)), 1),
  good("two texts in one piece", "5.2", [Uint8Array.of(...frame(TEXT, NO_CALL), ...frame(TEXT, NO_CALL))], 2),
  good("a text beyond ASCII", "5.6", [frame(TEXT, "ñ € 😀")], 1),
  good("a text with U+0000", "5.6", [frame(TEXT, "\0")], 1),
  good("a text with U+FFFF", "5.6", [frame(TEXT, "\uffff")], 1),
  good("a ping", "5.5.2", [frame(PING, "")], 0, [""]),
  good("a ping with content", "5.5.2", [frame(PING, "abc")], 0, ["abc"]),
  good("a ping of 125 bytes", "5.5", [frame(PING, "x".repeat(125))], 0, ["x".repeat(125)]),
  good("a pong that nobody asked for", "5.5.3", [frame(PONG, "abc")]),
  good("an empty pong", "5.5.3", [frame(PONG, "")]),
  good("a text in two parts", "5.4", [part(TEXT, "a"), part(CONTINUATION, "b", true)], 1),
  good("a text in three parts", "5.4", [
    part(TEXT, "a"),
    part(CONTINUATION, "b"),
    part(CONTINUATION, "c", true),
  ], 1),
  good("a text in parts that are empty", "5.4", [
    part(TEXT, ""),
    part(CONTINUATION, ""),
    part(CONTINUATION, "", true),
  ], 1),
  good("a ping between parts", "5.4", [part(TEXT, "a"), frame(PING, "p"), part(CONTINUATION, "b", true)], 1, [
    "p",
  ]),
  good("a pong between parts", "5.4", [part(TEXT, "a"), frame(PONG, "p"), part(CONTINUATION, "b", true)], 1),
  good("a sign in two parts", "5.6", [
    part(TEXT, ACCENT.subarray(0, 1)),
    part(CONTINUATION, ACCENT.subarray(1), true),
  ], 1),
  { name: "a binary message", section: "7.4.1", bytes: [frame(BINARY, "x")], expected: 1003 },
  {
    name: "a binary message in parts",
    section: "7.4.1",
    bytes: [part(BINARY, "x"), part(CONTINUATION, "y", true)],
    expected: 1003,
  },
  { name: "a text of 4097 signs", section: "7.4.1", bytes: [frame(TEXT, "x".repeat(4097))], expected: 1009 },
  bad("a continuation of nothing", "5.4", [part(CONTINUATION, "x", true)]),
  bad("a first part of nothing", "5.4", [part(CONTINUATION, "x")]),
  bad("a text among parts", "5.4", [part(TEXT, "a"), frame(TEXT, "b")]),
  bad("a binary message among parts", "5.4", [part(TEXT, "a"), frame(BINARY, "b")]),
  bad("a ping in parts", "5.5", [part(PING, "a"), part(CONTINUATION, "b", true)]),
  bad("a pong in parts", "5.5", [part(PONG, "a")]),
  bad("a close in parts", "5.5", [part(CLOSE, Uint8Array.of(3, 232))]),
  ...[1, 2, 3, 4, 5, 6, 7].map((rsv) => bad(`reserved bits ${rsv}`, "5.2", [frame(TEXT, NO_CALL, { rsv })])),
  bad("a ping with a reserved bit", "5.2", [frame(PING, "", { rsv: 4 })]),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => bad(`opcode ${opcode}`, "5.2", [frame(opcode, "")])),
  bad("a ping of 126 bytes", "5.5", [frame(PING, LONG)]),
  bad("a pong of 126 bytes", "5.5", [frame(PONG, LONG)], "goes on"),
  bad("a close of 126 bytes", "5.5", [close(1000, "x".repeat(124))], "goes on"),
  bad("a text without a mask", "5.1", [frame(TEXT, NO_CALL, { masked: false })], "goes on"),
  bad("a ping without a mask", "5.1", [frame(PING, "", { masked: false })], "goes on"),
  bad("a close without a mask", "5.1", [frame(CLOSE, Uint8Array.of(3, 232), { masked: false })], "goes on"),
  bad("16 bits for a length of 1", "5.2", [frame(TEXT, NO_CALL, { lengthBytes: 3 })], "goes on"),
  bad("64 bits for a length of 1", "5.2", [frame(TEXT, NO_CALL, { lengthBytes: 9 })], "goes on"),
  bad("a length of 2^63", "5.2", [Uint8Array.of(0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, ...MASK)]),
  bad("a length of 2^62", "5.2", [Uint8Array.of(0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, ...MASK)]),
  ...UTF8.map(([name, bytes]) => bad(`a text with ${name}`, "8.1", [frame(TEXT, Uint8Array.from(bytes))])),
  ...UTF8.map(([name, bytes]) => bad(`a close with ${name}`, "5.5.1", [close(1000, Uint8Array.from(bytes))])),
  bad("a sign that no second part ends", "8.1", [
    part(TEXT, ACCENT.subarray(0, 1)),
    part(CONTINUATION, "x", true),
  ]),
  bad("a close of one byte", "5.5.1", [frame(CLOSE, Uint8Array.of(3))]),
  ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535].map((code) =>
    bad(`close code ${code}`, "7.4", [close(code)])
  ),
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].map((
    code,
  ): FrameCase => ({
    name: `close code ${code}`,
    section: "7.4",
    bytes: [close(code)],
    expected: code,
  })),
  { name: "a close with a reason", section: "5.5.1", bytes: [close(1000, "x".repeat(123))], expected: 1000 },
  { name: "a close among parts", section: "5.4", bytes: [part(TEXT, "a"), close(1000)], expected: 1000 },
];

/** A handshake, and the status that it is answered with. */
export interface HandshakeCase {
  /** What it is. */
  readonly name: string;
  /** The answer's status. */
  readonly status: number;
  /** The request line, if it is another. */
  readonly line?: string;
  /** Headers that are other than usual; null for those that are missing, an array for those that stand there more than once. */
  readonly headers: Readonly<Record<string, string | null | readonly string[]>>;
}

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** Handshakes (RFC 6455, 4.2.1). */
export const HANDSHAKE_CASES: readonly HandshakeCase[] = [
  { name: "as it is to be", status: 101, headers: {} },
  { name: "names in capitals", status: 101, headers: { Upgrade: "WEBSOCKET", Connection: "UPGRADE" } },
  { name: "a list of connection options", status: 101, headers: { Connection: "keep-alive, Upgrade" } },
  {
    name: "an extension is offered",
    status: 101,
    headers: { "Sec-WebSocket-Extensions": "permessage-deflate" },
  },
  { name: "no version", status: 426, headers: { "Sec-WebSocket-Version": null } },
  { name: "version 8", status: 426, headers: { "Sec-WebSocket-Version": "8" } },
  { name: "version 14", status: 426, headers: { "Sec-WebSocket-Version": "14" } },
  { name: "two versions", status: 426, headers: { "Sec-WebSocket-Version": ["13", "8"] } },
  { name: "a version that is no number", status: 426, headers: { "Sec-WebSocket-Version": "x13" } },
  { name: "no key", status: 400, headers: { "Sec-WebSocket-Key": null } },
  { name: "an empty key", status: 400, headers: { "Sec-WebSocket-Key": "" } },
  { name: "a key of 15 bytes", status: 400, headers: { "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAA" } },
  { name: "a key of 17 bytes", status: 400, headers: { "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAAA=" } },
  {
    name: "a key that is no base64",
    status: 400,
    headers: { "Sec-WebSocket-Key": "!GhlIHNhbXBsZSBub25jZQ==" },
  },
  {
    name: "a key with bits after its end",
    status: 400,
    headers: { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZR==" },
  },
  {
    name: "a key without its filling",
    status: 400,
    headers: { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ" },
  },
  { name: "two keys", status: 400, headers: { "Sec-WebSocket-Key": [KEY, KEY] } },
  { name: "no Upgrade", status: 426, headers: { Upgrade: null } },
  { name: "another upgrade", status: 426, headers: { Upgrade: "h2c" } },
  { name: "no Connection", status: 400, headers: { Connection: null } },
  { name: "Connection without upgrade", status: 400, headers: { Connection: "keep-alive" } },
  { name: "POST", status: 405, line: "POST /ws HTTP/1.1", headers: {} },
  { name: "HEAD", status: 405, line: "HEAD /ws HTTP/1.1", headers: {} },
];

/** What Deno lets in that the RFC does not: the version of HTTP is told to nobody. */
export const DENO_HANDSHAKE_CASES: readonly HandshakeCase[] = [
  { name: "HTTP/1.0", status: 101, line: "GET /ws HTTP/1.0", headers: {} },
];
