import { strict as assert } from "node:assert";
import { BOARD_MODELS, boardModel } from "../../../protocol/board_models.ts";
import { boardName, likelyModels, sketchStart } from "../../../server/programming/board_kind.ts";
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
  assert.deepEqual(names(0x1a86, 0x7523), ["uno", "nano", "nano-old", "pro-mini", "mega", "esp32"]);
  assert.deepEqual(names(0x0403, 0x6001), ["uno", "nano", "nano-old", "pro-mini", "mega"]);
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

Deno.test("P4: sketchStart() says what leaves each bootloader that may be there, the likeliest first", () => {
  const bytes = (...names: string[]) => sketchStart(names.map((name) => boardModel(name)))?.bytes.toHex();
  assert.equal(bytes("uno"), "5120");
  assert.equal(bytes("mega"), "1b0100010e1104");
  assert.equal(bytes("uno", "nano", "nano-old", "mega", "esp32"), "51201b0100010e1104");
  assert.equal(sketchStart(BOARD_MODELS)?.baudRate, 115200);
  for (const none of ["nano-old", "leonardo", "pico"]) assert.equal(bytes(none), undefined, none);
});

Deno.test("P4: the Mega's message has the checksum that its bootloader expects", () => {
  const bytes = sketchStart([boardModel("mega")])?.bytes ?? new Uint8Array();
  assert.equal(bytes.reduce((sum, byte) => sum ^ byte, 0), 0);
});
