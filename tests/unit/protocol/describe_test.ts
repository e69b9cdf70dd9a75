import assert from "node:assert/strict";
import * as fc from "fast-check";
import { STATUS } from "../../../protocol/wire/codec.ts";
import { LineDescriber } from "../../../protocol/wire/describe.ts";
import {
  channelOf,
  type DescribedFrame,
  type Direction,
  isTrouble,
} from "../../../protocol/wire/described_frame.ts";
import { boardSeed, sessionSeed, textSeed, wireLength, writeFrame } from "../../../protocol/wire/frame.ts";
import { type Golden, goldenFile, table, vectorNamed, vectors } from "./golden_frames.ts";

const REQUESTS = new Set(["hello", "ping", "snapshot", "assign", "command"]);
const HELLO = vectorNamed("HELLO");
const SEED = sessionSeed(table.schemaHash, goldenFile.session);

function directionOf({ kind }: Golden): Direction {
  return REQUESTS.has(kind) ? "down" : "up";
}

function wire(header: number, payload: readonly number[], seed = SEED): Uint8Array {
  const target = new Uint8Array(wireLength(payload.length));
  writeFrame(seed, header, Uint8Array.from(payload), payload.length, target, 0);
  return target;
}

/** A describer that has heard HELLO. */
function afterHello(): LineDescriber {
  const describer = new LineDescriber(table);
  describer.push("down", HELLO.wire);
  return describer;
}

/** What must have been asked for a golden reply to be its answer, with the reply's seq. */
function requestFor({ kind, subject, header }: Golden): Uint8Array | null {
  const seq = header & 0xe0;
  if (kind === "pingReply") return wire(seq | 31, [1]);
  if (kind === "snapshotReply") return wire(seq | 31, [2]);
  if (kind === "assignReply") return wire(seq | 31, [3, ...Array<number>(24).fill(0)]);
  const op = kind === "reply" ? table.ops.find(({ channel }) => channel === subject) : undefined;
  return op === undefined ? null : wire(seq | op.op, Array<number>(op.args.bytes).fill(0));
}

function only(frames: readonly DescribedFrame[]): DescribedFrame {
  assert.equal(frames.length, 1);
  const [frame] = frames;
  assert.ok(frame !== undefined);
  return frame;
}

/** Each bit of each byte is in exactly one part. */
function assertCovered({ bytes, parts }: DescribedFrame): void {
  const seen = bytes.map(() => Array<number>(8).fill(0));
  for (const { bits } of parts) {
    for (const { byte, from, count } of bits) {
      for (let bit = from; bit < from + count; bit++) {
        const row = seen[byte];
        assert.ok(row !== undefined && bit < 8, `bit ${bit} of byte ${byte} of ${bytes.length}`);
        row[bit] = (row[bit] ?? 0) + 1;
      }
    }
  }
  assert.deepEqual(seen, bytes.map(() => Array<number>(8).fill(1)));
}

/** What a described frame says, in the golden vectors' own terms. */
function told(frame: DescribedFrame): Pick<Golden, "kind" | "subject" | "values"> {
  const { meaning } = frame;
  const channel = channelOf(frame);
  switch (meaning.kind) {
    case "command":
      return { kind: "command", subject: `${channel}.${meaning.command}`, values: meaning.values };
    case "reply":
    case "event":
      return { kind: meaning.kind, subject: channel, values: meaning.values };
    default:
      return { kind: meaning.kind, subject: null, values: null };
  }
}

Deno.test("LineDescriber says of every golden frame what it is, and where its fields are", () => {
  for (const vector of vectors) {
    const { name, kind, subject, values } = vector;
    const channel = table.channels.find((one) => one.name === subject);
    const hasNoCommand = kind === "reply" && !table.ops.some((op) => op.channel === subject);
    const describer = afterHello();
    const request = requestFor(vector);
    if (request !== null) describer.push("down", request);
    const frame = only(describer.push(directionOf(vector), vector.wire));
    assert.deepEqual(
      told(frame),
      // Nobody can ask a channel without commands, so nobody can have asked for this reply.
      hasNoCommand ? { kind: "unknownReply", subject: null, values: null } : { kind, subject, values },
      name,
    );
    assertCovered(frame);
    assert.deepEqual(frame.bytes.map(({ onLine }) => onLine), [...vector.wire], name);
    assert.deepEqual(frame.bytes.slice(1, -1).map(({ decoded }) => decoded), [...vector.frame], name);
    assert.equal(frame.isRepeated, kind === "hello", name);
    const fields = frame.parts.flatMap(({ field, value }) => field === null ? [] : [{ field, value }]);
    if (kind === "event" || (kind === "reply" && !hasNoCommand)) {
      assert.deepEqual(
        Object.fromEntries(fields.map(({ field, value }) => [field.layout.name, value])),
        values,
        name,
      );
      assert.deepEqual(fields.map(({ field }) => field.layout), channel?.layout.fields, name);
    }
  }
});

