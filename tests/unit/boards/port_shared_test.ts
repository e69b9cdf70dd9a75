import assert from "node:assert/strict";
import { BoardRig, Plugged } from "./board_rig.ts";

const CAT = { pid: 4711, name: "cat" };
const MONITOR = { pid: 4712, name: "arduino-ide" };

function setup() {
  const rig = new BoardRig();
  const plugged = new Plugged(rig, 0x7f3a21c4);
  const source = plugged.at("/dev/ttyACM0");
  rig.add(source);
  const reason = () => rig.boards.list()[0]?.reason ?? null;
  return { rig, plugged, source, reason };
}

Deno.test("B15: while nothing comes, whoever else has the port open is named, also if that begins or ends later", async () => {
  const { rig, plugged, source, reason } = setup();
  source.others = [CAT, MONITOR];
  await rig.pass(5);
  plugged.model.powered = false;
  await rig.pass(4000);
  assert.deepEqual(reason(), {
    code: "port_shared",
    message:
      'Port "/dev/ttyACM0" is open in "cat" (process 4711), too, and 1 more: the line is open, but not one byte came from the board',
    hint: "Close that program, maybe a serial monitor, or run: kill 4711; it takes what the board says",
    details: { port: "/dev/ttyACM0", program: "cat", pid: 4711, others: 1 },
  });
  source.others = [];
  await rig.pass(10_000);
  assert.equal(reason()?.code, "no_bytes");
  source.others = [MONITOR];
  await rig.pass(10_000);
  assert.deepEqual([reason()?.code, reason()?.details?.program], ["port_shared", "arduino-ide"]);
  // The log says once that it is down (P11).
  assert.equal(rig.log.filter((line) => line.includes("is down")).length, 1);
  await rig.boards.close();
});

Deno.test("B15: a board that goes silent while somebody else reads its port says who", async () => {
  const { rig, plugged, source, reason } = setup();
  await rig.pass(50);
  assert.equal(reason(), null);
  source.others = [CAT];
  plugged.model.powered = false;
  await rig.pass(1500);
  assert.deepEqual([reason()?.code, reason()?.details?.pid], ["port_shared", 4711]);
  assert.match(reason()?.message ?? "", /the board left \d+ repetitions in a row unanswered$/);
  plugged.model.powered = true;
  source.others = [];
  await rig.pass(1500);
  assert.equal(rig.boards.list()[0]?.status, "online");
  await rig.boards.close();
});

Deno.test("B15: who has the port open is not asked while all is well, nor for what has nothing to do with it", async () => {
  const { rig, plugged, source } = setup();
  let asked = 0;
  source.otherHolders = () => {
    asked++;
    return [CAT];
  };
  await rig.pass(5000);
  plugged.model.restart();
  await rig.pass(100);
  plugged.line?.end(new Error("unplugged"));
  await rig.pass(100);
  assert.equal(asked, 0);
  await rig.boards.close();
});
