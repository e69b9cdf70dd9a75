import assert from "node:assert/strict";
import { nameBytes } from "../../../protocol/board_name.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const FIRST = { uid: 0x11111111, id: "uno-11111111" };
const SECOND = { uid: 0x22222222, id: "uno-22222222" };

async function twoBoards() {
  const rig = new BoardRig();
  const [first, second] = [FIRST, SECOND].map(({ uid }) => new Plugged(rig, uid));
  assert.ok(first !== undefined && second !== undefined);
  second.model.name = nameBytes("Garden");
  rig.add(first.at("/dev/ttyACM0"));
  rig.add(second.at("/dev/ttyACM1"));
  await rig.pass(50);
  const names = () => Object.fromEntries(rig.boards.list().map(({ id, name }) => [id, name]));
  return { rig, first, second, names };
}

Deno.test("B12: a board is called by the name that it keeps, or else as all of its kind", async () => {
  const { rig, names } = await twoBoards();
  assert.deepEqual(names(), { [FIRST.id]: "Uno", [SECOND.id]: "Garden" });
  await rig.boards.close();
});

Deno.test("B12: rename() names the one board that is meant, on the board itself, and tells everybody", async () => {
  const { rig, first, second, names } = await twoBoards();
  rig.events.length = 0;
  const renamed = rig.boards.rename(SECOND.id, "Terrace");
  await rig.pass(100);
  assert.deepEqual(await renamed, { board: SECOND.id, name: "Terrace" });
  assert.deepEqual(names(), { [FIRST.id]: "Uno", [SECOND.id]: "Terrace" });
  assert.deepEqual([first.model.name, second.model.name], [nameBytes(""), nameBytes("Terrace")]);
  assert.deepEqual(
    rig.told("board.changed").map(({ board, view }) => [board, view?.name, view?.status]),
    [[SECOND.id, "Terrace", "online"]],
  );
  await rig.boards.close();
});

Deno.test("B12: an empty name takes the board's name away", async () => {
  const { rig, names, second } = await twoBoards();
  const renamed = rig.boards.rename(SECOND.id, "");
  await rig.pass(100);
  assert.deepEqual(await renamed, { board: SECOND.id, name: "Uno" });
  assert.equal(names()[SECOND.id], "Uno");
  assert.deepEqual(second.model.name, nameBytes(""));
  await rig.boards.close();
});

Deno.test("B12: a name stays while the board is away, and comes with it to another port and another server", async () => {
  const { rig, second, names } = await twoBoards();
  const renamed = rig.boards.rename(SECOND.id, "Terrace");
  await rig.pass(100);
  await renamed;
  second.model.powered = false;
  await rig.pass(2000);
  assert.equal(names()[SECOND.id], "Terrace");
  await rig.boards.close();

  const other = new BoardRig();
  const moved = new Plugged(other, SECOND.uid);
  moved.model.name = second.model.name;
  other.add(moved.at("/dev/ttyUSB7"));
  await other.pass(50);
  assert.deepEqual(other.boards.list().map(({ id, name }) => [id, name]), [[SECOND.id, "Terrace"]]);
  await other.boards.close();
});

Deno.test("B4, B12: rename() of a board that is not online fails at once, by name, and of one of several needs its id", async () => {
  const { rig, second } = await twoBoards();
  await assert.rejects(rig.boards.rename(null, "Ana"), { reason: "unknown_board" });
  second.model.powered = false;
  await rig.pass(2000);
  await assert.rejects(rig.boards.rename(SECOND.id, "Ana"), { reason: "board_offline", outcome: "not_run" });
  await rig.boards.close();
});

Deno.test("B12: rename() writes one name at a time, and the next no sooner than 2 s after the last one", async () => {
  const { rig, second } = await twoBoards();
  const tooMany = { reason: "too_many_requests", outcome: "not_run" };
  const first = rig.boards.rename(SECOND.id, "One");
  await assert.rejects(rig.boards.rename(SECOND.id, "Two"), {
    ...tooMany,
    message: `Board ${SECOND.id} is being renamed already`,
    hint: "Wait until it has its name and 2 s more, then ask again",
  });
  const other = rig.boards.rename(FIRST.id, "Other");
  await rig.pass(100);
  await Promise.all([first, other]);
  await assert.rejects(rig.boards.rename(SECOND.id, "Two"), { ...tooMany, hint: /^Wait (1\.9|2) s, then/ });
  await rig.pass(1800);
  await assert.rejects(rig.boards.rename(SECOND.id, "Two"), tooMany);
  assert.deepEqual(second.model.name, nameBytes("One"));
  await rig.pass(200);
  const next = rig.boards.rename(SECOND.id, "Two");
  await rig.pass(100);
  assert.deepEqual(await next, { board: SECOND.id, name: "Two" });
  await rig.boards.close();
});

Deno.test("B12: rename() to the name that the board keeps writes nothing, and can be asked at any time", async () => {
  const { rig, second } = await twoBoards();
  let writes = 0;
  const name = nameBytes("Garden");
  Object.defineProperty(second.model, "name", { get: () => name, set: () => writes++ });
  for (let round = 0; round < 3; round++) {
    const renamed = rig.boards.rename(SECOND.id, "Garden");
    await rig.pass(100);
    assert.deepEqual(await renamed, { board: SECOND.id, name: "Garden" });
  }
  assert.equal(writes, 0);
  await rig.boards.close();
});

Deno.test("B12: a rename that may have been written is followed by the same rest", async () => {
  const { rig, second } = await twoBoards();
  const lost = rig.boards.rename(SECOND.id, "One");
  second.model.restart();
  const failed = assert.rejects(lost, { reason: "board_restarted", outcome: "unknown" });
  await rig.pass(100);
  await failed;
  assert.equal(rig.boards.list()[1]?.status, "online");
  await assert.rejects(rig.boards.rename(SECOND.id, "Two"), { reason: "too_many_requests" });
  await rig.boards.close();
});

Deno.test("B12: a rename that surely was not written is followed by no rest", async () => {
  const { rig, second } = await twoBoards();
  const command = { board: SECOND.id, channel: "led", command: "toggle", args: {}, by: "page 1" };
  const before = Promise.allSettled(Array.from({ length: 8 }, () => rig.boards.command(command)));
  const waiting = assert.rejects(rig.boards.rename(SECOND.id, "One"), { outcome: "not_run" });
  second.line?.end(new Error("unplugged"));
  await Promise.all([before, waiting]);
  await rig.pass(1000);
  const renamed = rig.boards.rename(SECOND.id, "Two");
  await rig.pass(100);
  assert.deepEqual(await renamed, { board: SECOND.id, name: "Two" });
  await rig.boards.close();
});

Deno.test("B12: rename() fails when the board's EEPROM holds something else afterwards, and tells what", async () => {
  const { rig, second, names } = await twoBoards();
  // A cell that is worn out.
  const name = nameBytes("");
  Object.defineProperty(second.model, "name", {
    get: () => name,
    set: (bytes: Uint8Array) => name.set([...bytes.subarray(0, 1), 0x58], 0),
  });
  const renamed = rig.boards.rename(SECOND.id, "Ana");
  const failed = assert.rejects(renamed, {
    reason: "refused_by_board",
    outcome: "unknown",
    message: `Board ${SECOND.id} was to be called "Ana", but keeps "AX"`,
  });
  await rig.pass(100);
  await failed;
  assert.equal(names()[SECOND.id], "AX");
  await rig.boards.close();
});
