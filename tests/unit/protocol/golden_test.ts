import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import { goldenJson } from "../../../firmware-gen/golden.ts";
import { longestRequest } from "../../../firmware-gen/sizes.ts";
import {
  assignPayload,
  readBoot,
  readIdentity,
  readSnapshot,
  readStored,
} from "../../../protocol/wire/codec.ts";
import { crc16 } from "../../../protocol/wire/crc16.ts";
import { packFields, unpackFields } from "../../../protocol/wire/fields.ts";
import { MAX_WIRE_FRAME, sessionSeed, writeFrame } from "../../../protocol/wire/frame.ts";
import { accepted, type Golden, goldenFile, table, vectorNamed, vectors } from "./golden_frames.ts";

/** CRC-16 by the definition: the remainder of a long division by x^16 + x^12 + x^5 + 1. */
function remainder(seed: number, bytes: Uint8Array): number {
  let crc = seed;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = (crc >> 15) ^ (byte >> bit & 1);
      crc = (crc << 1 & 0xffff) ^ (out === 1 ? 0x1021 : 0);
    }
  }
  return crc;
}

function layoutOfVector({ kind, subject }: Golden) {
  return kind === "command"
    ? table.opByMethod.get(subject ?? "")?.args
    : table.channels.find(({ name }) => name === subject)?.layout;
}

Deno.test("goldenJson() gives the committed vectors, whose hash is the definition's", () => {
  assert.equal(goldenFile.schemaHash, table.schemaHash);
  assert.deepEqual(JSON.parse(goldenJson(definition)), JSON.parse(JSON.stringify(goldenFile)));
});

Deno.test("the golden vectors hold every command, a reply and an event of every channel, and every system message", () => {
  const subjects = (kind: string) =>
    new Set(vectors.filter((one) => one.kind === kind).map((one) => one.subject));
  assert.deepEqual(subjects("command"), new Set(table.opByMethod.keys()));
  for (const kind of ["reply", "event"]) {
    assert.deepEqual(subjects(kind), new Set(table.channels.map(({ name }) => name)));
  }
  const system = "hello helloReply boot ping pingReply snapshot snapshotReply assign assignReply nak";
  for (const kind of system.split(" ")) assert.ok(vectors.some((one) => one.kind === kind), kind);
});

Deno.test("the golden frames are COBS around a CRC by long division", () => {
  for (const { name, seed, frame, wire } of vectors) {
    assert.equal(remainder(seed, frame), 0, name);
    assert.equal(wire.length, frame.length + 2, name);
    assert.equal(wire.indexOf(0), wire.length - 1, name);
    const decoded: number[] = [];
    for (let code = 0; code < wire.length - 1; code += wire[code] ?? 0) {
      if (code > 0) decoded.push(0);
      decoded.push(...wire.subarray(code + 1, Math.min(code + (wire[code] ?? 0), wire.length - 1)));
    }
    assert.deepEqual(decoded, [...frame], name);
  }
});

Deno.test("writeFrame() writes the golden bytes", () => {
  const target = new Uint8Array(MAX_WIRE_FRAME);
  for (const { name, seed, header, payload, wire } of vectors) {
    const end = writeFrame(seed, header, payload, payload.length, target, 0);
    assert.deepEqual(target.subarray(0, end), wire, name);
  }
});

Deno.test("packFields() and unpackFields() agree with the golden payloads", () => {
  for (const golden of vectors) {
    const { name, values, payload } = golden;
    const layout = layoutOfVector(golden);
    if (values === null || layout === undefined) continue;
    const packed = new Uint8Array(layout.bytes);
    packFields(layout, values, packed);
    assert.deepEqual(packed, payload, name);
    assert.deepEqual(unpackFields(layout, payload), values, name);
  }
});

Deno.test("the golden system messages are read and written as what they say", () => {
  assert.deepEqual(readIdentity(vectorNamed("HELLO's reply").payload), {
    schemaHash: table.schemaHash,
    uid: 0x7f3a21c4,
    name: "Küche",
    boot: 0x0103,
    build: 0x0badf00d,
    rxWindow: 63,
    maxFrame: longestRequest(table),
    resetCause: "power",
  });
  const stored = { uid: 0x7f3a21c4, name: "Küche" };
  assert.deepEqual(assignPayload(stored), vectorNamed("ASSIGN").payload);
  assert.deepEqual(readStored(vectorNamed("ASSIGN's reply").payload), stored);
  assert.deepEqual(readBoot(vectorNamed("BOOT").payload), { boot: 0x0103, resetCause: "power" });
  assert.deepEqual(readSnapshot(table, vectorNamed("SNAPSHOT's reply").payload), {
    events: 9,
    states: table.channels.map(({ name }) =>
      vectors.findLast((one) => one.kind === "reply" && one.subject === name && one.header % 32 === 1)?.values
    ),
  });
});

Deno.test("led.set and its reply take six bytes each, whatever they say", () => {
  for (const { kind, subject, wire } of vectors) {
    if (subject === "led.set" || (subject === "led" && kind === "reply")) assert.equal(wire.length, 6);
  }
});

/** A golden message in another session. */
function inSession(golden: Golden, session: number): Golden {
  const flip = sessionSeed(table.schemaHash, session) ^ sessionSeed(table.schemaHash, goldenFile.session);
  const target = new Uint8Array(MAX_WIRE_FRAME);
  const seed = golden.seed ^ flip;
  const end = writeFrame(seed, golden.header, golden.payload, golden.payload.length, target, 0);
  const wire = target.slice(0, end);
  const frame = golden.frame.slice();
  frame.set(
    [crc16(seed, frame, 0, frame.length - 2) >> 8, crc16(seed, frame, 0, frame.length - 2) & 0xff],
    frame.length - 2,
  );
  return { ...golden, seed, frame, wire };
}

/** What is accepted of a damaged frame and a good one behind it: the good one, and never anything that was not sent. */
function assertOnlyOriginals(damaged: Uint8Array, golden: Golden): void {
  const frames = accepted(damaged, golden);
  assert.ok(frames.length <= 1, golden.name);
  for (const frame of frames) assert.deepEqual(frame, golden.frame, golden.name);
}

function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
}

Deno.test("P10: no damage of one bit in any golden frame is accepted, in 12 sessions", () => {
  for (let session = 0; session < 12; session++) {
    for (const golden of vectors.map((one) => inSession(one, session))) {
      assert.deepEqual(accepted(golden.wire, golden), [golden.frame], golden.name);
      const damaged = Uint8Array.of(...golden.wire, ...golden.wire);
      for (let bit = 0; bit < golden.wire.length * 8; bit++) {
        flip(damaged, bit);
        assertOnlyOriginals(damaged, golden);
        flip(damaged, bit);
      }
    }
  }
});

Deno.test("P10: no damage of two bits in any golden frame is accepted", () => {
  for (const golden of vectors) {
    const damaged = Uint8Array.of(...golden.wire, ...golden.wire);
    for (let first = 0; first < golden.wire.length * 8; first++) {
      flip(damaged, first);
      for (let second = 0; second < first; second++) {
        flip(damaged, second);
        assertOnlyOriginals(damaged, golden);
        flip(damaged, second);
      }
      flip(damaged, first);
    }
  }
});

Deno.test("W2: a golden frame is not accepted under any other seed", () => {
  const seeds = new Set(vectors.map(({ seed }) => seed));
  for (const golden of vectors) {
    for (const seed of [...seeds, 0, 0xffff]) {
      if (seed !== golden.seed) assert.deepEqual(accepted(golden.wire, { ...golden, seed }), [], golden.name);
    }
  }
});
