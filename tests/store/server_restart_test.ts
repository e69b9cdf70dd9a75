import assert from "node:assert/strict";
import type { HistoryPage } from "../../protocol/api/history.ts";
import { BoardRig, Plugged } from "../unit/boards/board_rig.ts";
import { ALL } from "../unit/store/changes.ts";
import { definition as second } from "../fixtures/second_project/definition.ts";
import { testProject } from "../test_projects.ts";
import { withStoreFile } from "./store_file.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";

/** A server of its own on the same file, whose board has started `boot` times. */
async function serverWith(path: string, boot: number): Promise<{ rig: BoardRig; plugged: Plugged }> {
  const rig = new BoardRig(path);
  const plugged = new Plugged(rig, UID);
  plugged.model.boot = boot - 1;
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(100);
  assert.equal(rig.boards.list()[0]?.boot, boot);
  return { rig, plugged };
}

async function confirm(rig: BoardRig, channel: string, command: string, args: object): Promise<number> {
  const asked = rig.boards.command({ board: null, channel, command, args: { ...args }, by: "page 1" });
  await rig.pass(20);
  return (await asked).rev;
}

async function history(rig: BoardRig): Promise<HistoryPage["changes"]> {
  return (await rig.boards.history?.query(ID, ALL))?.changes ?? [];
}

Deno.test("B2, B3: a new server knows what is wanted, sends nothing to a board that did not restart, and rev goes on", async () => {
  await withStoreFile(async (path) => {
    const first = await serverWith(path, 5);
    await confirm(first.rig, "lamp", "set", { level: 9 });
    const rev = await confirm(first.rig, "led", "set", { on: true });
    await first.rig.boards.close();
    const { rig } = await serverWith(path, 5);
    const [view] = rig.boards.list();
    assert.deepEqual(view?.channels["led"]?.desired, { on: true, periodMs: 0 });
    assert.deepEqual(view?.channels["lamp"]?.desired, { level: 9 });
    assert.ok((view?.rev ?? 0) > rev);
    assert.deepEqual(
      (await history(rig)).filter(({ by, command }) => by === "server" && command !== null),
      [],
    );
    await rig.boards.close();
  });
});

Deno.test("B1b, H20: a later server knows a board by the id that it had, whichever project is on it by then", async () => {
  await withStoreFile(async (path) => {
    const first = await serverWith(path, 5);
    await confirm(first.rig, "lamp", "set", { level: 9 });
    await confirm(first.rig, "led", "set", { on: true });
    await first.rig.boards.close();
    const rig = new BoardRig(path, testProject(second, { name: "fan" }));
    rig.add(new Plugged(rig, UID).at("/dev/ttyACM0"));
    await rig.pass(100);
    const [view] = rig.boards.list();
    assert.deepEqual([view?.id, view?.name, view?.project], [ID, "Fan", "fan"]);
    // It has no period, so nobody knows what is wanted of it.
    assert.equal(view?.channels["led"]?.desired, null);
    await confirm(rig, "fan", "set", { percent: 5 });
    const asked = (await history(rig)).filter(({ command }) => command !== null);
    assert.deepEqual(asked.map(({ channel }) => channel), ["fan", "led", "lamp"]);
    rig.add(new Plugged(rig, 0x12345678).at("/dev/ttyACM1"));
    await rig.pass(100);
    assert.equal(rig.boards.list()[1]?.id, "fan-12345678");
    await rig.boards.close();
  });
});

Deno.test("C11: what a client saw of a former server is no longer seen: a command that depends on it conflicts", async () => {
  await withStoreFile(async (path) => {
    const first = await serverWith(path, 5);
    const rev = await confirm(first.rig, "led", "set", { on: true });
    await first.rig.boards.close();
    const { rig } = await serverWith(path, 5);
    const current = rig.boards.list()[0]?.channels["led"];
    assert.ok((current?.rev ?? 0) > rev);
    const command = { board: null, channel: "led", command: "set", args: { on: false }, by: "page 1" };
    await assert.rejects(rig.boards.command({ ...command, ifRev: rev }), { reason: "conflict", current });
    const asked = rig.boards.command({ ...command, ifRev: current?.rev ?? -1 });
    await rig.pass(20);
    assert.equal((await asked).state["on"], false);
    await rig.boards.close();
  });
});

