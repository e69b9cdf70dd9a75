import assert from "node:assert/strict";
import { PortBusyError } from "../../../server/serial/errors.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";
const BUTTON = 2;

async function online(): Promise<{ rig: BoardRig; plugged: Plugged }> {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  assert.equal(rig.boards.list()[0]?.status, "online");
  return { rig, plugged };
}

function command(channel: string, name: string, args = {}, board: string | null = null) {
  return { board, channel, command: name, args, by: "page 1" };
}

Deno.test("B1: a board is listed by its place until it said who it is", async () => {
  const rig = new BoardRig();
  rig.add(new Plugged(rig, UID).at("/dev/ttyACM0"));
  assert.equal(rig.boards.list()[0]?.id, "uno-dev-ttyACM0");
  assert.equal(rig.boards.list()[0]?.boot, null);
  await rig.pass(50);
  assert.deepEqual(rig.boards.list().map(({ id, status }) => [id, status]), [[ID, "online"]]);
  assert.deepEqual(
    rig.told("board.changed").map(({ board, view }) => [board, view?.status ?? null]),
    [["uno-dev-ttyACM0", "connecting"], ["uno-dev-ttyACM0", null], [ID, "online"]],
  );
  await rig.boards.close();
});

Deno.test("B3, B2a: a command that is confirmed at once is told as the board's report; its result has the same boot and rev", async () => {
  const { rig } = await online();
  rig.events.length = 0;
  const asked = rig.boards.command(command("led", "set", { on: true }));
  await rig.pass(20);
  const result = await asked;
  assert.deepEqual(rig.events.map(({ method }) => method), ["state.changed"]);
  const [report] = rig.told("state.changed");
  assert.deepEqual(
    [result.state, result.boot, result.rev],
    [report?.state, report?.boot, report?.rev],
  );
  assert.equal(report?.by, "page 1");
  await rig.boards.close();
});

Deno.test("B4: Board.command() refuses at once what it cannot send, and says that it did not run", async () => {
  const rig = new BoardRig();
  const source = new Plugged(rig, UID).at("/dev/ttyACM0");
  source.refusal = new Error('No permission to open "/dev/ttyACM0"');
  rig.add(source);
  await rig.pass(20);
  await assert.rejects(rig.boards.command(command("led", "toggle")), {
    reason: "board_offline",
    outcome: "not_run",
    message: 'Board uno-dev-ttyACM0 has been offline for 0 s: No permission to open "/dev/ttyACM0"',
  });
  await rig.boards.close();
});

Deno.test("B7: a port that cannot be opened says why, by the name of its trouble", async () => {
  const rig = new BoardRig();
  const source = new Plugged(rig, UID).at("/dev/ttyACM0");
  source.refusal = new PortBusyError("/dev/ttyACM0", [{ pid: 7, name: "ide" }], null);
  const board = rig.add(source);
  await rig.pass(20);
  const reason = () => board.view().reason;
  assert.equal(reason()?.code, "port_busy");
  assert.match(reason()?.message ?? "", /in use by ide \(process 7\)/);
  source.refusal = new Error("Something else");
  await rig.pass(2000);
  assert.equal(reason()?.code, "cannot_open");
  await rig.boards.close();
});

Deno.test("B5: commands under way when the board restarts fail as unknown, and none of them is confirmed", async () => {
  const { rig, plugged } = await online();
  const asked = [1, 2, 3].map(() => rig.boards.command(command("led", "toggle")));
  const outcomes = Promise.allSettled(asked);
  plugged.model.restart();
  await rig.pass(100);
  for (const outcome of await outcomes) {
    assert.equal(outcome.status, "rejected");
    assert.equal(outcome.reason.reason, "board_restarted");
    assert.equal(outcome.reason.outcome, "unknown");
  }
  assert.equal(rig.boards.list()[0]?.status, "online");
  await rig.boards.close();
});

