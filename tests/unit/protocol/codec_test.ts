import assert from "node:assert/strict";
import { definition } from "../../fixtures/board/definition.ts";
import {
  assignPayload,
  LENGTH,
  OP_SYSTEM,
  readBoot,
  readIdentity,
  readSnapshot,
  readStored,
  STATUS,
  SYSTEM,
  wireTable,
} from "../../../protocol/wire/codec.ts";
import { packFields, unpackFields } from "../../../protocol/wire/fields.ts";
import {
  boardSeed,
  frameMatches,
  FrameReader,
  HELLO_SEED,
  sessionSeed,
  wireLength,
  writeFrame,
} from "../../../protocol/wire/frame.ts";
import { schemaHash } from "../../../protocol/schema_hash.ts";
import { example } from "./example_definition.ts";

const table = wireTable(example);

Deno.test("wireTable() numbers commands and channels in definition order", () => {
  assert.deepEqual(
    table.ops.map(({ op, channel, channelIndex, command, args }) => [
      ...[op, `${channel}.${command}`, channelIndex, args.bytes],
    ]),
    [[0, "led.set", 0, 1], [1, "led.toggle", 0, 0], [2, "lamp.fade", 2, 3]],
  );
  assert.deepEqual(
    table.channels.map(({ index, name, layout }) => [index, name, layout.bytes]),
    [[0, "led", 1], [1, "light", 2], [2, "lamp", 1]],
  );
  assert.equal(table.schemaHash, schemaHash(example));
  assert.equal(table.snapshotReplyLength, 1 + 1 + 2 + 1);
});

Deno.test("wireTable() finds each command by its method name", () => {
  assert.equal(table.opByMethod.size, table.ops.length);
  for (const op of table.ops) assert.equal(table.opByMethod.get(`${op.channel}.${op.command}`), op);
  assert.equal(table.opByMethod.get("light.set"), undefined);
});

Deno.test("led.set of the shipped board takes 6 wire bytes, and its confirmed reply 6", () => {
  const shipped = wireTable(definition);
  const set = shipped.opByMethod.get("led.set");
  assert(set);
  const [led] = shipped.channels.filter(({ name }) => name === "led");
  assert(led);
  assert.equal(wireLength(set.args.bytes), 6);
  assert.equal(wireLength(led.layout.bytes), 6);
});

Deno.test("a request and its reply survive the wire", () => {
  const seed = sessionSeed(table.schemaHash, 0x5a);
  const [op] = table.ops;
  const [led] = table.channels;
  assert(op && led);
  const payload = new Uint8Array(1);
  const line = new Uint8Array(12);
  packFields(op.args, { on: true }, payload);
  const middle = writeFrame(seed, 3 << 5 | op.op, payload, op.args.bytes, line, 0);
  packFields(led.layout, { on: true, periodMs: 250 }, payload);
  writeFrame(boardSeed(seed), 3 << 5 | STATUS.ok, payload, led.layout.bytes, line, middle);

  const read: unknown[] = [];
  const seeds = [seed, boardSeed(seed)];
  const layouts = [op.args, led.layout];
  const reader = new FrameReader({
    frame: (frame) => {
      const [layout] = layouts.splice(0, 1);
      const [frameSeed = 0] = seeds.splice(0, 1);
      assert(layout);
      assert(frameMatches(frameSeed, frame));
      read.push([frame[0], unpackFields(layout, frame.subarray(1))]);
    },
    garbage: assert.fail,
  });
  reader.push(line);
  assert.deepEqual(read, [[0x60, { on: true }], [0x60, { on: true, periodMs: 250 }]]);
});

Deno.test("W10: readIdentity() reads HELLO's reply, little-endian", () => {
  const name = "416e6120e29885" + "00".repeat(13);
  const bytes = Uint8Array.fromHex(
    "ddccbbaa" + "efbeadde" + "40" + "41" + "02" + name + "c4213a7f" + "0301",
  );
  assert.equal(bytes.length, LENGTH.helloReply);
  const expected = {
    schemaHash: 0xaabbccdd,
    uid: 0x7f3a21c4,
    name: "Ana ★",
    boot: 0x0103,
    build: 0xdeadbeef,
    rxWindow: 64,
    maxFrame: 65,
    resetCause: "external",
  };
  assert.deepEqual(readIdentity(bytes), expected);
  assert.deepEqual(readIdentity(Uint8Array.of(9, ...bytes, 9).subarray(1, -1)), expected);
});

Deno.test("W10: readIdentity() reads HELLO's reply of firmware from before boards had names", () => {
  const bytes = Uint8Array.fromHex("ddccbbaa" + "c4213a7f" + "0301" + "efbeadde" + "40" + "41" + "02");
  assert.equal(bytes.length, LENGTH.helloReplyNameless);
  assert.deepEqual(readIdentity(bytes), {
    schemaHash: 0xaabbccdd,
    uid: 0x7f3a21c4,
    name: "",
    boot: 0x0103,
    build: 0xdeadbeef,
    rxWindow: 64,
    maxFrame: 65,
    resetCause: "external",
  });
});

Deno.test("W16: readStored() reads what assignPayload() asks for", () => {
  const stored = { uid: 0xfedcba98, name: "Küche" };
  const payload = assignPayload(stored);
  assert.deepEqual([payload.length, payload[0]], [LENGTH.assign, SYSTEM.assign]);
  assert.equal(payload.length - 1, LENGTH.assignReply);
  assert.deepEqual(readStored(payload.subarray(1)), stored);
});

Deno.test("W11: readBoot() reads the boot counter and the cause", () => {
  assert.deepEqual(readBoot(Uint8Array.of(0xff, 0x80, 3)), { boot: 0x80ff, resetCause: "brownout" });
});

Deno.test("readIdentity() and readBoot() call a cause they do not know unknown", () => {
  assert.equal(readBoot(Uint8Array.of(0, 0, 200)).resetCause, "unknown");
  assert.equal(readIdentity(new Uint8Array(LENGTH.helloReply).fill(99)).resetCause, "unknown");
});

Deno.test("W7: readSnapshot() reads the event counter and every channel", () => {
  const payload = Uint8Array.of(250, 1 | 3 << 1, 0xe8, 0x03, 77);
  assert.equal(payload.length, table.snapshotReplyLength);
  assert.deepEqual(readSnapshot(table, payload), {
    events: 250,
    states: [{ on: true, periodMs: 150 }, { value: 1000 }, { level: 77 }],
  });
});

Deno.test("W1: readSnapshot() refuses a state that is out of range or has other filling than zeros", () => {
  assert.equal(readSnapshot(table, Uint8Array.of(0, 0, 0xe9, 0x03, 0)), null);
  assert.equal(readSnapshot(table, Uint8Array.of(0, 0, 0, 0x80, 0)), null);
});

Deno.test("the system's numbers are those of docs/SPEC.md", () => {
  assert.equal(OP_SYSTEM, 31);
  assert.deepEqual(SYSTEM, { hello: 0, ping: 1, snapshot: 2, assign: 3, identify: 4 });
  assert.deepEqual([STATUS.ok, STATUS.badArgument, STATUS.refused, STATUS.nak], [0, 1, 2, 15]);
  assert.equal(HELLO_SEED, 0xde57);
});
