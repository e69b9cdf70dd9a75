import assert from "node:assert/strict";
import type { LinkFailureCode } from "../../../server/link/link_failure.ts";
import { STATUS } from "../../../protocol/wire/codec.ts";
import { boardSeed } from "../../../protocol/wire/frame.ts";
import { type Asked, Rig } from "./rig.ts";
import { wireBytes } from "./wire_frames.ts";

function end(asked: Asked): string {
  assert.equal(asked.results.length, 1);
  const [result] = asked.results;
  return result?.kind === "failed" ? `${result.failure.code} ${result.outcome}` : String(result?.kind);
}

/** What becomes of a command that is asked for now. */
function endNow(rig: Rig): string {
  return end(rig.ask("relay.toggle"));
}

Deno.test("no_bytes: Link says so when not one byte came for 2.5 s, once, and goes on looking", () => {
  const rig = new Rig();
  rig.board.powered = false;
  rig.clock.pass(2400);
  assert.deepEqual(rig.told, []);
  rig.clock.pass(10_000);
  assert.deepEqual(rig.told, ["down no_bytes"]);
  assert.equal(endNow(rig), "no_bytes not_run");
  rig.board.powered = true;
  rig.clock.pass(300);
  assert.deepEqual(rig.told, ["down no_bytes", "up"]);
});

Deno.test("no_frame: Link says so when bytes came, but nothing that it understands, and how many", () => {
  const rig = new Rig();
  rig.board.powered = false;
  for (let line = 0; line < 30; line++) {
    rig.line.fromBoard(new TextEncoder().encode("Hello from another sketch\r\n"));
    rig.clock.pass(100);
  }
  assert.deepEqual(rig.told, ["down no_frame"]);
  assert.match(rig.failure?.message ?? "", /\d{3} bytes/);
  assert.equal(endNow(rig), "no_frame not_run");
});

Deno.test("no_frame: Link says so when no_bytes was told before", () => {
  const rig = new Rig();
  rig.board.powered = false;
  rig.clock.pass(3000);
  rig.line.fromBoard(Uint8Array.of(0x55));
  rig.clock.pass(300);
  assert.deepEqual(rig.told, ["down no_bytes", "down no_frame"]);
});

Deno.test("W2: no_frame: Link says so on a line that only echoes", () => {
  const rig = new Rig();
  rig.board.powered = false;
  rig.line.echo = true;
  rig.clock.pass(10_000);
  assert.deepEqual(rig.told, ["down no_frame"]);
});

Deno.test("no_answer: Link says so when the board goes silent; what was sent may have run, what waited did not", () => {
  const rig = Rig.up();
  rig.board.powered = false;
  const asked = Array.from({ length: 6 }, () => rig.ask("relay.toggle"));
  assert.ok(rig.clock.passUntil(() => !rig.up, 1000) !== null);
  assert.deepEqual(asked.map(end), [
    ...new Array<string>(4).fill("no_answer unknown"),
    ...new Array<string>(2).fill("no_answer not_run"),
  ]);
  assert.deepEqual(rig.told, ["up", "down no_answer"]);
  assert.equal(endNow(rig), "no_answer not_run");
});

Deno.test("no_answer: Link tells it once for one outage in which the board answers HELLO and nothing else", () => {
  const rig = Rig.up();
  rig.line.toBoard = (bytes) => bytes.length > 8 || bytes[1] !== 2 ? null : bytes;
  rig.clock.pass(20_000);
  assert.ok(rig.link.statistics.sessions > 5);
  assert.deepEqual(rig.told, ["up", "down no_answer"]);
  rig.line.toBoard = (bytes) => bytes;
  rig.clock.pass(1000);
  rig.line.toBoard = () => null;
  rig.clock.pass(2000);
  assert.deepEqual(rig.told, ["up", "down no_answer", "up", "down no_answer"]);
});

Deno.test("no_answer: Link does not give up before the answers are read that came while the machine stood still", () => {
  const rig = Rig.up();
  // Time-outs of before do not count.
  rig.line.toServer = () => null;
  rig.ask("relay.toggle");
  rig.clock.pass(160);
  rig.line.toServer = (bytes) => bytes;
  rig.clock.pass(300);
  assert.ok(rig.link.statistics.retransmissions > 3);
  const asked = rig.ask("relay.toggle");
  rig.clock.stall(3000);
  rig.clock.pass(20);
  assert.deepEqual([end(asked), rig.told], ["confirmed", ["up"]]);
});

Deno.test("no_answer: Link counts the silence from the last answer, however long the board has been busy", () => {
  const rig = Rig.up({ latencyMs: 5 });
  rig.react = (told) => {
    if (told === "done confirmed") rig.ask("relay.toggle");
  };
  for (let count = 0; count < 4; count++) rig.ask("relay.toggle");
  rig.clock.pass(2000);
  rig.board.powered = false;
  const took = rig.clock.passUntil(() => !rig.up, 2000);
  assert.ok(took !== null && took > 600, `took ${took} ms`);
});

