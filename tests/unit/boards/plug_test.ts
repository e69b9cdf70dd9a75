import assert from "node:assert/strict";
import type { Board } from "../../../server/boards/board.ts";
import { FallbackBoard } from "../../../server/finding/fallback_board.ts";
import { FaultyLine } from "../link/faulty_line.ts";
import { BoardRig, Plugged, settled, TestSource } from "./board_rig.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";

async function withLedOn(): Promise<{ rig: BoardRig; plugged: Plugged; board: Board }> {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const board = rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  const asked = rig.boards.command({
    board: null,
    channel: "led",
    command: "set",
    args: { on: true },
    by: "page 1",
  });
  await rig.pass(20);
  await asked;
  return { rig, plugged, board };
}

/** The virtual board of the rig's only project. */
function fallbackOf(rig: BoardRig, start: () => Promise<Board>): FallbackBoard {
  return new FallbackBoard({
    boards: rig.boards,
    project: rig.context.projects.all[0],
    start,
    log: rig.context.log,
  });
}

Deno.test("B1, P4: a board that comes back on another port is the same board, with what was wanted of it restored", async () => {
  const { rig, plugged, board } = await withLedOn();
  const revBefore = rig.boards.list()[0]?.rev ?? NaN;
  plugged.line?.end(new Error("unplugged"));
  await board.park();
  assert.deepEqual(rig.boards.list().map(({ id, status }) => [id, status]), [[ID, "offline"]]);
  rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(100);
  const views = rig.boards.list();
  assert.deepEqual(views.map(({ id, status }) => [id, status]), [[ID, "online"]]);
  assert.deepEqual(views[0]?.channels["led"]?.reported, { on: true, periodMs: 0 });
  assert.ok((views[0]?.rev ?? 0) > revBefore);
  await rig.boards.close();
});

Deno.test("Board.park() keeps the last report, tells why, and looks no more", async () => {
  const { rig, plugged, board } = await withLedOn();
  plugged.line?.end(new Error("unplugged"));
  await board.park();
  await rig.pass(5000);
  const [view] = rig.boards.list();
  assert.deepEqual(view?.channels["led"]?.reported, { on: true, periodMs: 0 });
  assert.equal(view?.reason?.message, "/dev/ttyACM0 is gone");
  assert.deepEqual(view?.reason?.details, { port: "/dev/ttyACM0", line: "unplugged" });
  assert.equal(rig.clock.timers, 0);
  await rig.boards.close();
});

Deno.test("FallbackBoard switches a virtual board on while there is no real one, and off when one answers", async () => {
  const rig = new BoardRig();
  const virtual = new Plugged(rig, 1).at("virtual Uno", "virtual");
  const fallback = fallbackOf(rig, () => Promise.resolve(rig.add(virtual)));
  await rig.pass(50);
  assert.deepEqual(rig.boards.list().map(({ kind, status }) => [kind, status]), [["virtual", "online"]]);
  rig.add(new Plugged(rig, UID).at("/dev/ttyACM0"));
  await rig.pass(100);
  assert.deepEqual(rig.boards.list().map(({ kind, id }) => [kind, id]), [["serial", ID]]);
  assert.equal(virtual.closed, true);
  await fallback.close();
  await rig.boards.close();
});

Deno.test("B11: the virtual board stays while a real one has other firmware, and goes when that one can be used", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const { table } = plugged.model;
  plugged.model.table = { ...table, schemaHash: 1 };
  const real = rig.add(plugged.at("/dev/ttyACM0"));
  const virtual = new Plugged(rig, 1).at("virtual Uno", "virtual");
  const fallback = fallbackOf(rig, () => Promise.resolve(rig.add(virtual)));
  await rig.pass(100);
  assert.deepEqual(rig.boards.list().map(({ kind, status }) => [kind, status]), [
    ["serial", "mismatch"],
    ["virtual", "online"],
  ]);
  assert.deepEqual(rig.boards.list()[0]?.port, { path: "/dev/ttyACM0", adapter: null });
  await real.lend(() => {
    plugged.model.table = table;
    return Promise.resolve();
  });
  await rig.pass(100);
  assert.deepEqual(rig.boards.list().map(({ kind, status }) => [kind, status]), [["serial", "online"]]);
  plugged.line?.end(new Error("unplugged"));
  await real.park();
  await rig.pass(5000);
  assert.deepEqual(rig.boards.list().map(({ kind, status }) => [kind, status]), [["serial", "offline"]]);
  await fallback.close();
  await rig.boards.close();
});

Deno.test("FallbackBoard waits until every port has turned out to have no board", async () => {
  const rig = new BoardRig();
  const silent = new Plugged(rig, UID);
  silent.model.table = { ...silent.model.table, schemaHash: 1 };
  const nothing = silent.at("/dev/ttyUSB0");
  nothing.refusal = null;
  rig.add(nothing);
  silent.model.powered = false;
  let started = 0;
  const fallback = fallbackOf(rig, () => {
    started++;
    return Promise.resolve(rig.add(new Plugged(rig, 1).at("virtual Uno", "virtual")));
  });
  assert.equal(started, 0);
  await settled();
  silent.model.powered = false;
  await rig.pass(4000);
  assert.equal(started, 1);
  await fallback.close();
  await rig.boards.close();
});