Deno.test("LineDescriber gives each part its bits and the number in them", () => {
  const describer = afterHello();
  const request = only(describer.push("down", wire(3 << 5 | 0, [1])));
  assert.deepEqual(
    request.parts.map(({ kind, bits, raw }) => [
      kind,
      bits.map(({ byte, from, count }) => `${byte}:${from}+${count}`).join(" "),
      kind === "crc" || kind === "code" ? null : raw,
    ]),
    [
      ["code", "0:0+8", null],
      ["op", "1:0+5", 0],
      ["seq", "1:5+3", 3],
      ["field", "2:0+1", 1],
      ["filling", "2:1+7", 0],
      ["crc", "3:0+8 4:0+8", null],
      ["delimiter", "5:0+8", 0],
    ],
  );
  const crc = request.parts.find(({ kind }) => kind === "crc");
  const [high, low] = [request.bytes[3]?.decoded ?? 0, request.bytes[4]?.decoded ?? 0];
  assert.equal(crc?.raw, high << 8 | low);
  const event = only(describer.push("up", vectorNamed('light changed {"value":1023,"periodMs":10000}').wire));
  const period = event.parts.find(({ field }) => field?.layout.name === "periodMs");
  assert.deepEqual(period?.bits, [{ byte: 3, from: 2, count: 6 }, { byte: 4, from: 0, count: 4 }]);
  assert.deepEqual([period?.raw, period?.value], [999, 10000]);
});

Deno.test("LineDescriber reads the id and name in HELLO's reply, also that of firmware from before names", () => {
  const named = only(afterHello().push("up", vectorNamed("HELLO's reply").wire));
  const told = ({ parts }: DescribedFrame) =>
    parts.flatMap(({ kind, raw, value }) => kind === "uid" || kind === "name" ? [value ?? raw] : []);
  assert.deepEqual(told(named), ["Küche", 0x7f3a21c4]);
  const nameless = only(
    afterHello().push("up", wire(0, [1, 2, 3, 4, 5, 0, 0, 0, ...Array<number>(9).fill(0)], 0x21a8)),
  );
  assertCovered(nameless);
  assert.deepEqual(told(nameless), [5]);
});

Deno.test("LineDescriber keeps the delimiters before a frame with it (W9)", () => {
  const describer = afterHello();
  const frame = only(describer.push("down", Uint8Array.of(0, ...wire(31, [1]))));
  assert.equal(frame.meaning.kind, "ping");
  assert.deepEqual(frame.parts.map(({ kind }) => kind).slice(0, 2), ["delimiter", "code"]);
  assertCovered(frame);
});

Deno.test("LineDescriber finds the session by itself, and reads what came before it as well as it can", () => {
  for (const session of [0, 1, 0x7f, 0xff]) {
    const seed = sessionSeed(table.schemaHash, session);
    const describer = new LineDescriber(table);
    const early = only(describer.push("up", wire(1 << 4 | 2, [1, 0], boardSeed(seed))));
    assert.deepEqual(early.meaning, {
      kind: "event",
      count: 0,
      channel: "button",
      values: { pressed: true, presses: 0 },
    });
    const reply = only(describer.push("up", wire(5 << 5, [9], boardSeed(seed))));
    assert.deepEqual(reply.meaning, { kind: "unknownReply", seq: 5, status: 0, bytes: 1 });
    assertCovered(reply);
    assert.equal(only(describer.push("down", wire(6 << 5 | 31, [1], seed))).meaning.kind, "ping");
    assert.deepEqual(only(describer.push("up", wire(6 << 5, [9], boardSeed(seed)))).meaning, {
      kind: "pingReply",
      seq: 6,
      status: 0,
      events: 9,
    });
  }
});

Deno.test("LineDescriber reads the last replies of a session after the next one's HELLO", () => {
  const describer = afterHello();
  describer.push("down", wire(31, [1]));
  describer.push("down", wire(31, [0, goldenFile.session ^ 1], 0xde57));
  const late = only(describer.push("up", wire(0, [9], boardSeed(SEED))));
  assert.equal(late.meaning.kind, "pingReply");
});

