import assert from "node:assert/strict";
import { nameBytes } from "../../../protocol/board_name.ts";
import { board, bool, channel } from "../../../protocol/dsl.ts";
import { BOOT_HEADER, LENGTH, OP_SYSTEM, SYSTEM, wireTable } from "../../../protocol/wire/codec.ts";
import { boardSeed, HELLO_SEED } from "../../../protocol/wire/frame.ts";
import { hex32 } from "../../../protocol/schema_hash.ts";
import { modelTable, op } from "./model_definition.ts";
import { Rig } from "./rig.ts";
import { framesIn, wireBytes } from "./wire_frames.ts";

const otherTable = wireTable(
  board("Other", {
    led: channel({ title: "LED", pin: 13, state: { on: bool() }, commands: { toggle: {} } }),
  }),
);

/** Session bytes of the HELLOs that the link wrote. */
function hellos(rig: Rig): readonly (number | undefined)[] {
  return framesIn(rig.line.written)
    .filter(({ low, payload }) =>
      low === 31 && payload[0] === SYSTEM.hello && payload.length === LENGTH.hello
    )
    .map(({ payload }) => payload[1]);
}

/** Whether the link wrote anything but HELLO. */
function wroteRequests(rig: Rig): boolean {
  return framesIn(rig.line.written).length !== hellos(rig).length;
}

function bootBytes(boot = 7): Uint8Array {
  return wireBytes(boardSeed(HELLO_SEED), BOOT_HEADER, [boot, 0, 1]);
}

Deno.test("W10: Link comes up with the board's identity and every state, in two round trips", () => {
  const rig = new Rig({ latencyMs: 5 });
  rig.board.states[1] = { angle: 45 };
  const took = rig.clock.passUntil(() => rig.up, 100);
  assert.ok(took !== null && took < 22, `took ${took} ms`);
  assert.deepEqual(rig.identity, {
    schemaHash: modelTable.schemaHash,
    uid: 0x11223344,
    name: "",
    boot: 0,
    build: 0x1234,
    rxWindow: 63,
    maxFrame: 64,
    resetCause: "power",
  });
  assert.deepEqual(rig.known, rig.board.states);
});

Deno.test("W10: Link says HELLO at growing intervals until the board answers, in one session", () => {
  const rig = new Rig();
  rig.board.powered = false;
  const times: number[] = [0];
  rig.line.toBoard = (bytes) => {
    times.push(rig.clock.now());
    return bytes;
  };
  rig.clock.pass(1100);
  assert.deepEqual(times, [0, 50, 150, 350, 600, 850, 1100]);
  assert.equal(new Set(hellos(rig)).size, 1);
  rig.board.powered = true;
  assert.ok(rig.clock.passUntil(() => rig.up, 300) !== null);
});

Deno.test("W17: HELLO becomes rarer while nobody answers, and is said at once when a quiet line speaks again", () => {
  const rig = new Rig();
  rig.board.powered = false;
  const times: number[] = [];
  rig.line.toBoard = (bytes) => {
    times.push(rig.clock.now());
    return bytes;
  };
  rig.clock.pass(120_000);
  const waits = times.map((time, index) => time - (times[index - 1] ?? time)).slice(-12);
  assert.deepEqual(new Set(waits), new Set([5000]));
  assert.ok(times.length < 100, `${times.length} in two minutes`);
  rig.clock.pass(1000);
  const before = times.length;
  rig.line.fromBoard(Uint8Array.of(0x55));
  rig.clock.pass(1000);
  assert.ok(times.length - before >= 5, `${times.length - before} within a second`);
  // What talks all the time is asked ever more rarely all the same.
  for (let second = 0; second < 60; second++) {
    rig.line.fromBoard(new TextEncoder().encode("$GPRMC,,V,,,,,,,,,,N*53\r\n"));
    rig.clock.pass(1000);
  }
  const after = times.length;
  for (let second = 0; second < 60; second++) {
    rig.line.fromBoard(new TextEncoder().encode("$GPRMC,,V,,,,,,,,,,N*53\r\n"));
    rig.clock.pass(1000);
  }
  assert.ok(times.length - after <= 13, `${times.length - after} in the second minute`);
});

