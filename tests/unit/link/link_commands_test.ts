import assert from "node:assert/strict";
import { BOOT_HEADER, STATUS } from "../../../protocol/wire/codec.ts";
import { boardSeed } from "../../../protocol/wire/frame.ts";
import type { Intercept } from "./faulty_line.ts";
import { op } from "./model_definition.ts";
import { type Asked, Rig } from "./rig.ts";
import { framesIn, wireBytes } from "./wire_frames.ts";

/** Lose the next writes of one side. */
function losing(count: number): Intercept {
  return (bytes) => count-- > 0 ? null : bytes;
}

/** What the link wrote from now on. */
function listen(rig: Rig): Uint8Array[] {
  rig.line.written.length = 0;
  return rig.line.written;
}

function seqs(written: readonly Uint8Array[]): readonly number[] {
  return framesIn(written).map(({ seq }) => seq);
}

function seedOf(rig: Rig): number {
  assert.ok(rig.board.seed !== null);
  return rig.board.seed;
}

function marks(rig: Rig, count: number): readonly Asked[] {
  return Array.from({ length: count }, (_, index) => rig.ask("relay.mark", { mark: index + 1 }));
}

/** The numbers of the marks that the board ran. */
function marksRun(rig: Rig): readonly unknown[] {
  return rig.board.runs.filter(({ op }) => op.command === "mark").map(({ args }) => args.mark);
}

function kinds(asked: readonly Asked[]): readonly (string | undefined)[] {
  return asked.map(({ results }) => results.map(({ kind }) => kind).join());
}

Deno.test("W3: Link.command() is confirmed with the state that the board read, in one round trip", () => {
  const rig = Rig.up();
  const written = listen(rig);
  const asked = rig.ask("servo.turn", { angle: 90 });
  assert.deepEqual([asked.sent, asked.results], [1, []]);
  rig.clock.pass(5);
  assert.deepEqual(asked.results, [{ kind: "confirmed", state: { angle: 90 } }]);
  assert.deepEqual(framesIn(written), [{ seq: 1, low: 3, payload: [90] }]);
});

Deno.test("W3: Link.command() says refused with the board's state when the status is not ok", () => {
  const rig = Rig.up();
  rig.board.refused.add("servo.turn");
  const asked = rig.ask("servo.turn", { angle: 90 });
  rig.clock.pass(5);
  assert.deepEqual(asked.results, [{ kind: "refused", state: { angle: 0 } }]);
});

Deno.test("W1: Link takes no reply whose length is not the request's", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  const asked = rig.ask("servo.turn", { angle: 90 });
  for (const payload of [[], [90, 0], [90, 0, 0]]) {
    rig.line.fromBoard(wireBytes(boardSeed(seedOf(rig)), 1 << 5, payload));
  }
  rig.clock.pass(5);
  assert.deepEqual([asked.results, rig.link.statistics.badFrames], [[], 3]);
  rig.line.fromBoard(wireBytes(boardSeed(seedOf(rig)), 1 << 5, [90]));
  rig.clock.pass(5);
  assert.deepEqual(kinds([asked]), ["confirmed"]);
});

Deno.test("W1: Link takes no reply with a value out of range, and asks again", () => {
  const rig = Rig.up();
  const good = wireBytes(boardSeed(seedOf(rig)), 1 << 5, [90]);
  rig.line.toServer = (bytes) => {
    rig.line.toServer = (same) => same;
    assert.deepEqual(bytes, good);
    return wireBytes(boardSeed(seedOf(rig)), 1 << 5, [181]);
  };
  const asked = rig.ask("servo.turn", { angle: 90 });
  rig.clock.pass(5);
  assert.deepEqual([asked.results, rig.link.statistics.badFrames], [[], 1]);
  rig.clock.pass(20);
  assert.deepEqual([kinds([asked]), rig.runs("servo.turn")], [["confirmed"], 1]);
});

Deno.test("W1: Link takes no NAK with a payload", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  rig.ask("relay.toggle");
  const written = listen(rig);
  rig.line.fromBoard(wireBytes(boardSeed(seedOf(rig)), 1 << 5 | STATUS.nak, [0]));
  rig.clock.pass(2);
  assert.deepEqual([written.length, rig.link.statistics.badFrames], [0, 1]);
});

