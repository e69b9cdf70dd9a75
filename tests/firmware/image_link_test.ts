import assert from "node:assert/strict";
import {
  assignPayload,
  LENGTH,
  OP_SYSTEM,
  readBoot,
  readIdentity,
  readSnapshot,
  readStored,
  STATUS,
  type StoredIdentity,
  SYSTEM,
} from "../../protocol/wire/codec.ts";
import { boardSeed, sessionSeed } from "../../protocol/wire/frame.ts";
import { fixture } from "../fixture_project.ts";
import { loadFirmwareImage } from "../../server/programming/firmware_image.ts";
import { goldenFile, vectors } from "../unit/protocol/golden_frames.ts";
import { BYTE, eventsOf, MS, ShippedBoard, stateOf, table, wire } from "./shipped_board.ts";

/** Cycles after which a board has written a whole new name and an id. */
const RENAMED = 85 * MS;
const LED = 13;
const LAMP = 9;
const SET = table.opByMethod.get("led.set")?.op ?? -1;

/** Give a board name and id; what it then says it holds. */
function assign(board: ShippedBoard, stored: StoredIdentity): StoredIdentity {
  board.take();
  board.chip.receive(board.next(OP_SYSTEM, assignPayload(stored)));
  board.run(RENAMED);
  const [reply] = board.take();
  assert.equal(reply?.payload.length, LENGTH.assignReply);
  return readStored(reply.payload);
}

Deno.test("W11: the image says BOOT at its start, counts its starts, and says why it started", () => {
  const board = new ShippedBoard();
  for (const [boot, cause] of [[1, "power"], [2, "external"], [3, "watchdog"], [4, "brownout"]] as const) {
    if (cause !== "power") board.chip.reset(cause);
    board.start();
    const frames = board.take();
    assert.deepEqual(frames.map(({ header, seed }) => [header, seed]), [[0x1f, "fixed"]]);
    assert.deepEqual(readBoot(frames[0]?.payload ?? new Uint8Array()), { boot, resetCause: cause });
  }
});

Deno.test("W11: the count of starts carries into its high byte, and never goes back when the power fails meanwhile", () => {
  const eeprom = new Uint8Array(1024).fill(0xff);
  eeprom[1022] = 0x00;
  const whole = new ShippedBoard({ eeprom });
  whole.start();
  assert.equal(readBoot(whole.take()[0]?.payload ?? new Uint8Array()).boot, 0x100);
  for (let failure = 0; failure < 10 * MS; failure += MS / 4) {
    const board = new ShippedBoard({ eeprom });
    board.run(failure);
    const after = new ShippedBoard({ eeprom: board.chip.eeprom.slice() });
    after.start();
    const { boot } = readBoot(after.take()[0]?.payload ?? new Uint8Array());
    assert.ok(boot >= 0x100, `${boot} after a failure at ${failure / MS} ms`);
  }
});

Deno.test("W10: HELLO's reply names schema, build, window and frame length", async () => {
  const board = new ShippedBoard();
  board.start();
  const { header, payload } = board.hello(0x42);
  const { manifest } = await loadFirmwareImage(fixture);
  assert.equal(header, 0);
  assert.deepEqual(readIdentity(payload), {
    schemaHash: table.schemaHash,
    uid: 0,
    name: "",
    boot: 1,
    build: parseInt(manifest.buildId, 16),
    rxWindow: 63,
    maxFrame: 28,
    resetCause: "power",
  });
});

Deno.test("led.set makes exactly one edge, is confirmed from the pin, in one round trip of 12 bytes", () => {
  const board = ShippedBoard.inSession();
  const request = board.command("led.set", { on: true });
  const reply = board.ask(request);
  assert.deepEqual(board.edgesOf(LED).map(({ level }) => level), [1]);
  assert.deepEqual(stateOf("led", reply), { on: true, periodMs: 0 });
  assert.equal(request.length + board.bytes.length, 12);
  assert.deepEqual(board.confirmed("led.set", { on: true }), { on: true, periodMs: 0 });
  assert.equal(board.edgesOf(LED).length, 1);
});