Deno.test("W17, P4: a board that has answered before is asked at least once a second, however long it was silent", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  rig.clock.pass(600_000);
  rig.board.powered = true;
  const took = rig.clock.passUntil(() => rig.up, 5000);
  assert.ok(took !== null && took <= 1100, `took ${took} ms`);
});

Deno.test("W17b: a bootloader that may be there is told again and again to start its sketch, between two HELLOs", () => {
  const rig = new Rig();
  rig.board.powered = false;
  const times: number[] = [];
  rig.line.startSketch = () => {
    times.push(rig.clock.now());
    if (times.length === 2) rig.board.powered = true;
  };
  assert.ok(rig.clock.passUntil(() => rig.up, 5000) !== null);
  assert.deepEqual(times, [850, 2150]);
  assert.ok(rig.clock.now() - 2150 < 100);
});

Deno.test("W10: Link comes up when a slow board answers several HELLOs", () => {
  const rig = new Rig({ latencyMs: 100 });
  rig.clock.pass(1500);
  assert.deepEqual([rig.told, rig.link.statistics.sessions, rig.link.statistics.badFrames], [["up"], 1, 0]);
});

Deno.test("W10: Link opens another session when the board has had requests in this one", () => {
  const rig = new Rig({ latencyMs: 5 });
  const [session = 0] = hellos(rig);
  // A server that ran before chose the same session byte; its answers went to it.
  rig.line.toServer = () => null;
  rig.board.take(wireBytes(HELLO_SEED, OP_SYSTEM, [SYSTEM.hello, session]));
  rig.board.take(wireBytes(rig.board.seed ?? 0, op("relay.toggle").op));
  rig.clock.pass(4);
  rig.line.toServer = (bytes) => bytes;
  rig.clock.pass(100);
  assert.deepEqual([rig.told, rig.known[0]?.on], [["up"], true]);
  const [first, ...others] = new Set(hellos(rig));
  assert.deepEqual([first, others.length], [session, 1]);
});

Deno.test("W2: Link takes no HELLO reply that was on the line before it said HELLO", () => {
  const stale = new Rig();
  let reply = new Uint8Array();
  stale.line.toServer = (bytes) => reply = bytes.slice();
  stale.clock.passUntil(() => reply.length > 0, 10);
  const rig = new Rig({ before: [reply, bootBytes()] });
  assert.equal(hellos(rig).length, 1);
  rig.clock.pass(10);
  assert.deepEqual([rig.told, rig.link.statistics.sessions], [["up"], 1]);
});

Deno.test("W2: Link takes no HELLO reply in its own direction's seed, or with a status", () => {
  const rig = new Rig();
  rig.board.powered = false;
  const payload = [...new Uint8Array(LENGTH.helloReply)];
  rig.line.fromBoard(wireBytes(HELLO_SEED, 0, payload));
  rig.line.fromBoard(wireBytes(boardSeed(HELLO_SEED), 1, payload));
  rig.clock.pass(10);
  assert.deepEqual([rig.told, rig.link.statistics.badFrames], [[], 2]);
  rig.line.fromBoard(wireBytes(boardSeed(HELLO_SEED), 0, payload));
  rig.clock.pass(10);
  assert.deepEqual(rig.told, ["mismatch"]);
});

Deno.test("W10: Link sends no command to a board with another schema, and names both", () => {
  const rig = new Rig();
  rig.board.table = otherTable;
  rig.clock.pass(10);
  const asked = rig.ask("relay.toggle");
  rig.clock.pass(5000);
  assert.deepEqual(rig.told, ["mismatch"]);
  assert.equal(wroteRequests(rig), false);
  const failure = rig.failure;
  assert.deepEqual(asked.results, [{ kind: "failed", failure, outcome: "not_run" }]);
  assert.equal(failure?.code, "schema_mismatch");
  assert.ok(failure?.message.includes(hex32(otherTable.schemaHash)));
  assert.ok(failure?.message.includes(hex32(modelTable.schemaHash)));
});

