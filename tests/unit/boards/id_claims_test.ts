import assert from "node:assert/strict";
import { nameBytes } from "../../../protocol/board_name.ts";
import { BoardRig, Plugged } from "./board_rig.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";
const SECOND_PLACE = "uno-dev-ttyACM1";

function statuses(rig: BoardRig) {
  return rig.boards.list().map(({ id, status, reason }) => [id, status, reason?.code ?? null]);
}

function led(board: string, on: boolean) {
  return { board, channel: "led", command: "set", args: { on }, by: "page 1" };
}

/** The first one is online when the second one comes. */
async function twins() {
  const rig = new BoardRig();
  const [first, second] = [new Plugged(rig, UID), new Plugged(rig, UID)];
  first.model.name = nameBytes("Kitchen");
  second.model.name = nameBytes("Cellar");
  const one = rig.add(first.at("/dev/ttyACM0"));
  await rig.pass(50);
  const other = rig.add(second.at("/dev/ttyACM1"));
  await rig.pass(700);
  return { rig, first, second, one, other };
}

Deno.test("B13: of two boards with one id both are listed, and the first one goes on as it was", async () => {
  const { rig, first, second } = await twins();
  assert.deepEqual(statuses(rig), [[ID, "online", null], [SECOND_PLACE, "offline", "id_taken"]]);
  const [, view] = rig.boards.list();
  assert.equal(
    view?.reason?.message,
    `The board at /dev/ttyACM1 has the id of Kitchen (${ID}), which is another board`,
  );
  assert.deepEqual(view?.reason?.details, { holder: ID, name: "Kitchen" });
  assert.equal(view?.name, "Cellar");
  const asked = rig.boards.command(led(ID, true));
  await rig.pass(50);
  await asked;
  assert.deepEqual([first.model.states[0], second.model.states[0]].map((state) => state?.["on"]), [
    true,
    false,
  ]);
  await assert.rejects(rig.boards.command(led(SECOND_PLACE, true)), { reason: "board_offline" });
  // Told once, whatever follows.
  await rig.pass(5000);
  assert.equal(rig.log.filter((line) => line.includes("is down")).length, 1);
  await rig.boards.close();
});

Deno.test("B13: board.renew_id gives the second one an id of its own; then both work, and it keeps its name", async () => {
  const { rig, first, second } = await twins();
  const renewed = rig.boards.renewId(SECOND_PLACE);
  await rig.pass(200);
  const { board, name } = await renewed;
  assert.match(board, /^uno-[0-9a-f]{8}$/);
  assert.notEqual(board, ID);
  assert.equal(name, "Cellar");
  assert.equal(second.model.uid, parseInt(board.slice(4), 16));
  assert.equal(first.model.uid, UID);
  assert.deepEqual(statuses(rig), [[ID, "online", null], [board, "online", null]]);
  const asked = Promise.all([rig.boards.command(led(ID, false)), rig.boards.command(led(board, true))]);
  await rig.pass(100);
  await asked;
  assert.deepEqual([first.model.states[0], second.model.states[0]].map((state) => state?.["on"]), [
    false,
    true,
  ]);
  assert.deepEqual(rig.told("board.changed").filter(({ view }) => view === null).map(({ board }) => board), [
    "uno-dev-ttyACM0",
    SECOND_PLACE,
  ]);
  await rig.boards.close();
});

Deno.test("B13, B12: each id wears the EEPROM as a name does, and only a board that has another's is given one", async () => {
  const { rig, other } = await twins();
  await assert.rejects(rig.boards.renewId(ID), { reason: "invalid_request", outcome: "not_run" });
  const renewed = rig.boards.renewId(SECOND_PLACE);
  await assert.rejects(rig.boards.renewId(SECOND_PLACE), { reason: "too_many_requests" });
  await rig.pass(200);
  await renewed;
  await assert.rejects(rig.boards.rename(other.id, "Loft"), { reason: "too_many_requests" });
  await assert.rejects(rig.boards.renewId(other.id), { reason: "invalid_request" });
  await rig.boards.close();
});

Deno.test("B13: an id that the EEPROM does not keep is told, and the board stays as it was", async () => {
  const { rig, second } = await twins();
  Object.defineProperty(second.model, "uid", { get: () => UID, set: () => {} });
  const failed = assert.rejects(rig.boards.renewId(SECOND_PLACE), {
    reason: "refused_by_board",
    outcome: "unknown",
  });
  await rig.pass(200);
  await failed;
  assert.deepEqual(statuses(rig)[1], [SECOND_PLACE, "offline", "id_taken"]);
  await rig.boards.close();
});

Deno.test("B1, B13: a board that moved is followed also if its old port is found to be gone after it answered on the new one", async () => {
  for (const lateMs of [0, 300, 4000]) {
    const rig = new BoardRig();
    const plugged = new Plugged(rig, UID);
    const old = rig.add(plugged.at("/dev/ttyACM0"));
    await rig.pass(50);
    const asked = rig.boards.command(led(ID, true));
    await rig.pass(50);
    await asked;
    const oldLine = plugged.line;
    rig.add(plugged.at("/dev/ttyACM1"));
    await rig.pass(50 + lateMs);
    assert.equal(rig.boards.list()[0]?.id, ID);
    oldLine?.end(new Error("unplugged"));
    await old.park();
    await rig.pass(100);
    assert.deepEqual(statuses(rig), [[ID, "online", null]], `${lateMs} ms`);
    assert.equal(rig.boards.list()[0]?.port?.path, "/dev/ttyACM1");
    assert.deepEqual(rig.boards.list()[0]?.channels["led"]?.reported, { on: true, periodMs: 0 });
    await rig.boards.close();
  }
});