Deno.test("P11: a board that moved to another port and goes away again is told as down again, and only then", async () => {
  const { rig, plugged, board } = await withLedOn();
  rig.log.length = 0;
  plugged.line?.end(new Error("unplugged"));
  await board.park();
  const moved = rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(100);
  plugged.line?.end(new Error("unplugged"));
  await moved.park();
  const about = rig.log.filter((line) => line.includes(ID)).map((line) => /is down|is back/.exec(line)?.[0]);
  assert.deepEqual(about.filter((words) => words !== undefined), ["is down", "is back", "is down"]);
  await rig.boards.close();
});

Deno.test("Board.park() of an object that no longer speaks for the board says nothing", async () => {
  const { rig, plugged, board } = await withLedOn();
  plugged.line?.end(new Error("unplugged"));
  rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(100);
  rig.events.length = 0;
  await board.park();
  assert.deepEqual(rig.events, []);
  assert.deepEqual(rig.boards.list().map(({ id, status }) => [id, status]), [[ID, "online"]]);
  await rig.boards.close();
});

Deno.test("P11: who comes on a board's port is not told as that board's return, and that one's is when it comes", async () => {
  const { rig, plugged, board } = await withLedOn();
  const other = new Plugged(rig, 0x0badcafe);
  const source = { line: plugged };
  await rig.boards.remove(board);
  rig.log.length = 0;
  const port = new TestSource("/dev/ttyACM0", "serial", () => {
    const line = new FaultyLine(rig.clock, rig.random, 0.5, (bytes) => source.line.model.take(bytes));
    source.line.line = line;
    source.line.model.restart();
    return line;
  });
  rig.add(port);
  await rig.pass(100);
  plugged.line?.end(new Error("unplugged"));
  source.line = other;
  await rig.pass(2000);
  assert.deepEqual(rig.boards.list().map(({ id, status }) => [id, status]), [["uno-0badcafe", "online"]]);
  rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(100);
  const about = rig.log.map((line) => line.replace(/ is down: .*/, " is down"));
  assert.deepEqual(about, [
    `Board ${ID} is online (/dev/ttyACM0)`,
    `Board ${ID} is down`,
    `Board ${ID} is no longer there`,
    "Board uno-0badcafe is online (/dev/ttyACM0)",
    `Board ${ID} is online (/dev/ttyACM1)`,
  ]);
  await rig.boards.close();
});

Deno.test("P11: a port on which nothing answered is not down any more when a board is known there by its id", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const source = plugged.at("/dev/ttyACM0");
  source.refusal = new Error("In use");
  rig.add(source);
  await rig.pass(100);
  source.refusal = null;
  await rig.pass(2000);
  assert.deepEqual(rig.log.map((line) => line.replace(/ is down: .*/, " is down")), [
    "Board uno-dev-ttyACM0 is down",
    "Board uno-dev-ttyACM0 is no longer there",
    `Board ${ID} is online (/dev/ttyACM0)`,
  ]);
  await rig.boards.close();
});

Deno.test("P11: a virtual board that could not be switched on is not down any more when a real one takes over", async () => {
  const rig = new BoardRig();
  const fallback = fallbackOf(rig, () => Promise.reject(new Error("No image")));
  await rig.pass(100);
  rig.add(new Plugged(rig, UID).at("/dev/ttyACM0"));
  await rig.pass(100);
  assert.deepEqual(rig.log, [
    "The virtual Uno is down: No image",
    `Board ${ID} is online (/dev/ttyACM0)`,
    "The virtual Uno is no longer there",
  ]);
  await fallback.close();
  await rig.boards.close();
});

Deno.test("P11: a port that went before any board answered on it leaves nothing down in the log", async () => {
  const rig = new BoardRig();
  const source = new TestSource("/dev/ttyACM0", "serial", () => {
    throw new Error("Not opened");
  });
  source.refusal = new Error("In use");
  const board = rig.add(source);
  await rig.pass(100);
  await rig.boards.remove(board);
  rig.add(source);
  await rig.pass(100);
  assert.deepEqual(rig.log.map((line) => /is down|is no longer there/.exec(line)?.[0]), [
    "is down",
    "is no longer there",
    "is down",
  ]);
  await rig.boards.close();
});

Deno.test("B1, B18: a board that was unplugged and is then asked to be programmed is followed to where it is plugged in", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0x7f3a21c4);
  const board = rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(100);
  assert.equal(board.status, "online");
  await board.park();
  const programmed = Promise.withResolvers<void>();
  const lent = board.lend(() => programmed.promise);
  const later = rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(100);
  programmed.resolve();
  await lent;
  await rig.pass(100);
  assert.deepEqual(rig.boards.list().map(({ id, status }) => [id, status]), [["uno-7f3a21c4", "online"]]);
  assert.equal(later.status, "online");
  await rig.boards.close();
});
