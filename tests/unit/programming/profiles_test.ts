import { strict as assert } from "node:assert";
import { BOARD_PROFILES, boardName, boardProfiles } from "../../../server/programming/profiles.ts";
import type { PortDetails } from "../../../server/serial/list_ports.ts";

function port(usbVendorId?: number, usbProductId?: number, product: string | null = null): PortDetails {
  const ids = usbVendorId === undefined || usbProductId === undefined ? {} : { usbVendorId, usbProductId };
  return {
    path: "/dev/ttyACM0",
    ...ids,
    serialNumber: null,
    manufacturer: null,
    product,
    driver: null,
    byId: null,
  };
}

Deno.test("boardProfiles() knows Arduino's own boards by their USB ids", () => {
  const name = (vendor: number, product: number) =>
    boardProfiles(port(vendor, product)).map(({ name }) => name);
  assert.deepEqual(name(0x2341, 0x0043), ["Arduino Uno"]);
  assert.deepEqual(name(0x2a03, 0x0043), ["Arduino Uno"]);
  assert.deepEqual(name(0x2341, 0x0042), ["Arduino Mega 2560"]);
  assert.deepEqual(name(0x2341, 0x8036), ["Arduino Leonardo"]);
  assert.deepEqual(name(0x2341, 0x8037), ["Arduino Micro"]);
});

Deno.test("boardProfiles() offers every board that a clone's USB chip may belong to, the likeliest first", () => {
  const names = ["Uno clone", "Arduino Nano", "Arduino Nano (old bootloader)"];
  assert.deepEqual(boardProfiles(port(0x1a86, 0x7523)).map(({ name }) => name), names);
  assert.deepEqual(boardProfiles(port(0x0403, 0x6001)).map(({ name }) => name), names);
});

Deno.test("boardProfiles() claims nothing of an adapter it does not know, or that tells no ids", () => {
  assert.deepEqual(boardProfiles(port(0xdead, 0xbeef)), []);
  assert.deepEqual(boardProfiles(port()), []);
});

Deno.test("boardName() names the board only if the adapter leaves no doubt", () => {
  assert.equal(boardName(port(0x2341, 0x0043)), "Arduino Uno");
  assert.equal(boardName(port(0x1a86, 0x7523, "USB Serial")), "USB Serial (1a86:7523)");
  assert.equal(boardName(port(0xdead, 0x00ef)), "Serial adapter (dead:00ef)");
  assert.equal(boardName(port()), "Serial adapter");
});

Deno.test("BOARD_PROFILES has one row for each board, and no id in two rows of Arduino's own", () => {
  const ids = BOARD_PROFILES.flatMap(({ usb }) => usb).filter((id) =>
    id.startsWith("2341") || id.startsWith("2a03")
  );
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(id)));
  assert.equal(new Set(BOARD_PROFILES.map(({ name }) => name)).size, BOARD_PROFILES.length);
});

Deno.test("BOARD_PROFILES tells that only Optiboot's rate of 115200 is followed by an early start", () => {
  for (const { bootloader, reset, mcu } of BOARD_PROFILES) {
    assert.equal(
      bootloader.startSketch !== null,
      bootloader.protocol === "stk500v1" && bootloader.baudRate === 115200,
    );
    assert.equal(reset === "touch_1200", mcu === "atmega32u4");
  }
});