Deno.test("W10: Link names firmware from before boards had names as old, by the board's id", () => {
  const rig = new Rig();
  rig.board.powered = false;
  const reply = (schemaHash: number) => {
    const payload = new Uint8Array(LENGTH.helloReplyNameless);
    new DataView(payload.buffer).setUint32(0, schemaHash, true);
    payload[4] = 77;
    rig.line.fromBoard(wireBytes(boardSeed(HELLO_SEED), 0, [...payload]));
    rig.clock.pass(10);
  };
  // This server's hash counts its wire's version in: no firmware has it and such a reply.
  reply(modelTable.schemaHash);
  assert.deepEqual([rig.told, rig.link.statistics.badFrames], [[], 1]);
  reply(0x5f0ea73a);
  assert.deepEqual([rig.told, rig.identity?.uid, rig.failure?.code], [["mismatch"], 77, "schema_mismatch"]);
});

Deno.test("W10: Link comes up when a board with another schema was programmed and says BOOT", () => {
  const rig = new Rig();
  rig.board.table = otherTable;
  rig.clock.pass(1000);
  rig.board.table = modelTable;
  rig.board.restart();
  rig.clock.pass(20);
  assert.deepEqual(rig.told, ["mismatch", "down board_restarted", "up"]);
});

Deno.test("W10: Link comes up when a board with another schema was programmed and its BOOT was lost", () => {
  const rig = new Rig();
  rig.board.table = otherTable;
  rig.clock.pass(1000);
  rig.line.toServer = () => null;
  rig.board.table = modelTable;
  rig.board.restart();
  rig.clock.pass(10);
  rig.line.toServer = (bytes) => bytes;
  rig.clock.pass(600);
  assert.deepEqual(rig.told, ["mismatch", "up"]);
});

Deno.test("W10: Link tells a mismatch again when the board is another one, restarted or has other firmware", () => {
  const rig = new Rig();
  rig.board.table = otherTable;
  rig.clock.pass(1200);
  for (const change of ["uid", "build", "boot"] as const) {
    rig.board[change]++;
    rig.clock.pass(1200);
  }
  assert.deepEqual(rig.told, ["mismatch", "mismatch", "mismatch", "mismatch"]);
  assert.equal(rig.identity?.boot, 1);
});

Deno.test("P4: Link tells within 2.5 s that a board with another schema is silent, once, and looks for it", () => {
  const rig = new Rig();
  rig.board.table = otherTable;
  rig.clock.pass(1000);
  rig.board.powered = false;
  const took = rig.clock.passUntil(() => rig.told.includes("down no_answer"), 2500);
  assert.ok(took !== null);
  rig.clock.pass(6000);
  assert.deepEqual(rig.told, ["mismatch", "down no_answer", "down no_bytes"]);
  rig.board.table = modelTable;
  rig.board.powered = true;
  rig.clock.pass(300);
  assert.equal(rig.told.at(-1), "up");
});

Deno.test("P4: Link tells the silence of a board with another schema also after one of its own", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  rig.clock.pass(1500);
  rig.board.table = otherTable;
  rig.board.restart();
  rig.clock.pass(10);
  rig.board.powered = false;
  rig.clock.pass(2000);
  assert.deepEqual(rig.told, ["up", "down no_answer", "mismatch", "down no_answer"]);
});

Deno.test("W11: Link asks at once when a board says BOOT while it is looked for", () => {
  const rig = new Rig();
  rig.board.powered = false;
  rig.clock.pass(2360);
  rig.board.restart();
  rig.clock.pass(5);
  assert.deepEqual(rig.told, ["up"]);
});