Deno.test("B6: after a restart a channel is restored or left safe, by its onBoot", async () => {
  const { rig, plugged } = await online();
  const asked = [command("led", "set", { on: true }), command("lamp", "set", { level: 9 })].map((one) =>
    rig.boards.command(one)
  );
  await rig.pass(20);
  await Promise.all(asked);
  plugged.model.restart();
  await rig.pass(100);
  const [view] = rig.boards.list();
  assert.deepEqual(view?.channels["led"]?.reported, { on: true, periodMs: 0 });
  assert.equal(view?.channels["led"]?.by, "server");
  assert.deepEqual(view?.channels["lamp"]?.reported, { level: 0 });
  assert.equal(view?.channels["lamp"]?.desired, null);
  await rig.boards.close();
});

Deno.test("B7, P11: a line that ended is tried again for ever; the log has one line down and one up", async () => {
  const { rig, plugged } = await online();
  plugged.line?.end(new Error("unplugged"));
  const source = plugged.at("/dev/ttyACM1");
  const board = rig.add(source);
  await rig.pass(50);
  rig.log.length = 0;
  source.refusal = new Error("No such port");
  plugged.line?.end(new Error("unplugged"));
  await rig.pass(20_000);
  assert.equal(board.status, "offline");
  assert.ok(source.tries > 10, `${source.tries} tries in 20 s`);
  source.refusal = null;
  await rig.pass(1500);
  assert.equal(board.status, "online");
  assert.deepEqual(rig.log.map((line) => line.includes("is down") ? "down" : "up"), ["down", "up"]);
  await rig.boards.close();
});

Deno.test("Board tells what the board's own button did, and who: the board", async () => {
  const { rig, plugged } = await online();
  rig.events.length = 0;
  plugged.model.change(BUTTON, { pressed: true, presses: 1 });
  await rig.pass(10);
  assert.deepEqual(rig.told("state.changed").map(({ channel, state, by }) => ({ channel, state, by })), [
    { channel: "button", state: { pressed: true, presses: 1 }, by: "board" },
  ]);
  await rig.boards.close();
});

Deno.test("Board.lend() lets go of the line, refuses commands by name meanwhile, and looks for the board afterwards", async () => {
  const { rig, plugged } = await online();
  const [board] = rig.boards.realBoards();
  const borrowed = Promise.withResolvers<string>();
  const lent = board?.lend(() => borrowed.promise);
  await rig.pass(10);
  assert.equal(board?.status, "flashing");
  await assert.rejects(rig.boards.command(command("led", "toggle")), {
    reason: "busy_flashing",
    outcome: "not_run",
  });
  plugged.model.build = 0x5678;
  borrowed.resolve("done");
  await rig.pass(100);
  assert.equal(await lent, "done");
  assert.equal(board?.status, "online");
  await rig.boards.close();
});

Deno.test("BoardList.command() finds the one board that is online, and names the boards otherwise", async () => {
  const { rig } = await online();
  await assert.rejects(rig.boards.command(command("led", "toggle", {}, "nose")), {
    reason: "unknown_board",
    message: 'There is no board "nose"',
    hint: `Boards are "${ID}"`,
  });
  const away = new Plugged(rig, 5).at("/dev/ttyACM1");
  away.refusal = new Error("away");
  rig.add(away);
  const asked = rig.boards.command(command("led", "toggle"));
  await rig.pass(20);
  assert.equal((await asked).board, ID);
  rig.add(new Plugged(rig, 6).at("/dev/ttyACM2"));
  await rig.pass(50);
  await assert.rejects(rig.boards.command(command("led", "toggle")), { reason: "unknown_board" });
  await rig.boards.close();
});

Deno.test("M2: BoardList.lineReports() goes on counting when a line is opened again", async () => {
  const { rig, plugged } = await online();
  const [before] = rig.boards.lineReports().map(({ statistics }) => ({ ...statistics }));
  plugged.line?.end(new Error("unplugged"));
  await rig.pass(1500);
  const [after] = rig.boards.lineReports();
  assert.deepEqual([before?.sessions, after?.statistics.sessions], [1, 2]);
  assert.ok((after?.statistics.bytesReceived ?? 0) > (before?.bytesReceived ?? Infinity));
  assert.deepEqual([after?.board, after?.outstanding], [ID, 0]);
  await rig.boards.close();
});
