import assert from "node:assert/strict";
import { BoardRig, Plugged } from "./board_rig.ts";

const UID = 0x7f3a21c4;
const ID = "uno-7f3a21c4";
const SERVER = "11111111";

const COMMAND = { board: ID, channel: "led", command: "set", args: { on: true }, by: "page 1" };

/** A board that is online. */
async function online(isShared = false) {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, UID);
  const source = plugged.at("/dev/ttyACM0");
  source.isShared = isShared;
  rig.add(source);
  await rig.pass(50);
  return { rig, plugged, source };
}

function how(rig: BoardRig): readonly unknown[] {
  const [view] = rig.boards.list();
  return [view?.status, view?.reason?.code ?? null];
}

Deno.test("Q13a: a board that another server has says so, and its port is looked at on: plugged in, it is back", async () => {
  const { rig, plugged, source } = await online();
  source.refusal = new Error("It is unplugged");
  plugged.line?.end(new Error("It is unplugged"));
  await rig.pass(50);
  rig.boards.rivalled(ID, { kind: "elsewhere", server: SERVER });
  // Whatever the port looks like.
  for (const _ of "123") {
    assert.deepEqual(how(rig), ["offline", "owned_elsewhere"]);
    await assert.rejects(rig.boards.command(COMMAND), {
      reason: "owned_elsewhere",
      outcome: "not_run",
      details: { owner: SERVER },
    });
    await rig.pass(2000);
  }
  source.refusal = null;
  await rig.pass(2000);
  assert.deepEqual(how(rig), ["online", null]);
  const asked = rig.boards.command(COMMAND);
  await rig.pass(50);
  await asked;
  assert.equal(rig.log.filter((line) => line.includes("is down")).length, 1);
  await rig.boards.close();
});

Deno.test("Q13a: when nobody has it any more, a board is offline for its own reason", async () => {
  const { rig, plugged, source } = await online();
  source.refusal = new Error("It is unplugged");
  plugged.line?.end(new Error("It is unplugged"));
  await rig.pass(50);
  rig.boards.rivalled(ID, { kind: "elsewhere", server: SERVER });
  rig.boards.rivalled(ID, null);
  const [status, code] = how(rig);
  assert.equal(status, "offline");
  assert.notEqual(code, "owned_elsewhere");
  await assert.rejects(rig.boards.command(COMMAND), { reason: "board_offline" });
  await rig.boards.close();
});

Deno.test("Q13g: a line that others may open is closed while another server has its board, and opened after that", async () => {
  const { rig, plugged, source } = await online(true);
  plugged.isDeaf = true;
  await rig.pass(2000);
  rig.boards.rivalled(ID, { kind: "elsewhere", server: SERVER });
  await rig.pass(50);
  const { tries } = source;
  await rig.pass(60_000);
  assert.equal(source.tries, tries);
  plugged.isDeaf = false;
  await rig.pass(2000);
  assert.deepEqual(how(rig), ["offline", "owned_elsewhere"]);
  rig.boards.rivalled(ID, null);
  await rig.pass(2000);
  assert.equal(source.tries, tries + 1);
  assert.deepEqual(how(rig), ["online", null]);
  await rig.boards.close();
});

Deno.test("Q13g: a line that is closed and opened in one go is open", async () => {
  const { rig, plugged } = await online(true);
  plugged.isDeaf = true;
  await rig.pass(2000);
  rig.boards.rivalled(ID, { kind: "elsewhere", server: SERVER });
  rig.boards.rivalled(ID, null);
  rig.boards.rivalled(ID, { kind: "elsewhere", server: SERVER });
  rig.boards.rivalled(ID, null);
  plugged.isDeaf = false;
  await rig.pass(3000);
  assert.deepEqual(how(rig), ["online", null]);
  await rig.boards.close();
});

Deno.test("Q13c: a board in conflict takes no commands, says nothing, and can be given another id", async () => {
  const { rig, plugged } = await online();
  rig.boards.rivalled(ID, { kind: "conflict", server: SERVER });
  assert.deepEqual(how(rig), ["offline", "id_conflict"]);
  await assert.rejects(rig.boards.command(COMMAND), {
    reason: "id_conflict",
    outcome: "not_run",
    details: { owner: SERVER },
  });
  await assert.rejects(rig.boards.rename(ID, "Kitchen"), { reason: "id_conflict" });
  const before = rig.events.length;
  await rig.pass(5000);
  assert.deepEqual(rig.events.slice(before), []);
  const renewed = rig.boards.renewId(ID);
  await rig.pass(200);
  const { board } = await renewed;
  assert.notEqual(board, ID);
  const asked = rig.boards.command({ ...COMMAND, board });
  await rig.pass(50);
  await asked;
  assert.equal(plugged.model.states[0]?.["on"], true);
  await rig.boards.close();
});

Deno.test("Q13c: a conflict that is over leaves the board as it was, without a restart", async () => {
  const { rig } = await online();
  const boot = rig.boards.list()[0]?.boot;
  rig.boards.rivalled(ID, { kind: "conflict", server: SERVER });
  rig.boards.rivalled(ID, null);
  assert.deepEqual(how(rig), ["connecting", null]);
  await rig.pass(200);
  assert.deepEqual([...how(rig), rig.boards.list()[0]?.boot], ["online", null, boot]);
  const downs = rig.log.filter((line) => line.includes("is down"));
  assert.equal(downs.length, 1);
  assert.match(downs[0] ?? "", /Server 11111111 has a board with the same id/);
  await rig.boards.close();
});

Deno.test("Q13: of a board that this server does not have, nothing can be said", async () => {
  const { rig } = await online();
  rig.boards.rivalled("uno-00000001", { kind: "conflict", server: SERVER });
  assert.deepEqual(how(rig), ["online", null]);
  await rig.boards.close();
});