Deno.test("every golden command is taken by the chip, and answered in the golden bytes where the hardware can be so", () => {
  for (const golden of vectors.filter(({ kind }) => kind === "command")) {
    const board = ShippedBoard.inSession(goldenFile.session);
    while (board.sequence !== golden.header >> 5) board.ask(board.next(OP_SYSTEM, [SYSTEM.ping]));
    board.take();
    board.send(golden.wire);
    const wireSaid = Uint8Array.from(board.bytes);
    const [channel = "", command = ""] = (golden.subject ?? "").split(".");
    const [reply] = board.take();
    assert.equal(reply?.header, golden.header & 0xe0, golden.name);
    const state = stateOf(channel, reply);
    // A fade has only begun; whatever else was asked for is what the hardware says now.
    const asked = command === "fade" ? {} : golden.values ?? {};
    assert.deepEqual({ ...state, ...asked }, state, golden.name);
    const same = vectors.find((one) =>
      one.kind === "reply" && one.subject === channel && one.header === reply.header &&
      JSON.stringify(one.values) === JSON.stringify(state)
    );
    if (same !== undefined) assert.deepEqual(wireSaid, same.wire, golden.name);
  }
});

Deno.test("the replies to led.set off and lamp.set 0 are the golden bytes", () => {
  for (const [request, reply] of [["led.set", "led"], ["lamp.set", "lamp"]] as const) {
    const board = ShippedBoard.inSession(goldenFile.session);
    const lowest = (kind: string, subject: string) =>
      vectors.find((one) => one.kind === kind && one.subject === subject);
    board.take();
    board.send(lowest("command", request)?.wire ?? new Uint8Array());
    assert.deepEqual(Uint8Array.from(board.bytes), lowest("reply", reply)?.wire);
  }
});

Deno.test("W4: a repeated toggle runs once, and its repetition is answered with a fresh read", () => {
  const board = ShippedBoard.inSession();
  const toggle = board.command("led.toggle");
  const first = board.ask(toggle);
  for (let repetition = 0; repetition < 3; repetition++) {
    const again = board.ask(toggle);
    assert.deepEqual([again.header, again.payload], [first.header, first.payload]);
  }
  assert.equal(board.edgesOf(LED).length, 1);
});

Deno.test("W5: a gap is answered with one NAK, and the frames in order then work", () => {
  const board = ShippedBoard.inSession();
  const frames = [board.command("led.toggle"), board.command("led.toggle"), board.command("led.toggle")];
  board.take();
  for (const frame of frames.slice(1)) board.send(frame);
  assert.deepEqual(board.take().map(({ header }) => header), [STATUS.nak]);
  assert.equal(board.edgesOf(LED).length, 0);
  for (const frame of frames) board.send(frame);
  assert.deepEqual(board.take().map(({ header }) => header), [0x00, 0x20, 0x40]);
  assert.equal(board.edgesOf(LED).length, 3);
});

Deno.test("W6: a window of four frames without a pause is answered in order", () => {
  const board = ShippedBoard.inSession();
  for (let round = 0; round < 50; round++) {
    board.take();
    const burst = Array.from({ length: 4 }, () => board.command("led.toggle"));
    board.send(Uint8Array.from(burst.flatMap((frame) => [...frame])));
    assert.equal(board.take().filter(({ header }) => (header & 31) === 0).length, 4);
  }
  assert.equal(board.edgesOf(LED).length, 200);
});

Deno.test("W2: another schema, another session and the board's own direction do nothing", () => {
  const board = ShippedBoard.inSession(0x42);
  const seeds = [
    sessionSeed(table.schemaHash ^ 1, 0x42),
    sessionSeed(table.schemaHash, 0x43),
    boardSeed(board.seed),
  ];
  for (const seed of seeds) board.send(wire(seed, SET, [1]));
  assert.deepEqual(board.take().map(({ header }) => header & 31).filter((status) => status !== STATUS.nak), [
    0,
  ]);
  assert.equal(board.edgesOf(LED).length, 0);
});