Deno.test("W4, W6: LineDescriber tells what is said again from the same bytes eight requests later", () => {
  const describer = afterHello();
  const ping = (seq: number) => only(describer.push("down", wire(seq << 5 | 31, [1])));
  const answer = (seq: number) => only(describer.push("up", wire(seq << 5, [0], boardSeed(SEED))));
  for (let turn = 0; turn < 20; turn++) {
    assert.equal(ping(turn & 7).isRepeated, false, `${turn}`);
    assert.equal(answer(turn & 7).isRepeated, false, `${turn}`);
  }
  assert.equal(ping(4).isRepeated, false);
  assert.equal(ping(4).isRepeated, true);
  assert.equal(answer(4).isRepeated, false);
  assert.equal(answer(4).isRepeated, true);
  // A whole window (W6), and all of it again.
  const window = [5, 6, 7, 0];
  assert.deepEqual(window.map((seq) => ping(seq).isRepeated), [false, false, false, false]);
  assert.deepEqual(window.map((seq) => ping(seq).isRepeated), [true, true, true, true]);
  assert.equal(ping(1).isRepeated, false);
});

Deno.test("LineDescriber takes a HELLO for repeated until it is answered", () => {
  const describer = new LineDescriber(table);
  const hello = () => only(describer.push("down", HELLO.wire)).isRepeated;
  const reply = vectorNamed("HELLO's reply").wire;
  assert.deepEqual([hello(), hello()], [false, true]);
  assert.equal(only(describer.push("up", reply)).isRepeated, false);
  assert.equal(only(describer.push("up", reply)).isRepeated, true);
  assert.equal(hello(), false);
});

Deno.test("K5: LineDescriber takes HELLO's reply for repeated only if it heard the first one: not after a gap in which HELLO was missed", () => {
  const describer = afterHello();
  describer.push("up", vectorNamed("HELLO's reply").wire);
  describer.push("down", wire(31, [1]));
  describer.gap();
  const reply = () => only(describer.push("up", vectorNamed("HELLO's reply").wire)).isRepeated;
  assert.deepEqual([reply(), reply()], [false, true]);
});

Deno.test("K5: a new session whose number is that of the one before begins to count anew", () => {
  const describer = afterHello();
  describer.push("up", vectorNamed("HELLO's reply").wire);
  for (const seq of [0, 1, 2, 3]) describer.push("down", wire(seq << 5 | 31, [1]));
  assert.equal(only(describer.push("down", HELLO.wire)).isRepeated, false);
  assert.equal(only(describer.push("down", wire(31, [1]))).isRepeated, false);
});

Deno.test("LineDescriber says why bytes are no frame", () => {
  const why = (direction: Direction, ...bytes: number[]) => {
    const describer = afterHello();
    // The first piece of a direction may be cut; this one is not.
    describer.push("up", vectorNamed("BOOT").wire);
    const frame = only(describer.push(direction, Uint8Array.from(bytes)));
    assertCovered(frame);
    return frame.meaning.kind === "noise" ? frame.meaning.why : frame.meaning.kind;
  };
  const [first = 0, second = 0, ...rest] = wire(31, [1], boardSeed(SEED));
  assert.equal(why("up", first, second ^ 4, ...rest), "crc");
  assert.equal(why("up", ...wire(1 << 4 | 9, [1], boardSeed(SEED))), "length");
  assert.equal(why("up", ...wire(1 << 4, [1, 2], boardSeed(SEED))), "length");
  assert.equal(why("up", ...wire(15, [1], boardSeed(SEED))), "length");
  assert.equal(why("down", ...wire(29, [1])), "length");
  assert.equal(why("up", 9, 1, 2, 0), "cobs");
  assert.equal(why("up", 3, 1, 2, 0), "short");
  assert.equal(why("up", ...Array<number>(66).fill(1)), "long");
  assert.equal(why("up", ...Array<number>(8).fill(0)), "zeros");
  // The board must not take its own bytes for the server's, nor the server its own for the board's (W2).
  assert.equal(why("up", ...wire(31, [1])), "crc");
});

Deno.test("LineDescriber takes the rest of what is too long for noise, whatever it looks like", () => {
  const describer = afterHello();
  const { wire: boot } = vectorNamed("BOOT");
  describer.push("up", boot);
  const frames = describer.push("up", Uint8Array.of(...Array<number>(66).fill(1), ...boot, ...boot));
  assert.deepEqual(
    frames.map(({ meaning }) => meaning.kind === "noise" ? meaning.why : meaning.kind),
    ["long", "long", "boot"],
  );
});