Deno.test("W2: Link takes no reply with another seed: of another session, or its own direction", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  const asked = rig.ask("servo.turn", { angle: 90 });
  const seed = seedOf(rig);
  for (const other of [seed, boardSeed(seed ^ 0x1021), boardSeed(seed) ^ 1]) {
    rig.line.fromBoard(wireBytes(other, 1 << 5, [90]));
  }
  rig.clock.pass(5);
  assert.deepEqual([asked.results, rig.link.statistics.badFrames], [[], 3]);
});

Deno.test("W2: Link takes nothing of its own that a line echoes, and gets its answers all the same", () => {
  const rig = Rig.up();
  rig.line.echo = true;
  const asked = [rig.ask("relay.toggle"), rig.ask("servo.turn", { angle: 3 })];
  rig.clock.pass(5);
  assert.deepEqual(kinds(asked), ["confirmed", "confirmed"]);
  rig.board.powered = false;
  const unanswered = rig.ask("relay.toggle");
  rig.clock.pass(4000);
  assert.deepEqual(kinds([unanswered]), ["failed"]);
  assert.deepEqual(rig.told, ["up", "down no_answer", "down no_frame"]);
});

Deno.test("W4: Link repeats a toggle whose reply was lost, and it runs once", () => {
  const rig = Rig.up();
  rig.line.toServer = losing(1);
  const written = listen(rig);
  const asked = rig.ask("relay.toggle");
  rig.clock.pass(100);
  assert.deepEqual(seqs(written), [1, 1]);
  assert.deepEqual(asked.results, [{ kind: "confirmed", state: { on: true, mark: 0 } }]);
  assert.equal(rig.runs("relay.toggle"), 1);
});

Deno.test("W4: Link confirms nothing twice when every reply comes twice, over several rounds of seq", () => {
  const rig = Rig.up();
  rig.line.toServer = (bytes) => Uint8Array.of(...bytes, ...bytes);
  for (let round = 0; round < 10; round++) {
    const asked = marks(rig, 3);
    rig.clock.pass(20);
    assert.deepEqual(kinds(asked), ["confirmed", "confirmed", "confirmed"]);
  }
  assert.equal(rig.board.runs.length, 30);
  assert.deepEqual(rig.told, ["up"]);
});

Deno.test("W4: Link keeps its requests in order and runs each once while seq wraps around", () => {
  const rig = Rig.up();
  const asked = marks(rig, 60);
  rig.clock.pass(200);
  assert.deepEqual(marksRun(rig), asked.map(({ args }) => args.mark));
  assert.ok(kinds(asked).every((kind) => kind === "confirmed"));
});

Deno.test("W5: Link goes back at once when the board says NAK", () => {
  const rig = Rig.up();
  rig.line.toBoard = (bytes) => {
    rig.line.toBoard = (same) => same;
    return bytes.with(2, bytes[2] === 1 ? 2 : 1);
  };
  const asked = marks(rig, 3);
  const took = rig.clock.passUntil(() => asked.every(({ results }) => results.length > 0), 100);
  assert.ok(took !== null && took < 4, `took ${took} ms`);
  assert.deepEqual(marksRun(rig), [1, 2, 3]);
  assert.equal(rig.link.statistics.naksReceived, 1);
});

Deno.test("W5: Link sends nothing when a NAK asks for nothing that is outstanding", () => {
  const rig = Rig.up();
  const written = listen(rig);
  rig.board.take(Uint8Array.of(1, 2, 3, 4, 5, 0));
  rig.clock.pass(5);
  assert.deepEqual([written.length, rig.link.statistics.naksReceived], [0, 1]);
});

Deno.test("W6: Link has at most four frames on the wire", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  const written = listen(rig);
  const asked = marks(rig, 6);
  assert.deepEqual(seqs(written), [1, 2, 3, 4]);
  assert.deepEqual(asked.map(({ sent }) => sent), [1, 1, 1, 1, 0, 0]);
});

Deno.test("W6: Link has at most rxWindow unacknowledged bytes on the wire", () => {
  const rig = Rig.up({ rxWindow: 20 });
  rig.board.powered = false;
  const written = listen(rig);
  marks(rig, 4);
  const frames = Uint8Array.from(written.flatMap((bytes) => [...bytes])).filter((_, index) => index > 0);
  assert.equal(seqs(written).length, 2);
  assert.ok(frames.length <= 20);
});