Deno.test("P10: no golden command with a flipped bit moves a pin or is confirmed", () => {
  const board = ShippedBoard.inSession(goldenFile.session);
  for (const golden of vectors.filter(({ kind }) => kind === "command")) {
    for (let bit = 0; bit < golden.wire.length * 8; bit++) {
      const damaged = Uint8Array.of(...golden.wire, 0);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      board.send(damaged);
    }
  }
  const frames = board.take().slice(1);
  assert.deepEqual(frames.map(({ header }) => header), [STATUS.nak]);
  assert.deepEqual(board.edges, []);
});

Deno.test("P14: after 300 random bytes the next command works at once", () => {
  const board = ShippedBoard.inSession();
  let random = 7;
  for (let round = 0; round < 20; round++) {
    const noise = Uint8Array.from({ length: 300 }, () => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return random >>> 24;
    });
    const before = board.edgesOf(LED).length;
    board.send(noise);
    board.send(Uint8Array.of(0));
    assert.equal(board.edgesOf(LED).length, before);
    assert.deepEqual(board.confirmed("led.set", { on: round % 2 === 0 }), {
      on: round % 2 === 0,
      periodMs: 0,
    });
    assert.equal(board.edgesOf(LED).length, before + 1);
  }
});

Deno.test("W7: SNAPSHOT reads every channel, PING and SNAPSHOT count the events", () => {
  const board = ShippedBoard.inSession();
  board.confirmed("lamp.set", { level: 128 });
  board.chip.drive(2, 0);
  board.run(30 * MS);
  assert.equal(eventsOf("button", board.take()).length, 1);
  assert.deepEqual(board.ask(board.next(OP_SYSTEM, [SYSTEM.ping])).payload, Uint8Array.of(1));
  const snapshot = readSnapshot(table, board.ask(board.next(OP_SYSTEM, [SYSTEM.snapshot])).payload);
  assert.deepEqual(snapshot, {
    events: 1,
    states: [
      { on: false, periodMs: 0 },
      { level: 128 },
      { pressed: true, presses: 1 },
      { value: 512, periodMs: 100 },
    ],
  });
});

Deno.test("W13, P8: the lamp goes out when the server is silent for its lease, and says so", () => {
  const board = ShippedBoard.inSession();
  board.confirmed("lamp.set", { level: 255 });
  const lit = board.chip.cycles;
  board.take();
  board.run(4000 * MS);
  const [off, ...more] = board.edgesOf(LAMP).slice(1);
  assert.deepEqual(more, []);
  assert.equal(off?.level, 0);
  const silence = ((off?.cycle ?? 0) - lit) / MS;
  assert.ok(Math.abs(silence - 3000) < 100, `${silence} ms`);
  const events = eventsOf("lamp", board.take());
  assert.deepEqual(events.map((event) => stateOf("lamp", event)), [{ level: 0 }]);
});

Deno.test("W12: PING keeps the lamp lit", () => {
  const board = ShippedBoard.inSession();
  board.confirmed("lamp.set", { level: 255 });
  for (let ping = 0; ping < 12; ping++) {
    board.run(500 * MS);
    board.ask(board.next(OP_SYSTEM, [SYSTEM.ping]));
  }
  assert.equal(board.edgesOf(LAMP).length, 1);
});

Deno.test("W16: a new chip has no id, and keeps the one it is given over resets", () => {
  const board = ShippedBoard.inSession();
  const stored = { uid: 0x7f3a21c4, name: "Küche" };
  assert.deepEqual(assign(board, stored), stored);
  board.chip.reset("power");
  board.start();
  const { uid, name, boot } = readIdentity(board.hello(0x43).payload);
  assert.deepEqual([uid, name, boot], [0x7f3a21c4, "Küche", 2]);
});