Deno.test("LineDescriber takes what it heard from the middle for cut, once", () => {
  const describer = new LineDescriber(table);
  const rest = HELLO.wire.subarray(3);
  assert.deepEqual(only(describer.push("down", rest)).meaning, { kind: "noise", why: "cut" });
  assert.deepEqual(only(describer.push("down", rest)).meaning, { kind: "noise", why: "cobs" });
  describer.push("down", HELLO.wire);
  describer.push("down", HELLO.wire.subarray(0, 3));
  describer.gap();
  assert.deepEqual(only(describer.push("down", rest)).meaning, { kind: "noise", why: "cut" });
  assert.equal(only(describer.push("down", wire(31, [1]))).meaning.kind, "ping");
  describer.gap();
  // Its request may have been among what was missed.
  assert.equal(only(describer.push("up", wire(0, [9], boardSeed(SEED)))).meaning.kind, "unknownReply");
});

Deno.test("isTrouble() holds for what is damaged, lost, refused or said again", () => {
  const trouble = (direction: Direction, bytes: Uint8Array, describer = afterHello()) =>
    isTrouble(only(describer.push(direction, bytes)));
  const describer = afterHello();
  assert.equal(trouble("down", wire(0, [1]), describer), false);
  assert.equal(trouble("up", wire(STATUS.refused, [1], boardSeed(SEED)), describer), true);
  assert.equal(trouble("down", wire(0, [1]), describer), true);
  assert.equal(trouble("down", wire(1 << 5, [2]), describer), true, "an argument out of range");
  assert.equal(trouble("up", vectorNamed("NAK, 2 expected").wire), true);
  assert.equal(trouble("up", vectorNamed("BOOT").wire), true);
  assert.equal(trouble("up", Uint8Array.of(1, 2, 3, 0)), true);
});

const anyLine = fc.array(
  fc.record({
    direction: fc.constantFrom<Direction>("down", "up"),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 90, size: "max" }),
      fc.uint8Array({ maxLength: 20, size: "max", max: 3 }),
      fc.constantFrom(...vectors.map(({ wire }) => wire)),
    ),
  }),
  { maxLength: 30, size: "max" },
);

Deno.test("LineDescriber never throws, and its frames are the line's bytes, each bit in exactly one part", () => {
  fc.assert(fc.property(anyLine, (line) => {
    const describer = new LineDescriber(table);
    const said: Record<Direction, number[]> = { down: [], up: [] };
    const heard: Record<Direction, number[]> = { down: [], up: [] };
    for (const { direction, bytes } of line) {
      said[direction].push(...bytes);
      for (const frame of describer.push(direction, bytes)) {
        assert.equal(frame.direction, direction);
        assertCovered(frame);
        heard[direction].push(...frame.bytes.map(({ onLine }) => onLine));
      }
    }
    for (const direction of ["down", "up"] as const) {
      const { length } = heard[direction];
      assert.deepEqual(heard[direction], said[direction].slice(0, length));
      assert.ok(said[direction].length - length < 66 + 8, "what waits for its end is bounded");
    }
  }));
});

Deno.test("LineDescriber describes the same frames however the bytes are cut", () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom(...vectors), { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 9 }),
    (line, size) => {
      const [whole, cut] = [afterHello(), afterHello()];
      for (const vector of line) {
        const direction = directionOf(vector);
        const pieces: DescribedFrame[] = [];
        for (let at = 0; at < vector.wire.length; at += size) {
          pieces.push(...cut.push(direction, vector.wire.subarray(at, at + size)));
        }
        assert.deepEqual(pieces, whole.push(direction, vector.wire));
      }
    },
  ));
});

/** Text as it goes over the line in the golden session. */
function text(place: number, bytes: readonly number[]): Uint8Array {
  return wire(place & 0xff, [place >> 8, ...bytes], textSeed(SEED));
}

function textsOf(describer: LineDescriber, ...frames: readonly Uint8Array[]) {
  return frames.map((bytes) => only(describer.push("up", bytes)).meaning);
}

Deno.test("K5, W23: LineDescriber says what the sketch prints, how much is missing, and mends a letter that is cut", () => {
  const describer = afterHello();
  assert.deepEqual(textsOf(describer, text(300, [0x4b, 0xc3]), text(302, [0xbc]), text(310, [0x21])), [
    { kind: "printed", text: "K", lost: 0 },
    { kind: "printed", text: "ü", lost: 0 },
    { kind: "printed", text: "!", lost: 7 },
  ]);
  assert.ok(only(describer.push("up", text(400, [0x21]))).meaning.kind === "printed");
  describer.push("up", vectorNamed("BOOT").wire);
  assert.deepEqual(textsOf(describer, text(5, [0x21])), [{ kind: "printed", text: "!", lost: 5 }]);
});

Deno.test("K5, W23: LineDescriber knows text before it heard any request, and text without text is noise", () => {
  const describer = new LineDescriber(table);
  assert.deepEqual(textsOf(describer, text(9, [0x21]), text(0, [])), [
    { kind: "printed", text: "!", lost: 0 },
    { kind: "noise", why: "length" },
  ]);
});