Deno.test("W6: Link sends the next request as soon as one is answered", () => {
  const rig = Rig.up({ latencyMs: 5 });
  const asked = marks(rig, 5);
  assert.equal(asked[4]?.sent, 0);
  rig.clock.passUntil(() => asked[0]?.results.length === 1, 100);
  assert.equal(asked[4]?.sent, 1);
});

Deno.test("W6: Link waits twice as long after each miss, up to 250 ms, and asks for everything again", () => {
  const rig = Rig.up();
  marks(rig, 1);
  rig.clock.pass(20);
  rig.board.powered = false;
  const begin = rig.clock.now();
  rig.ask("relay.toggle");
  rig.ask("relay.toggle");
  const times: number[] = [];
  rig.line.toBoard = (bytes) => {
    const repeated = seqs([bytes]).slice(0, 2).join() === "2,3";
    if (repeated) times.push(Math.round(rig.clock.now() - begin));
    return null;
  };
  rig.clock.passUntil(() => !rig.up, 5000);
  assert.deepEqual(times, [10, 30, 70, 150, 310, 560]);
});

Deno.test("W6: Link waits anew after each answer (RFC 6298, 5.3)", () => {
  const rig = Rig.up();
  marks(rig, 1);
  rig.clock.pass(100);
  // Answers after 8 and 16 ms, at a time-out of 10.
  const late = [8, 16];
  const hold: Intercept = (bytes) => {
    const copy = bytes.slice();
    rig.clock.after(late.shift() ?? 0, () => {
      rig.line.toServer = (same) => same;
      rig.line.fromBoard(copy);
      rig.line.toServer = hold;
    });
    return null;
  };
  rig.line.toServer = hold;
  const asked = [rig.ask("servo.turn", { angle: 1 }), rig.ask("servo.turn", { angle: 2 })];
  rig.clock.pass(30);
  assert.deepEqual([kinds(asked), rig.link.statistics.retransmissions], [["confirmed", "confirmed"], 0]);
});

Deno.test("W6: Link measures the line and not its owner", () => {
  const rig = Rig.up();
  rig.react = () => rig.clock.stall(20);
  for (let count = 0; count < 5; count++) {
    marks(rig, 1);
    rig.clock.pass(30);
  }
  rig.react = () => {};
  rig.line.toServer = losing(1);
  const asked = marks(rig, 1);
  const took = rig.clock.passUntil(() => asked[0]?.results.length === 1, 100);
  assert.ok(took !== null && took < 13, `took ${took} ms`);
});

Deno.test("W6: Link asks at once for an older reply when a later one arrives", () => {
  const rig = Rig.up();
  rig.line.toServer = losing(1);
  const asked = marks(rig, 3);
  const took = rig.clock.passUntil(() => asked.every(({ results }) => results.length > 0), 100);
  assert.ok(took !== null && took < 4, `took ${took} ms`);
  assert.deepEqual([kinds(asked), marksRun(rig)], [["confirmed", "confirmed", "confirmed"], [1, 2, 3]]);
  assert.equal(rig.link.statistics.retransmissions, 1);
});

Deno.test("W6: Link asks at once again when the repeated reply is lost, too", () => {
  const rig = Rig.up();
  rig.line.toServer = losing(3);
  const asked = marks(rig, 3);
  let seen = 0;
  rig.clock.passUntil(() => {
    // Everything is repeated after the first time-out; then lose the first reply once more.
    if (rig.link.statistics.retransmissions === 3 && seen++ === 0) rig.line.toServer = losing(1);
    return asked.every(({ results }) => results.length > 0);
  }, 1000);
  assert.equal(rig.link.statistics.retransmissions, 4);
  assert.deepEqual(marksRun(rig), [1, 2, 3]);
});

Deno.test("W6: Link measures nothing by a request that it repeated (Karn)", () => {
  const rig = Rig.up();
  for (let count = 0; count < 10; count++) {
    // One in two loses its reply; the other ends the back-off.
    if (count % 2 === 0) rig.line.toServer = losing(1);
    const asked = marks(rig, 1);
    const took = rig.clock.passUntil(() => asked[0]?.results.length === 1, 100);
    if (count > 1) assert.ok(took !== null && took < 13, `took ${took} ms`);
  }
});

