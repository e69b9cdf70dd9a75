import assert from "node:assert/strict";
import { BUTTON } from "./model_definition.ts";
import { type Asked, Rig } from "./rig.ts";

/** Close the line when something is told for the first time. */
function closeWhen(rig: Rig, moment: string): void {
  rig.react = (told) => {
    if (told === moment) rig.line.end(null);
  };
}

/** Nothing after the end: no word, no byte (the line throws), no timer. */
function assertEnded(rig: Rig): void {
  const told = rig.told.length;
  rig.clock.pass(5000);
  assert.equal(rig.told.length, told);
  assert.equal(rig.told.at(-1), "ended closed");
  assert.equal(rig.told.filter((what) => what.startsWith("ended")).length, 1);
  assert.equal(rig.clock.timers, 0);
}

function assertEachEndedOnce(asked: readonly Asked[]): void {
  assert.deepEqual(asked.map(({ results }) => results.length), asked.map(() => 1));
}

Deno.test("Link lets its owner close the line within up()", () => {
  const rig = new Rig();
  closeWhen(rig, "up");
  rig.clock.pass(10);
  assert.deepEqual(rig.told, ["up", "ended closed"]);
  assertEnded(rig);
});

Deno.test("Link lets its owner close the line within reported(), also among those of a snapshot", () => {
  for (const moment of [`reported ${BUTTON}`, "reported 1"]) {
    const rig = Rig.up();
    closeWhen(rig, moment);
    rig.line.toServer = () => null;
    rig.board.change(BUTTON, { presses: 1 });
    rig.clock.pass(3);
    rig.line.toServer = (bytes) => bytes;
    rig.board.change(BUTTON, { presses: 2 });
    rig.clock.pass(10);
    assert.deepEqual(rig.told.slice(-2), [moment, "ended closed"]);
    assertEnded(rig);
  }
});

Deno.test("Link lets its owner close the line within done() of a confirmed command", () => {
  const rig = Rig.up();
  closeWhen(rig, "done confirmed");
  const asked = Array.from({ length: 6 }, () => rig.ask("relay.toggle"));
  rig.clock.pass(10);
  assertEachEndedOnce(asked);
  assert.deepEqual(asked.map(({ results }) => results[0]?.kind), [
    "confirmed",
    ...new Array<string>(5).fill("failed"),
  ]);
  assertEnded(rig);
});

Deno.test("Link lets its owner close the line within done() of a failed command", () => {
  const rig = Rig.up();
  closeWhen(rig, "done failed");
  const asked = Array.from({ length: 6 }, () => rig.ask("relay.toggle"));
  rig.board.restart();
  rig.clock.pass(10);
  assertEachEndedOnce(asked);
  assert.deepEqual(rig.told, ["up", "ended closed"]);
  assertEnded(rig);
});

Deno.test("Link lets its owner close the line within down()", () => {
  for (const [moment, trouble] of [["down board_restarted", true], ["down no_answer", false]] as const) {
    const rig = Rig.up();
    closeWhen(rig, moment);
    if (trouble) rig.board.restart();
    else rig.board.powered = false;
    rig.clock.pass(3000);
    assertEnded(rig);
  }
  const rig = new Rig();
  rig.board.powered = false;
  closeWhen(rig, "down no_bytes");
  rig.clock.pass(3000);
  assertEnded(rig);
});

Deno.test("Link lets its owner close the line within mismatch()", () => {
  const rig = new Rig();
  rig.board.table = { ...rig.board.table, schemaHash: 1 };
  closeWhen(rig, "mismatch");
  rig.clock.pass(10);
  assertEnded(rig);
});

Deno.test("Link does nothing more with bytes that came together with those at which its owner closed the line", () => {
  const rig = Rig.up();
  closeWhen(rig, `reported ${BUTTON}`);
  rig.line.faults = { ...rig.line.faults, jitterMs: 5 };
  rig.board.change(BUTTON, { presses: 1 });
  // Both arrive in one piece; the second is a BOOT.
  const held: Uint8Array[] = [];
  rig.line.toServer = (bytes) => {
    held.push(bytes.slice());
    return held.length < 2 ? null : Uint8Array.from(held.flatMap((piece) => [...piece]));
  };
  rig.clock.pass(1);
  rig.board.restart();
  rig.clock.pass(20);
  assert.equal(held.length, 2);
  assertEnded(rig);
});

Deno.test("Link lets its owner ask again within done(), up(), reported() and down()", () => {
  const rig = Rig.up();
  const asked: Asked[] = [];
  let marks = 0;
  const ask = (): void => {
    if (marks < 200) asked.push(rig.ask("relay.mark", { mark: ++marks }));
  };
  rig.react = ask;
  ask();
  rig.clock.pass(20);
  rig.board.change(BUTTON, { presses: 1 });
  rig.clock.pass(20);
  rig.board.restart();
  rig.clock.pass(1000);
  assertEachEndedOnce(asked);
  assert.equal(asked.length, 200);
  const confirmed = asked.filter(({ results }) => results[0]?.kind === "confirmed");
  for (const { args } of confirmed) {
    assert.equal(rig.board.runs.filter((run) => run.args.mark === args.mark).length, 1);
  }
  assert.deepEqual(rig.known, rig.board.states);
});

Deno.test("Link gives a command asked for within a failure the reason of that failure", () => {
  const rig = Rig.up();
  const codes: string[] = [];
  rig.ask("relay.toggle");
  rig.react = (told) => {
    if (told !== "done failed" || codes.length > 0) return;
    codes.push("asked");
    const [result] = rig.ask("relay.toggle").results;
    if (result?.kind === "failed") codes.push(result.failure.code, result.outcome);
  };
  rig.board.restart();
  rig.clock.pass(10);
  assert.deepEqual(codes, ["asked", "board_restarted", "not_run"]);
});