Deno.test("W11: Link opens a new session when the board restarts, and reads every state anew", () => {
  const rig = Rig.up();
  rig.ask("relay.toggle");
  rig.clock.pass(10);
  assert.equal(rig.known[0]?.on, true);
  rig.board.restart();
  rig.clock.pass(10);
  assert.deepEqual(rig.told, ["up", "down board_restarted", "up"]);
  assert.deepEqual([rig.identity?.boot, rig.known], [1, rig.board.states]);
  assert.equal(new Set(hellos(rig)).size, 2);
});

Deno.test("W11: Link opens one session when BOOT comes several times", () => {
  const rig = Rig.up();
  rig.line.toServer = (bytes) => Uint8Array.of(...bytes, ...bytes, ...bytes);
  rig.board.restart();
  rig.clock.pass(10);
  assert.deepEqual(rig.told, ["up", "down board_restarted", "up"]);
  assert.equal(rig.link.statistics.sessions, 2);
});

Deno.test("W11: Link finds out by the next frame that the board restarted when BOOT was lost", () => {
  const rig = Rig.up();
  rig.line.toServer = () => null;
  rig.board.restart();
  rig.clock.pass(5);
  rig.line.toServer = (bytes) => bytes;
  const asked = rig.ask("relay.toggle");
  rig.clock.pass(10);
  assert.deepEqual(rig.told, ["up", "down board_restarted", "up"]);
  assert.deepEqual(asked.results.map((result) => result.kind === "failed" && result.outcome), ["unknown"]);
  assert.equal(rig.runs("relay.toggle"), 0);
});

Deno.test("W11: Link finds out by a late HELLO reply that the board restarted between two HELLOs", () => {
  const rig = new Rig({ latencyMs: 40 });
  // The first HELLO's reply is on its way when the board restarts, unheard, and then gets the second HELLO.
  rig.clock.pass(60);
  rig.line.toServer = () => null;
  rig.board.restart();
  rig.clock.pass(5);
  rig.line.toServer = (bytes) => bytes;
  rig.clock.pass(1000);
  assert.equal(rig.told.at(-1), "up");
  assert.equal(rig.identity?.boot, 1);
});

Deno.test("W11: Link takes no BOOT of another length or seed", () => {
  const rig = Rig.up();
  for (const [seed, length] of [[boardSeed(HELLO_SEED), 2], [boardSeed(HELLO_SEED), 4], [HELLO_SEED, 3]]) {
    rig.line.fromBoard(wireBytes(seed ?? 0, BOOT_HEADER, new Array<number>(length ?? 0).fill(1)));
  }
  rig.clock.pass(5);
  assert.deepEqual([rig.told, rig.link.statistics.badFrames], [["up"], 3]);
});

Deno.test("W16: Link gives a board without an id a random one before anything else, once", () => {
  const rig = new Rig({ uid: 0 });
  rig.board.name = nameBytes("Ana");
  let lost = false;
  rig.line.toServer = (bytes) => {
    const isAssigned = !lost && rig.board.uid !== 0;
    lost ||= isAssigned;
    return isAssigned ? null : bytes;
  };
  rig.clock.pass(200);
  assert.deepEqual(rig.told, ["up"]);
  assert.ok(rig.board.uid !== 0 && rig.board.uid !== 0xffffffff);
  assert.equal(rig.identity?.uid, rig.board.uid);
  assert.deepEqual(rig.board.name, nameBytes("Ana"), "The name that it has");
  const kinds = framesIn(rig.line.written).map(({ payload }) => payload[0]);
  assert.deepEqual(kinds, [SYSTEM.hello, SYSTEM.assign, SYSTEM.assign, SYSTEM.snapshot]);
});

Deno.test("W16: Link gives a board that has an id none", () => {
  const rig = Rig.up();
  assert.ok(!framesIn(rig.line.written).some(({ payload }) => payload[0] === SYSTEM.assign));
  assert.equal(rig.board.uid, 0x11223344);
});
