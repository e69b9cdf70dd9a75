import assert from "node:assert/strict";
import type { LeaseView } from "../../../protocol/views.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const LAMP = 1;

function leaseOf(rig: BoardRig, channel = "lamp"): LeaseView | null {
  return rig.boards.list()[0]?.channels[channel]?.lease ?? null;
}

Deno.test("B10: a leased channel tells its time and its safe state, and no end while the server writes to the board", async () => {
  const rig = new BoardRig();
  rig.add(new Plugged(rig, 5).at("/dev/ttyACM0"));
  assert.deepEqual(leaseOf(rig), { ms: 3000, safe: { level: 0 }, until: null }, "nothing was written yet");
  await rig.pass(5000);
  assert.deepEqual(leaseOf(rig), { ms: 3000, safe: { level: 0 }, until: null });
  assert.equal(leaseOf(rig, "led"), null);
  await rig.boards.close();
});

Deno.test("B10: once the line is gone, the lease ends its time after the last frame; every client is told, and it stays so", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 5);
  const source = plugged.at("/dev/ttyACM0");
  rig.add(source);
  await rig.pass(200);
  const asked = rig.boards.command({
    board: null,
    channel: "lamp",
    command: "set",
    args: { level: 9 },
    by: "page 1",
  });
  await rig.pass(5);
  const writtenAt = rig.clock.now() - 5;
  await asked;
  await rig.pass(100);
  rig.events.length = 0;
  source.refusal = new Error("No such port");
  plugged.line?.end(new Error("unplugged"));
  const until = new Date(writtenAt + 3000).toISOString();
  assert.equal(leaseOf(rig)?.until, until);
  assert.equal(rig.told("board.changed")[0]?.view?.channels["lamp"]?.lease?.until, until);
  await rig.pass(10_000);
  assert.equal(leaseOf(rig)?.until, until, "in the past by now");
  await rig.boards.close();
});

Deno.test("B10: a board that is written to again may hear it: the lease has no end any more, and every client is told", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 5);
  const source = plugged.at("/dev/ttyACM0");
  rig.add(source);
  await rig.pass(200);
  source.refusal = new Error("No such port");
  plugged.line?.end(new Error("unplugged"));
  await rig.pass(1000);
  assert.notEqual(leaseOf(rig)?.until, null);
  rig.events.length = 0;
  source.refusal = null;
  await rig.pass(1500);
  assert.deepEqual(
    rig.told("board.changed").map(({ view }) => [view?.status, view?.channels["lamp"]?.lease?.until])[0],
    ["offline", null],
  );
  assert.equal(leaseOf(rig)?.until, null);
  await rig.boards.close();
});

Deno.test("B10: a lease that ended on another port than the one the board answers on now is over and done with", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 5);
  const source = plugged.at("/dev/ttyACM0");
  const board = rig.add(source);
  await rig.pass(200);
  source.refusal = new Error("No such port");
  await board.park();
  assert.notEqual(leaseOf(rig)?.until, null);
  rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(200);
  assert.deepEqual(rig.boards.list().map(({ status }) => status), ["online"]);
  assert.equal(leaseOf(rig)?.until, null);
  await rig.boards.close();
});

Deno.test("B10: what the board did when its lease ended was done by the board", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 5);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(200);
  const asked = rig.boards.command({
    board: null,
    channel: "lamp",
    command: "set",
    args: { level: 9 },
    by: "page 1",
  });
  await rig.pass(20);
  await asked;
  plugged.model.change(LAMP, { level: 0 });
  await rig.pass(10);
  const lamp = rig.boards.list()[0]?.channels["lamp"];
  assert.deepEqual([lamp?.reported, lamp?.by, lamp?.desired], [{ level: 0 }, "board", { level: 9 }]);
  await rig.boards.close();
});
