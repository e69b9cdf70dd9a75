import assert from "node:assert/strict";
import { BoardRig, Plugged } from "./board_rig.ts";

const ID = "uno-0000abcd";

async function online() {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0xabcd);
  rig.add(plugged.at("/dev/ttyACM0"));
  await rig.pass(50);
  rig.events.length = 0;
  return { rig, plugged };
}

Deno.test("B20: identify() has the board show itself, and changes nothing of what is told", async () => {
  const { rig, plugged } = await online();
  const before = rig.boards.list();
  const asked = rig.boards.identify(ID);
  await rig.pass(50);
  assert.deepEqual(await asked, { board: ID });
  assert.equal(plugged.model.shown, 1);
  assert.deepEqual(rig.events, []);
  assert.deepEqual(rig.boards.list(), before);
  await rig.boards.close();
});

Deno.test("B20: a sketch that does not show itself refuses, by name", async () => {
  const { rig, plugged } = await online();
  plugged.model.refused.add("identify");
  const asked = assert.rejects(rig.boards.identify(null), {
    reason: "refused_by_board",
    message: `Board ${ID} refused "board.identify"`,
    outcome: "not_run",
  });
  await rig.pass(50);
  await asked;
  await rig.boards.close();
});

Deno.test("B20: firmware of another build is not asked, and the failure says what to do", async () => {
  const { rig, plugged } = await online();
  plugged.model.build = 0x0b5e55ed;
  plugged.model.restart();
  await rig.pass(2000);
  await assert.rejects(rig.boards.identify(ID), {
    reason: "schema_mismatch",
    message: `Board ${ID} runs build 0b5e55ed, and its project's firmware is build 00001234`,
    hint: "Program the board: deno task flash",
  });
  assert.equal(plugged.model.shown, 0);
  await rig.boards.close();
});

Deno.test("B20: a board that is not online cannot be asked", async () => {
  const rig = new BoardRig();
  rig.add(new Plugged(rig, 0xabcd).at("/dev/ttyACM0"));
  await assert.rejects(rig.boards.identify(null), { reason: "board_offline", outcome: "not_run" });
  await assert.rejects(rig.boards.identify("uno-00000000"), { reason: "unknown_board" });
  await rig.boards.close();
});
