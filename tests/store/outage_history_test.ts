import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { BoardRig, Plugged } from "../unit/boards/board_rig.ts";
import { ALL, change, openStore } from "../unit/store/changes.ts";
import { once, withStoreFile } from "./store_file.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";
const LINE = { by: "board", action: null, reason: null, boot: 1, rev: 1 };

/** The tables of version 1, and what a server of that time left in them. */
const VERSION_1 = `
  create table floor (rev integer not null) strict;
  create table board (id text primary key, boot integer, rev_reserved integer not null) strict;
  create table desired (
    board text not null, channel text not null, state text not null, primary key (board, channel)
  ) strict, without rowid;
  create table change (
    id integer primary key autoincrement,
    board text not null, channel text not null, outcome text not null, boot integer, rev integer not null,
    state text, command text, args text, by text not null,
    at text not null, requested_at text, sent_at text, reason text
  ) strict;
  insert into floor values (0);
  insert into board values ('${ID}', 7, 1002);
  insert into desired values ('${ID}', 'led', '{"on":true,"periodMs":0}');
  insert into change (board, channel, outcome, boot, rev, state, command, args, by, at, requested_at, sent_at)
    values ('${ID}', 'led', 'confirmed', 7, 2, '{"on":true,"periodMs":0}', 'set', '{"on":true}', 'page 1',
      '2026-11-01T10:00:00.000Z', '2026-11-01T10:00:00.000Z', '2026-11-01T10:00:00.000Z');
  pragma user_version = 1;
`;

async function outages(rig: BoardRig) {
  const page = await rig.boards.history?.query(ID, { ...ALL, only: "outages" });
  return (page?.changes ?? []).toReversed().map((
    { outcome, reason, by, boot },
  ) => [outcome, reason, by, boot]);
}

Deno.test("H5: a file of version 1 is brought up to this one, and loses nothing", async () => {
  await withStoreFile(async (path) => {
    const old = new DatabaseSync(path);
    old.exec(VERSION_1);
    old.close();
    const lines = await once(path, async (store) => {
      const memory = store.recall(ID);
      assert.deepEqual([memory.boot, memory.rev], [7, 1002]);
      assert.deepEqual([...memory.desired], [["led", { on: true, periodMs: 0 }]]);
      const { changes } = await store.query(ID, ALL);
      assert.deepEqual(
        changes.map(({ outcome, reason, at, rev, boot }) => [outcome, reason, at, rev, boot]),
        [
          ["lost", "server_vanished", "2026-11-01T10:00:00.000Z", 2, 7],
          ["confirmed", null, "2026-11-01T10:00:00.000Z", 2, 7],
        ],
      );
    });
    assert.deepEqual(lines, []);
    assert.deepEqual(await once(path, () => {}), []);
  });
});

Deno.test("H2: entries of the line are of every channel, and of no command; history.query gives them alone", async () => {
  const { store, query } = openStore();
  const memory = store.recall(ID);
  memory.back({ ...LINE, at: "1970-01-01T00:00:00.000Z" });
  memory.changed(change(1));
  memory.lost({ ...LINE, at: "1970-01-01T00:00:02.000Z", reason: "no_answer" });
  memory.back({ ...LINE, at: "1970-01-01T00:00:03.000Z" });
  memory.changed(change(4, { outcome: "confirmed", command: "set", args: { level: 4 } }));
  const seen = async (question: object) =>
    (await query(ID, { ...ALL, ...question })).changes.map(({ outcome }) => outcome);
  assert.deepEqual(await seen({ channel: "lamp" }), ["confirmed", "back", "lost", "reported"]);
  assert.deepEqual(await seen({ channel: "led" }), ["back", "lost"]);
  assert.deepEqual(await seen({ only: "outages" }), ["back", "lost"]);
  assert.deepEqual(await seen({ only: "commands" }), ["confirmed"]);
  assert.deepEqual(await seen({ only: "failures" }), []);
  await store.close();
});

Deno.test("H7: a line that ends, a board that restarts and one that falls silent are in the history, each until it is back", async () => {
  await withStoreFile(async (path) => {
    const rig = new BoardRig(path);
    const plugged = new Plugged(rig, UID);
    const place = plugged.at("/dev/ttyACM0");
    rig.add(place);
    await rig.pass(100);
    assert.deepEqual(await outages(rig), []);
    plugged.model.restart();
    await rig.pass(100);
    plugged.line?.end(new Error("unplugged"));
    await rig.pass(1000);
    await rig.boards.close();
    const again = new BoardRig(path);
    const same = new Plugged(again, UID);
    same.model.boot = 9;
    again.add(same.at("/dev/ttyACM1"));
    await again.pass(100);
    assert.deepEqual(await outages(again), [
      ["lost", "board_restarted", "board", 1],
      ["back", null, "board", 2],
      ["lost", "line_ended", "board", 2],
      ["back", null, "board", 3],
      ["lost", "server_ended", "server", 3],
      ["back", null, "board", 10],
    ]);
    await again.boards.close();
  });
});

Deno.test("H8: the entry of the server's end has the board's last revision and start", async () => {
  await withStoreFile(async (path) => {
    await once(path, (store) => {
      const memory = store.recall(ID);
      memory.back({ ...LINE, at: "1970-01-01T00:00:00.000Z" });
      memory.changed(change(7, { boot: 3 }));
    });
    await once(path, async (store) => {
      const { changes: [ended] } = await store.query(ID, { ...ALL, only: "outages" });
      assert.deepEqual([ended?.reason, ended?.boot, ended?.rev], ["server_ended", 3, 7]);
    });
  });
});

Deno.test("H7: a board that is programmed and one that is listed no longer are lost by these names", async () => {
  const rig = new BoardRig(":memory:");
  const board = rig.add(new Plugged(rig, UID).at("/dev/ttyACM0"));
  await rig.pass(100);
  await board.lend(() => Promise.resolve());
  await rig.pass(100);
  await rig.boards.remove(board);
  assert.deepEqual(await outages(rig), [
    ["lost", "programmed", "board", 1],
    ["back", null, "board", 2],
    ["lost", "closed", "board", 2],
  ]);
  await rig.boards.close();
});
