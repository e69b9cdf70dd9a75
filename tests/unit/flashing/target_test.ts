import assert from "node:assert/strict";
import { MemoryFiles } from "../serial/memory_files.ts";
import { USUAL_MODEL } from "../../../protocol/board_models.ts";
import { likelyFqbns } from "../../../server/programming/board_kind.ts";
import { findTarget, NoBoardFailure, type PortHolder } from "../../../scripts/flashing/target.ts";
import type { PortDetails } from "../../../server/serial/list_ports.ts";
import { StartFailure } from "../../../server/start_failure.ts";

function port(path: string, id?: readonly [vendor: number, product: number]): PortDetails {
  const usb = id === undefined ? {} : { usbVendorId: id[0], usbProductId: id[1] };
  return { path, ...usb, serialNumber: null, manufacturer: null, product: null, driver: null, byId: null };
}

const UNO = port("/dev/ttyACM0", [0x2341, 0x43]);
const MEGA = port("/dev/ttyACM1", [0x2341, 0x42]);
const MODEM = port("/dev/ttyUSB9", [0x1199, 0x9071]);

/** A server that has boards on these ports. */
function server(
  ports: readonly { readonly board: string; readonly port: string }[],
  boards: PortHolder["truth"]["boards"] = new Map(),
): PortHolder {
  return { call: (method) => Promise.resolve(method.result().parse({ ports })), truth: { boards } };
}

const none = { port: null, board: null };

Deno.test("findTarget() takes the one board that is there, whoever has its port", async () => {
  assert.deepEqual(await findTarget(none, null, [UNO, MODEM]), { port: UNO.path, board: null });
  const holder = server([{ board: "uno-1", port: UNO.path }]);
  const held = { port: UNO.path, board: "uno-1" };
  assert.deepEqual(await findTarget(none, holder, [UNO, MODEM]), held);
  assert.deepEqual(await findTarget({ port: UNO.path, board: null }, holder, []), held);
  assert.deepEqual(await findTarget({ port: null, board: "uno-1" }, holder, []), held);
});

Deno.test("G4b: findTarget() names the server that has a board which a gateway only shows", async () => {
  const gateway = server([], new Map([["uno-1", { server: { id: "s-1", name: "lab" } }]]));
  await assert.rejects(findTarget({ port: null, board: "uno-1" }, gateway, []), {
    name: "StartFailure",
    message: 'Server lab has board "uno-1", and it is programmed there: open the page of that server',
  });
  await assert.rejects(findTarget({ port: null, board: "uno-2" }, gateway, []), {
    message: /^The server has no board "uno-2" on a port; /,
  });
});

Deno.test("findTarget() takes a port that nobody knows, if it is named", async () => {
  assert.deepEqual(await findTarget({ port: "/dev/ttyS0", board: null }, server([]), [UNO]), {
    port: "/dev/ttyS0",
    board: null,
  });
});

Deno.test("findTarget() says what it sees where there is no board, and offers the virtual one", async () => {
  const failing = (seen: readonly PortDetails[]) => findTarget(none, null, seen);
  await assert.rejects(failing([]), (error) => {
    assert.ok(error instanceof NoBoardFailure);
    assert.match(
      error.message,
      /^No board is connected\. There is no USB serial port at all\n.*--board virtual"$/,
    );
    return true;
  });
  await assert.rejects(failing([MODEM]), /none with the adapter of a known board: \/dev\/ttyUSB9/);
});

Deno.test("findTarget() asks to choose between several, and names the boards there are", async () => {
  const choose = (error: unknown) => {
    assert.ok(error instanceof StartFailure);
    assert.match(
      error.message,
      /^There are 2 boards, at "\/dev\/ttyACM\d", "\/dev\/ttyACM\d"; choose one with --port$/,
    );
    return true;
  };
  await assert.rejects(findTarget(none, null, [UNO, MEGA]), choose);
  await assert.rejects(findTarget(none, server([{ board: "uno-1", port: UNO.path }]), [UNO, MEGA]), choose);
  const other = { port: null, board: "uno-2" };
  await assert.rejects(
    findTarget(other, server([{ board: "uno-1", port: UNO.path }]), []),
    /it has "uno-1"\. Nor is that a kind of board: uno, nano, .*pico$/,
  );
  await assert.rejects(findTarget(other, null, [UNO]), /^StartFailure: No server is running that could know/);
});

Deno.test("F11: likelyFqbns(USUAL_MODEL, ) goes by the adapter; one of a common kind, or none, may be at a bootloader of either rate", () => {
  assert.deepEqual(likelyFqbns(USUAL_MODEL, MEGA.path, [UNO, MEGA]), ["arduino:avr:mega:cpu=atmega2560"]);
  assert.deepEqual(likelyFqbns(USUAL_MODEL, UNO.path, [UNO, MEGA]), ["arduino:avr:uno"]);
  const either = ["arduino:avr:uno", "arduino:avr:nano:cpu=atmega328old"];
  assert.deepEqual(likelyFqbns(USUAL_MODEL, "/dev/pts/3", [UNO, MEGA]), either);
  assert.deepEqual(
    likelyFqbns(USUAL_MODEL, "/dev/ttyUSB0", [port("/dev/ttyUSB0", [0x1a86, 0x7523])]),
    either,
  );
});

Deno.test("B17: likelyFqbns(USUAL_MODEL, ) goes by the device behind a name, whatever link that is", () => {
  const byPath = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:3:1.0";
  const files = new MemoryFiles({
    [byPath]: { to: MEGA.path },
    "/dev/arduino": { to: MEGA.path },
    [MEGA.path]: { kind: "a character device", mode: 0o660, uid: 0, gid: 20 },
    [UNO.path]: { kind: "a character device", mode: 0o660, uid: 0, gid: 20 },
  });
  for (const name of [byPath, "/dev/arduino", MEGA.path]) {
    assert.deepEqual(
      likelyFqbns(USUAL_MODEL, name, [UNO, MEGA], files),
      ["arduino:avr:mega:cpu=atmega2560"],
      name,
    );
  }
});