Deno.test("B6: a board that restarted while no server ran gets back what was wanted, or is left safe, and all is told", async () => {
  await withStoreFile(async (path) => {
    const first = await serverWith(path, 5);
    await confirm(first.rig, "lamp", "set", { level: 9 });
    await confirm(first.rig, "led", "set", { on: true });
    await first.rig.boards.close();
    const { rig } = await serverWith(path, 6);
    const [view] = rig.boards.list();
    assert.deepEqual(view?.channels["led"]?.reported, { on: true, periodMs: 0 });
    assert.equal(view?.channels["led"]?.by, "server");
    assert.deepEqual([view?.channels["lamp"]?.desired, view?.channels["lamp"]?.reported], [null, {
      level: 0,
    }]);
    const online = rig.told("board.changed").find(({ view }) => view?.status === "online");
    assert.equal(online?.view?.channels["lamp"]?.desired, null);
    await rig.boards.close();
    const third = await serverWith(path, 6);
    assert.equal(third.rig.boards.list()[0]?.channels["led"]?.reported?.["on"], false);
    await third.rig.boards.close();
  });
});

Deno.test("B6: a restoration that the server's end cut short is done by the next server", async () => {
  await withStoreFile(async (path) => {
    const first = await serverWith(path, 5);
    await confirm(first.rig, "led", "set", { on: true });
    await first.rig.boards.close();
    const second = new BoardRig(path);
    const deaf = new Plugged(second, UID);
    deaf.model.boot = 5;
    second.boards.subscribe(({ method, params }) => {
      if (method === "board.changed" && params.view?.status === "online") deaf.line = null;
    });
    second.add(deaf.at("/dev/ttyACM0"));
    await second.pass(100);
    await second.boards.close();
    const { rig } = await serverWith(path, 6);
    assert.deepEqual(rig.boards.list()[0]?.channels["led"]?.reported, { on: true, periodMs: 0 });
    await rig.boards.close();
  });
});

Deno.test("H1: the history has who asked, when it went on the wire, and how it ended", async () => {
  await withStoreFile(async (path) => {
    const { rig, plugged } = await serverWith(path, 1);
    await confirm(rig, "led", "set", { on: true });
    plugged.model.change(2, { pressed: true, presses: 1 });
    await rig.pass(10);
    const lost = rig.boards.command({
      board: null,
      channel: "led",
      command: "toggle",
      args: {},
      by: "page 2",
    });
    const failed = assert.rejects(lost, { reason: "board_restarted" });
    plugged.model.restart();
    await rig.pass(100);
    await failed;
    const seen = (await history(rig)).toReversed().map((
      { channel, outcome, command, by, reason, boot, sentAt },
    ) => [
      channel,
      outcome,
      command,
      by,
      reason,
      boot,
      sentAt !== null,
    ]);
    assert.deepEqual(seen.slice(4), [
      ["led", "confirmed", "set", "page 1", null, 1, true],
      ["button", "reported", null, "board", null, 1, false],
      ["led", "unknown", "toggle", "page 2", "board_restarted", 1, true],
      [null, "lost", null, "board", "board_restarted", 1, false],
      [null, "back", null, "board", null, 2, false],
      ["led", "reported", null, "board", null, 2, false],
      ["button", "reported", null, "board", null, 2, false],
      ["led", "confirmed", "set", "server", null, 2, true],
      ["led", "confirmed", "blink", "server", null, 2, true],
    ]);
    await rig.boards.close();
  });
});