Deno.test("B13: the first one keeps its id while it restarts, and while it is programmed", async () => {
  const rig = new BoardRig();
  const [first, second] = [new Plugged(rig, UID), new Plugged(rig, UID)];
  const one = rig.add(first.at("/dev/ttyACM0"));
  await rig.pass(50);
  first.model.powered = false;
  rig.add(second.at("/dev/ttyACM1"));
  await rig.pass(100);
  first.model.powered = true;
  first.model.restart();
  await rig.pass(100);
  assert.deepEqual(statuses(rig), [[ID, "online", null], [SECOND_PLACE, "offline", "id_taken"]]);
  const back = Promise.withResolvers<void>();
  const lent = one.lend(() => back.promise);
  await rig.pass(1000);
  second.model.restart();
  await rig.pass(1000);
  assert.deepEqual(statuses(rig).map(([id]) => id), [ID, SECOND_PLACE]);
  back.resolve();
  await rig.pass(100);
  await lent;
  assert.deepEqual(statuses(rig)[0], [ID, "online", null]);
  await rig.boards.close();
});

Deno.test("B1, B18: a board that somebody programs after it was pulled out is offline again, and is itself when it is back", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const old = rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  plugged.line?.end(new Error("unplugged"));
  await old.park();
  const over = Promise.withResolvers<void>();
  const lent = old.lend(() => over.promise).catch(() => {});
  await rig.pass(50);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(100);
  over.reject(new Error("Gone"));
  await lent;
  await rig.pass(700);
  assert.deepEqual(statuses(rig), [[ID, "online", null]]);
  await rig.boards.close();
});

Deno.test("B13: a board that is known to be another one does not take over when the first one is pulled out", async () => {
  const { rig, first, one } = await twins();
  first.line?.end(new Error("unplugged"));
  await one.park();
  await rig.pass(2000);
  assert.deepEqual(statuses(rig), [[ID, "offline", "line_ended"], [SECOND_PLACE, "offline", "id_taken"]]);
  const renewed = rig.boards.renewId(SECOND_PLACE);
  await rig.pass(200);
  assert.notEqual((await renewed).board, ID);
  await rig.boards.close();
});

Deno.test("B13: a place that any board may come to is looked at again after its board has gone to another", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const place = plugged.at("/dev/ttyACM0");
  place.isOpenToOthers = true;
  rig.add(place);
  await rig.pass(50);
  place.refusal = new Error("No such port");
  plugged.line?.end(new Error("unplugged"));
  rig.add(plugged.at("/dev/ttyACM1"));
  await rig.pass(3000);
  assert.deepEqual(statuses(rig), [[ID, "online", null]]);
  // The same chip answers there: it stands for a second board with its id.
  const second = new Plugged(rig, UID);
  const line = second.at("/dev/ttyACM0");
  Object.defineProperty(place, "open", { value: () => line.open() });
  await rig.pass(2500);
  assert.deepEqual(statuses(rig), [[ID, "online", null], ["uno-dev-ttyACM0", "offline", "id_taken"]]);
  await rig.boards.close();
  assert.equal(rig.clock.timers, 0);
});

Deno.test("W16, B1: an id of all ones or all zeros is none: such boards get ids of their own, which is said", async () => {
  const rig = new BoardRig();
  const cleared = [0xffffffff, 0xffffffff, 0].map((uid) => new Plugged(rig, uid));
  cleared.forEach((plugged, index) => rig.add(plugged.at(`/dev/ttyACM${index}`)));
  await rig.pass(500);
  const ids = rig.boards.list().map(({ id, status }) => {
    assert.equal(status, "online");
    return id;
  });
  assert.equal(new Set(ids).size, 3);
  assert.deepEqual(ids.map((id) => parseInt(id.slice(4), 16)), cleared.map(({ model }) => model.uid));
  assert.ok(!ids.includes("uno-ffffffff") && !ids.includes("uno-00000000"));
  assert.ok(
    rig.log.some((line) =>
      line.endsWith(
        `The EEPROM of the board at /dev/ttyACM0 held ffffffff, which is no id; its id is ${
          ids[0]?.slice(4)
        } from now on`,
      )
    ),
    rig.log.join("\n"),
  );
  await rig.boards.close();
});

Deno.test("W16: a board of another schema that has no id is listed by its place", async () => {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0xffffffff);
  plugged.model.table = { ...plugged.model.table, schemaHash: 1 };
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(100);
  assert.deepEqual(statuses(rig), [["uno-dev-ttyACM0", "mismatch", "schema_mismatch"]]);
  await rig.boards.close();
});

Deno.test("B1, B13: where a place's board was exchanged for another, the former one is free to come back elsewhere", async () => {
  const rig = new BoardRig();
  const [former, other] = [new Plugged(rig, UID), new Plugged(rig, UID + 1)];
  const place = former.at("/dev/ttyACM0");
  rig.add(place);
  await rig.pass(50);
  Object.defineProperty(place, "open", { value: () => other.at("/dev/ttyACM0").open() });
  former.line?.end(new Error("unplugged"));
  await rig.pass(500);
  rig.add(former.at("/dev/ttyACM1"));
  await rig.pass(700);
  assert.deepEqual(statuses(rig), [["uno-7f3a21c5", "online", null], [ID, "online", null]]);
  await rig.boards.close();
});
