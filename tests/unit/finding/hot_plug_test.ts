import assert from "node:assert/strict";
import { HotPlug } from "../../../server/finding/hot_plug.ts";
import type { PortChoice } from "../../../server/finding/port_choice.ts";
import { listLinuxPorts, type PortDetails } from "../../../server/serial/list_ports.ts";
import { GPS, MODEM, UNO, usbPort } from "../serial/device_tree.ts";
import { FakePort } from "../serial/fake_port.ts";
import { MemoryFiles } from "../serial/memory_files.ts";
import { BoardRig } from "../boards/board_rig.ts";

const files = new MemoryFiles(Object.assign({}, ...[UNO, GPS, MODEM].map(usbPort)));
const PORTS = listLinuxPorts(files, { dev: "/dev", sys: "/sys" });

function details(path: string): PortDetails {
  const port = PORTS.find((one) => one.path === path);
  assert.ok(port !== undefined);
  return port;
}

function setup(choice?: PortChoice) {
  const rig = new BoardRig();
  const ports = new Map<string, FakePort>();
  const hotPlug = new HotPlug({
    boards: rig.boards,
    context: rig.context,
    clock: rig.clock,
    port: ({ path }) => {
      const port = new FakePort(path);
      ports.set(path, port);
      return port;
    },
    ...(choice === undefined ? {} : { choice }),
  });
  rig.boards.choosePorts(hotPlug);
  const listed = () => rig.boards.list().map(({ port }) => port?.path);
  const alone = () => rig.boards.leftAlone().map(({ id, why }) => [id, why]);
  return { rig, hotPlug, ports, listed, alone };
}

Deno.test("B16: a modem and a GPS receiver are listed as left alone, and never opened, whatever happens to their ports", async () => {
  const { rig, hotPlug, ports, listed, alone } = setup();
  for (const port of PORTS) hotPlug.connected(port);
  for (const port of PORTS) hotPlug.connected(port);
  await rig.pass(3000);
  assert.deepEqual(listed(), ["/dev/ttyACM0"]);
  assert.deepEqual([...ports.keys()], ["/dev/ttyACM0"]);
  assert.deepEqual(alone(), [["dev-ttyACM1", "gps"], ["dev-ttyUSB1", "modem"]]);
  assert.equal(rig.boards.leftAlone()[0]?.adapter, "u-blox GNSS receiver (1546:01a8)");
  assert.equal(rig.told("ports.changed").length, 2);
  hotPlug.disconnected(details("/dev/ttyACM1"));
  assert.deepEqual(alone(), [["dev-ttyUSB1", "modem"]]);
  assert.deepEqual(rig.told("ports.changed").at(-1), { leftAlone: rig.boards.leftAlone() });
  await rig.boards.close();
});

Deno.test("B16: a port that was left alone is tried when a person says so, until it is unplugged", async () => {
  const { rig, hotPlug, listed, alone } = setup();
  for (const port of PORTS) hotPlug.connected(port);
  assert.deepEqual(rig.boards.tryPort("dev-ttyACM1"), { board: "uno-dev-ttyACM1", port: "/dev/ttyACM1" });
  await rig.pass(100);
  assert.deepEqual(listed().sort(), ["/dev/ttyACM0", "/dev/ttyACM1"]);
  assert.deepEqual(alone(), [["dev-ttyUSB1", "modem"]]);
  for (const id of ["dev-ttyACM1", "/dev/ttyUSB1", "dev-ttyACM0", ""]) {
    assert.throws(() => rig.boards.tryPort(id), {
      reason: "invalid_params",
      hint: 'Ports are "dev-ttyUSB1"',
    });
  }
  await rig.pass(300);
  hotPlug.disconnected(details("/dev/ttyACM1"));
  hotPlug.connected(details("/dev/ttyACM1"));
  assert.deepEqual(alone().map(([id]) => id).sort(), ["dev-ttyACM1", "dev-ttyUSB1"]);
  assert.deepEqual(listed(), ["/dev/ttyACM0"]);
  await rig.boards.close();
});

Deno.test("B16: what a person chose is opened and nothing else, and what is to be ignored is not", async () => {
  const only = setup({ ignore: [], only: ["1546:01a8"] });
  for (const port of PORTS) only.hotPlug.connected(port);
  assert.deepEqual(only.listed(), ["/dev/ttyACM1"]);
  assert.deepEqual(only.alone(), [["dev-ttyACM0", "not_chosen"], ["dev-ttyUSB1", "not_chosen"]]);
  await only.rig.pass(300);
  await only.rig.boards.close();
  const ignore = setup({ ignore: ["ttyACM0"], only: [] });
  for (const port of PORTS) ignore.hotPlug.connected(port);
  assert.deepEqual(ignore.listed(), []);
  assert.deepEqual(ignore.alone()[0], ["dev-ttyACM0", "ignored"]);
  await ignore.rig.pass(300);
  await ignore.rig.boards.close();
});

Deno.test("B18: a port that goes while its board is programmed is dropped when that is over, however it ended", async () => {
  for (const ending of ["done", "failed"]) {
    const { rig, hotPlug, ports, listed } = setup();
    const uno = details("/dev/ttyACM0");
    hotPlug.connected(uno);
    await rig.pass(300);
    const [board] = rig.boards.realBoards();
    assert.ok(board !== undefined);
    const back = Promise.withResolvers<void>();
    const lent = board.lend(() => back.promise).catch(() => {});
    await rig.pass(10);
    hotPlug.disconnected(uno);
    await rig.pass(1000);
    assert.deepEqual(listed(), ["/dev/ttyACM0"]);
    if (ending === "done") back.resolve();
    else back.reject(new Error("Gone"));
    await rig.pass(5000);
    await lent;
    assert.deepEqual(listed(), [], ending);
    assert.equal(rig.clock.timers, 0);
    // And the port is news when it comes back.
    const tries = ports.get("/dev/ttyACM0");
    hotPlug.connected(uno);
    await rig.pass(300);
    assert.deepEqual(listed(), ["/dev/ttyACM0"]);
    assert.notEqual(ports.get("/dev/ttyACM0"), tries);
    await rig.boards.close();
  }
});

Deno.test("B18: a port that goes and comes back while its board is programmed stays the same board", async () => {
  const { rig, hotPlug, listed } = setup();
  const uno = details("/dev/ttyACM0");
  hotPlug.connected(uno);
  await rig.pass(300);
  const [board] = rig.boards.realBoards();
  assert.ok(board !== undefined);
  const back = Promise.withResolvers<void>();
  const lent = board.lend(() => back.promise);
  await rig.pass(10);
  hotPlug.disconnected(uno);
  hotPlug.connected(uno);
  back.resolve();
  await rig.pass(300);
  await lent;
  assert.deepEqual(listed(), ["/dev/ttyACM0"]);
  assert.deepEqual(rig.boards.realBoards(), [board]);
  await rig.boards.close();
});

Deno.test("B18: what becomes of a board that is listed no longer is told to nobody", async () => {
  const { rig, hotPlug } = setup();
  const uno = details("/dev/ttyACM0");
  hotPlug.connected(uno);
  await rig.pass(300);
  const [board] = rig.boards.realBoards();
  assert.ok(board !== undefined);
  hotPlug.disconnected(uno);
  await rig.pass(100);
  rig.events.length = 0;
  await board.lend(() => Promise.resolve());
  await rig.pass(5000);
  assert.deepEqual(rig.events, []);
  assert.equal(rig.clock.timers, 0);
  await rig.boards.close();
});