Deno.test("no_answer: Link says that the board has not answered yet to a command that comes too early", () => {
  const rig = new Rig();
  assert.equal(endNow(rig), "no_answer not_run");
  rig.clock.passUntil(() => rig.link.statistics.sessions === 1, 10);
  assert.equal(endNow(rig), "no_answer not_run");
  assert.deepEqual(rig.told, []);
});

Deno.test("board_restarted: Link fails what was outstanding, and takes commands again when it is up", () => {
  const rig = Rig.up({ latencyMs: 5 });
  const asked = Array.from({ length: 5 }, () => rig.ask("relay.toggle"));
  rig.board.restart();
  rig.clock.passUntil(() => !rig.up, 100);
  assert.deepEqual(asked.map(end), [
    ...new Array<string>(4).fill("board_restarted unknown"),
    "board_restarted not_run",
  ]);
  assert.equal(endNow(rig), "board_restarted not_run");
  rig.clock.passUntil(() => rig.up, 100);
  const after = rig.ask("relay.toggle");
  rig.clock.pass(20);
  assert.equal(end(after), "confirmed");
});

Deno.test("out_of_step: Link opens a new session at once when the board expects what it cannot rightly expect", () => {
  const rig = Rig.up();
  const seed = boardSeed(rig.board.seed ?? 0);
  const asked = rig.ask("relay.toggle");
  rig.line.fromBoard(wireBytes(seed, 6 << 5 | STATUS.nak));
  rig.clock.pass(10);
  assert.equal(end(asked), "out_of_step unknown");
  assert.deepEqual(rig.told, ["up", "down out_of_step", "up"]);
});

Deno.test("queue_full: Link refuses more than 128 waiting requests, and takes more when some are answered", () => {
  const rig = Rig.up();
  const asked = Array.from({ length: 134 }, () => rig.ask("relay.toggle"));
  const refused = asked.filter(({ results }) => results.length > 0);
  assert.deepEqual(refused.map(end), ["queue_full not_run", "queue_full not_run"]);
  rig.clock.pass(1000);
  assert.ok(asked.every((one) => refused.includes(one) || end(one) === "confirmed"));
  const after = rig.ask("relay.toggle");
  rig.clock.pass(100);
  assert.deepEqual([end(after), rig.told], ["confirmed", ["up"]]);
});

Deno.test("line_ended: Link says how, last, and fails everything", () => {
  const rig = Rig.up();
  const asked = Array.from({ length: 5 }, () => rig.ask("relay.toggle"));
  rig.line.end(new Error("unplugged"));
  assert.deepEqual(asked.map(end), [
    ...new Array<string>(4).fill("line_ended unknown"),
    "line_ended not_run",
  ]);
  assert.match(rig.failure?.message ?? "", /unplugged/);
  assert.equal(endNow(rig), "line_ended not_run");
  rig.clock.pass(10_000);
  assert.deepEqual(rig.told, ["up", "ended line_ended"]);
});

Deno.test("line_ended: Link takes a line that has ended before it starts", () => {
  const rig = new Rig({ endsAtOnce: true });
  assert.deepEqual([rig.told, rig.line.written.length], [["ended line_ended"], 0]);
  assert.equal(endNow(rig), "line_ended not_run");
  assert.equal(rig.clock.timers, 0);
});

Deno.test("closed: Link.close() ends the line, whatever the link is doing, and leaves no timer", async () => {
  const doing: Record<string, (rig: Rig) => void> = {
    "looking for the board": () => {},
    "up": (rig) => rig.clock.pass(10),
    "opening": (rig) => rig.clock.passUntil(() => rig.board.seed !== null, 10),
    "waiting for an answer": (rig) => {
      rig.clock.pass(10);
      rig.ask("relay.toggle");
    },
    "watching another schema": (rig) => {
      rig.board.table = { ...rig.board.table, schemaHash: 1 };
      rig.clock.pass(10);
    },
    "after silence": (rig) => {
      rig.board.powered = false;
      rig.clock.pass(5000);
    },
  };
  for (const [name, prepare] of Object.entries(doing)) {
    const rig = new Rig();
    prepare(rig);
    await rig.link.close();
    assert.equal(rig.told.at(-1), "ended closed", name);
    const told = rig.told.length;
    // What is still on the line and in the board arrives nowhere.
    rig.clock.pass(1);
    rig.clock.pass(1);
    assert.equal(rig.clock.timers, 0, name);
    rig.board.restart();
    rig.clock.pass(5000);
    await rig.link.close();
    assert.deepEqual([rig.told.length, endNow(rig)], [told, "closed not_run"], name);
  }
});

Deno.test("every failure has a sentence and a remedy, without a final period", () => {
  const rig = Rig.up();
  const seen = new Map<LinkFailureCode, string>();
  rig.react = () => rig.failure !== null && seen.set(rig.failure.code, rig.failure.message);
  rig.board.restart();
  rig.clock.pass(10);
  rig.board.powered = false;
  rig.clock.pass(5000);
  rig.line.end(null);
  assert.deepEqual([...seen.keys()], ["board_restarted", "no_answer", "no_bytes", "closed"]);
  for (const message of seen.values()) assert.match(message, /^[A-Z].*[^.]$/);
});
