import { strict as assert } from "node:assert";
import { boardName, likelyModels } from "../../../server/programming/board_kind.ts";
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

Deno.test("likelyModels() knows Arduino's own boards by their USB ids", () => {
  const name = (vendor: number, product: number) =>
    likelyModels(port(vendor, product)).map(({ title }) => title);
  assert.deepEqual(name(0x2341, 0x0043), ["Arduino Uno"]);
  assert.deepEqual(name(0x2a03, 0x0043), ["Arduino Uno"]);
  assert.deepEqual(name(0x2341, 0x0042), ["Arduino Mega 2560"]);
  assert.deepEqual(name(0x2341, 0x8036), ["Arduino Leonardo"]);
  assert.deepEqual(name(0x2341, 0x8037), ["Arduino Micro"]);
});

Deno.test("likelyModels() offers every board that a common USB chip may belong to, the likeliest first", () => {
  const names = (vendor: number, product: number) =>
    likelyModels(port(vendor, product)).map(({ name }) => name);
  assert.deepEqual(names(0x1a86, 0x7523), ["uno", "nano", "nano-old", "pro-mini", "esp32"]);
  assert.deepEqual(names(0x0403, 0x6001), ["uno", "nano", "nano-old", "pro-mini"]);
});

Deno.test("likelyModels() claims nothing of an adapter it does not know, or that tells no ids", () => {
  assert.deepEqual(likelyModels(port(0xdead, 0xbeef)), []);
  assert.deepEqual(likelyModels(port()), []);
});

Deno.test("boardName() names the board only if the adapter leaves no doubt", () => {
  assert.equal(boardName(port(0x2341, 0x0043)), "Arduino Uno");
  assert.equal(boardName(port(0x1a86, 0x7523, "USB Serial")), "USB Serial (1a86:7523)");
  assert.equal(boardName(port(0xdead, 0x00ef)), "Serial adapter (dead:00ef)");
  assert.equal(boardName(port()), "Serial adapter");
});
