import assert from "node:assert/strict";
import { identifyPort } from "../../../server/finding/identify_port.ts";
import { ANY_BOARD, type PortChoice, whyLeftAlone } from "../../../server/finding/port_choice.ts";
import { portNature } from "../../../server/programming/usb_ids.ts";
import { listLinuxPorts, type PortDetails } from "../../../server/serial/list_ports.ts";
import { ACM_MODEM, CH340, GPS, MEGA, MODEM, NO_PORTS, UNO, usbPort, ZIGBEE } from "../serial/device_tree.ts";
import { MemoryFiles } from "../serial/memory_files.ts";

const ALL = [UNO, CH340, MODEM, ACM_MODEM, GPS, ZIGBEE, MEGA];
const files = new MemoryFiles({
  ...Object.assign({}, ...ALL.map(usbPort)),
  ...NO_PORTS,
  "/dev/arduino": { to: "ttyACM0" },
  "/dev/serial/by-path/pci-0000:00:14.0-usb-0:7:1.0": { to: "../../ttyACM3" },
});
const ports = listLinuxPorts(files, { dev: "/dev", sys: "/sys" });

function opened(choice: PortChoice): readonly string[] {
  return ports.filter((port) => whyLeftAlone(port, choice, files) === null).map(({ path }) => path.slice(5))
    .sort();
}

function details(id: string, said: Partial<PortDetails> = {}): PortDetails {
  const [usbVendorId, usbProductId] = id.split(":").map((part) => parseInt(part, 16));
  assert.ok(usbVendorId !== undefined && usbProductId !== undefined);
  const nothing = { serialNumber: null, manufacturer: null, product: null, driver: null, byId: null };
  return { path: "/dev/ttyX0", ...nothing, usbVendorId, usbProductId, ...said };
}

Deno.test("B16: in a tree with a modem and a GPS receiver only boards and usual adapters are opened", () => {
  assert.equal(ports.length, ALL.length);
  assert.deepEqual(opened(ANY_BOARD), ["ttyACM0", "ttyACM3", "ttyUSB0"]);
  const why = Object.fromEntries(
    ports.map((port) => [port.path.slice(5), whyLeftAlone(port, ANY_BOARD, files)]),
  );
  assert.deepEqual(why, {
    ttyACM0: null,
    ttyACM1: "gps",
    ttyACM2: "modem",
    ttyACM3: null,
    ttyUSB0: null,
    ttyUSB1: "modem",
    ttyUSB2: "radio",
  });
});

Deno.test("B16, F14b: a bootloader with USB ids of its own is left alone, so that whoever programs the board has its port", () => {
  assert.equal(whyLeftAlone(details("2341:0036"), ANY_BOARD, files), "bootloader");
  assert.equal(whyLeftAlone(details("2341:8036"), ANY_BOARD, files), null);
  assert.equal(whyLeftAlone(details("2341:0036"), { ignore: [], only: ["2341:0036"] }, files), null);
});

Deno.test("B16: portNature() knows boards, usual adapters, and what is none of them; an unknown id is left alone", () => {
  const boards = [
    ...[
      "2341:0043",
      "2341:8036",
      "2341:1002",
      "2a03:0043",
      "239a:801b",
      "1b4f:9206",
      "16c0:0483",
      "303a:1001",
    ],
    ...[
      "2e8a:000a",
      "2886:802f",
      "1a86:7523",
      "1a86:5523",
      "1a86:55d4",
      "10c4:ea60",
      "0403:6001",
      "0403:6015",
    ],
    ...["067b:2303", "03eb:204b", "04d8:00dd"],
  ];
  for (const id of boards) assert.equal(portNature(details(id)), "board", id);
  const others = {
    "1546:01a7": "gps",
    "091e:0003": "gps",
    "12d1:1001": "modem",
    "1199:68c0": "modem",
    "19d2:0016": "modem",
    "0658:0200": "radio",
    "1cf1:0030": "radio",
    "0451:16a8": "radio",
    // V-USB's shared vendor id is not only Teensy's.
    "16c0:27dd": "unknown",
    "0c2e:0206": "unknown",
    "dead:beef": "unknown",
  };
  for (const [id, nature] of Object.entries(others)) assert.equal(portNature(details(id)), nature, id);
  const spoken = {
    "SkyConnect v1.0": "radio",
    "Aeotec Z-Wave Stick": "radio",
    "GPS Receiver": "gps",
    "LTE Module": "modem",
    "CP2102 USB to UART Bridge Controller": "board",
  };
  for (const [product, nature] of Object.entries(spoken)) {
    assert.equal(portNature(details("10c4:ea60", { product })), nature, product);
  }
  // What a board is called is not asked where its vendor makes nothing else.
  assert.equal(portNature(details("2341:8054", { product: "MKR GSM 1400" })), "board");
  // macOS tells no ids.
  const { usbVendorId: _vendor, usbProductId: _product, ...withoutIds } = details("0:0");
  assert.equal(portNature(withoutIds), "board");
});

Deno.test("B16: --ignore leaves alone and --only opens, by path, by any link, by by-id name and by ids", () => {
  const words = [
    "/dev/ttyACM0",
    "ttyACM0",
    "/dev/arduino",
    "2341:0043",
    UNO.byId ?? "",
    `/dev/serial/by-id/${UNO.byId}`,
  ];
  for (const word of words) {
    assert.deepEqual(opened({ ignore: [word], only: [] }), ["ttyACM3", "ttyUSB0"], word);
    assert.deepEqual(opened({ ignore: [], only: [word] }), ["ttyACM0"], word);
  }
  assert.deepEqual(opened({ ignore: ["1A86:7523", "2341:0042"], only: [] }), ["ttyACM0"]);
  assert.deepEqual(opened({ ignore: [], only: ["1546:01a8", "/dev/arduino"] }), ["ttyACM0", "ttyACM1"]);
  assert.deepEqual(opened({ ignore: ["2341:0043"], only: ["/dev/ttyACM0", "/dev/ttyACM1"] }), ["ttyACM1"]);
  const port = ports[0];
  assert.ok(port !== undefined);
  assert.equal(whyLeftAlone(port, { ignore: [], only: ["/dev/ttyACM9"] }, files), "not_chosen");
  assert.equal(whyLeftAlone(port, { ignore: [port.path], only: [] }, files), "ignored");
});

Deno.test("B17: what is at a port is found by its device, by whatever link it was named", () => {
  const byPath = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:7:1.0";
  for (const name of ["/dev/ttyACM3", byPath]) {
    const { adapter, start } = identifyPort(name, ports, files);
    assert.deepEqual([adapter, start?.bytes[0]], ["Arduino Mega 2560", 0x1b], name);
  }
  assert.equal(identifyPort("/dev/arduino", ports, files).adapter, "Arduino Uno");
  assert.deepEqual(identifyPort("/dev/ttyS0", ports, files).adapter, null);
});