Deno.test("W16: a chip keeps the id and the count of starts that firmware from before names gave it", () => {
  const eeprom = new Uint8Array(1024).fill(0xff);
  // Inverted, in the last six bytes.
  [0xc4, 0x21, 0x3a, 0x7f, 0x29, 0x01].forEach((byte, index) => eeprom[1018 + index] = ~byte & 0xff);
  const board = new ShippedBoard({ eeprom });
  board.start();
  const { uid, name, boot } = readIdentity(board.hello(0x42).payload);
  assert.deepEqual([uid, name, boot], [0x7f3a21c4, "", 0x12a]);
});

Deno.test("W16: a chip whose power fails while it is renamed has its id and count of starts, and a part of each name", () => {
  const [before, after] = ["Ana", "Laboratory bench two"];
  const named = ShippedBoard.inSession();
  const { uid } = assign(named, { uid: 0x7f3a21c4, name: before });
  const found = new Set<string>();
  for (let failure = 0; failure < RENAMED; failure += 2 * MS) {
    const board = new ShippedBoard({ eeprom: named.chip.eeprom.slice() });
    board.start();
    board.hello(0x42);
    board.chip.receive(board.next(OP_SYSTEM, assignPayload({ uid, name: after })));
    board.run(failure);
    const next = new ShippedBoard({ eeprom: board.chip.eeprom.slice() });
    next.start();
    const identity = readIdentity(next.hello(0x43).payload);
    assert.deepEqual([identity.uid, identity.boot], [uid, 3], `${failure / MS} ms`);
    found.add(identity.name);
  }
  assert.ok(found.has(before) && found.has(after), [...found].join(", "));
});

Deno.test("W16: a chip answers a new name within 75 ms, and nothing is lost meanwhile that fits its window", () => {
  const board = ShippedBoard.inSession();
  board.take();
  const rename = board.next(OP_SYSTEM, assignPayload({ uid: 0x01020304, name: "aaaaaaaaaaaaaaaaaaaa" }));
  const others = [1, 2, 3].map(() => board.command("led.toggle"));
  board.chip.receive(rename);
  for (const other of others) board.chip.receive(other);
  board.run(RENAMED);
  const frames = board.take();
  assert.deepEqual(frames.map(({ header }) => header & 31), [STATUS.ok, STATUS.ok, STATUS.ok, STATUS.ok]);
  assert.equal(board.edgesOf(LED).length, 3);
});

Deno.test("W16: only changed bytes of the EEPROM are written", () => {
  const board = ShippedBoard.inSession();
  const before = board.chip.eeprom.slice();
  assign(board, { uid: 1, name: "A" });
  const changed = [...board.chip.eeprom.keys()].filter((at) => board.chip.eeprom[at] !== before[at]);
  assert.equal(changed.length, 2);
});

Deno.test("P15: from the last byte of led.set to its pin it takes at most 30 us, whenever it comes", () => {
  const board = ShippedBoard.inSession();
  const delays: number[] = [];
  for (let round = 0; round < 400; round++) {
    // A stride that meets every phase of the clock's interrupt in turn.
    board.run(4000 + (round * 41) % 16384);
    const request = board.command("led.toggle");
    const received = board.chip.cycles + request.length * BYTE;
    board.chip.receive(request);
    board.run(request.length * BYTE + MS);
    delays.push((board.edgesOf(LED).at(-1)?.cycle ?? Infinity) - received);
  }
  assert.equal(board.edgesOf(LED).length, delays.length);
  const worst = Math.max(...delays) / 16;
  assert.ok(worst <= 30, `${worst} us`);
});

Deno.test("the board sleeps for at least nineteen twentieths of its time when nothing happens", () => {
  const board = ShippedBoard.inSession();
  let asleep = 0;
  const samples = 20_000;
  for (let sample = 0; sample < samples; sample++) {
    board.run(101);
    if (board.chip.sleeping) asleep++;
  }
  assert.ok(asleep / samples > 0.95, `${asleep} of ${samples}`);
});