Deno.test("W6: Link learns that the line became slower, though it repeats each request at first", () => {
  const rig = Rig.up({ latencyMs: 0.5 });
  for (let count = 0; count < 5; count++) {
    marks(rig, 1);
    rig.clock.pass(100);
  }
  assert.equal(rig.link.statistics.retransmissions, 0);
  // 30 ms a round trip, three times the time-out that the fast line led to.
  let due = 0;
  rig.line.toServer = (bytes) => {
    const copy = bytes.slice();
    due = Math.max(due, rig.clock.now() + 30);
    rig.clock.after(due - rig.clock.now(), () => {
      rig.line.toServer = (same) => same;
      rig.line.fromBoard(copy);
      rig.line.toServer = slow;
    });
    return null;
  };
  const slow = rig.line.toServer;
  for (let count = 0; count < 10; count++) {
    marks(rig, 1);
    rig.clock.pass(100);
  }
  const before = rig.link.statistics.retransmissions;
  for (let count = 0; count < 10; count++) {
    marks(rig, 1);
    rig.clock.pass(100);
  }
  assert.ok(before > 0);
  assert.equal(rig.link.statistics.retransmissions, before);
});

Deno.test("W8: Link gets every answer from a board whose transmit ring holds one reply", () => {
  const rig = Rig.up({ txRing: 42, latencyMs: 0 });
  const asked = Array.from(
    { length: 8 },
    (_, mark) => rig.ask("wide.mark", { mark, b: 1, c: 2, d: 3, e: 4 }),
  );
  rig.clock.pass(2000);
  assert.ok(kinds(asked).every((kind) => kind === "confirmed"));
  assert.equal(rig.board.runs.length, 8);
  assert.deepEqual(rig.told, ["up"]);
});

Deno.test("W9: Link sends an extra 00 after 10 ms of idle and before each repetition", () => {
  const rig = Rig.up();
  rig.clock.pass(20);
  rig.board.powered = false;
  const written = listen(rig);
  marks(rig, 2);
  rig.clock.pass(25);
  assert.deepEqual(seqs(written), [1, 2, 1, 2]);
  assert.deepEqual(written.map(([first]) => first === 0), [true, false, true]);
});

Deno.test("Link.command() throws when the op's channel does not exist", () => {
  const rig = Rig.up();
  const op = { op: 0, channel: "x", channelIndex: 9, command: "y", args: { fields: [], bits: 0, bytes: 0 } };
  assert.throws(() => rig.link.command(op, {}, { sent: () => {}, done: () => {} }), RangeError);
});

Deno.test("W11: a reply's bytes in the fixed seed are no BOOT", () => {
  const rig = Rig.up();
  rig.line.fromBoard(wireBytes(boardSeed(seedOf(rig)), BOOT_HEADER, [1, 0, 1]));
  rig.clock.pass(5);
  assert.deepEqual([rig.told, rig.link.statistics.badFrames], [["up"], 1]);
});

Deno.test("Link.outstanding counts what waits for its turn and what waits for its answer", () => {
  const rig = Rig.up();
  assert.equal(rig.link.outstanding, 0);
  rig.line.toBoard = losing(1);
  const asked = marks(rig, 6);
  assert.equal(rig.link.outstanding, 6);
  rig.clock.passUntil(() => asked.every(({ results }) => results.length === 1), 1000);
  assert.equal(rig.link.outstanding, 0);
});

Deno.test("C11: Link.command() asks once whether a command may still go, when its turn comes, and never before a retransmission", () => {
  const rig = Rig.up({ rxWindow: 20 });
  const before = marks(rig, 4);
  const said: string[] = [];
  const ask = (mark: number, mayGo: boolean) =>
    rig.link.command(op("relay.mark"), { mark }, {
      mayGo: () => {
        said.push(`may ${mark} go`);
        return mayGo;
      },
      sent: () => said.push(`${mark} sent`),
      done: ({ kind }) => said.push(`${mark} ${kind}`),
    });
  ask(5, false);
  ask(6, true);
  assert.deepEqual(said, []);
  let lost = 0;
  rig.line.toBoard = (bytes) =>
    framesIn([bytes]).some(({ payload }) => payload[0] === 6) && lost++ === 0 ? null : bytes;
  rig.clock.pass(500);
  assert.deepEqual(said, ["may 5 go", "may 6 go", "6 sent", "6 confirmed"]);
  assert.deepEqual([kinds(before), marksRun(rig)], [["confirmed", "confirmed", "confirmed", "confirmed"], [
    1,
    2,
    3,
    4,
    6,
  ]]);
  assert.deepEqual([lost > 1, rig.link.statistics.retransmissions > 0], [true, true]);
});
