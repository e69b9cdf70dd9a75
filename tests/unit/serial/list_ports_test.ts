import { strict as assert } from "node:assert";
import { DEVICE_FOLDERS, listDarwinPorts, listLinuxPorts } from "../../../server/serial/list_ports.ts";
import { CH340, NO_PORTS, UNO, usbPort } from "./device_tree.ts";
import { MemoryFiles } from "./memory_files.ts";

Deno.test("listLinuxPorts() tells what USB and udev know of a port", () => {
  const files = new MemoryFiles({ ...usbPort(UNO), ...usbPort(CH340) });
  assert.deepEqual(listLinuxPorts(files, DEVICE_FOLDERS), [
    {
      path: "/dev/ttyACM0",
      usbVendorId: 0x2341,
      usbProductId: 0x43,
      serialNumber: "95735353032351F0B1C1",
      manufacturer: "Arduino (www.arduino.cc)",
      product: null,
      driver: "cdc_acm",
      byId: "/dev/serial/by-id/usb-Arduino__www.arduino.cc__0043_95735353032351F0B1C1-if00",
    },
    {
      path: "/dev/ttyUSB0",
      usbVendorId: 0x1a86,
      usbProductId: 0x7523,
      serialNumber: null,
      manufacturer: null,
      product: "USB Serial",
      driver: "ch341-uart",
      byId: null,
    },
  ]);
});

Deno.test("listLinuxPorts() offers no virtual terminal, no built-in UART and no Bluetooth port", () => {
  assert.deepEqual(listLinuxPorts(new MemoryFiles(NO_PORTS), DEVICE_FOLDERS), []);
});

Deno.test("listLinuxPorts() offers an adapter that nobody knows", () => {
  const files = new MemoryFiles({ ...NO_PORTS, ...usbPort({ ...CH340, vendor: "dead", product: "beef" }) });
  const [port] = listLinuxPorts(files, DEVICE_FOLDERS);
  assert.equal(port?.usbVendorId, 0xdead);
});

Deno.test("listLinuxPorts() counts as people do, and leaves out a port whose device file is not there", () => {
  const named = (name: string, socket: string) => usbPort({ ...CH340, name, socket });
  const files = new MemoryFiles({
    ...named("ttyUSB10", "1-4"),
    ...named("ttyUSB2", "1-3"),
    ...usbPort(UNO),
    ...named("ttyUSB1", "1-2"),
  });
  files.entries.delete("/dev/ttyUSB1");
  const paths = listLinuxPorts(files, DEVICE_FOLDERS).map(({ path }) => path);
  assert.deepEqual(paths, ["/dev/ttyACM0", "/dev/ttyUSB2", "/dev/ttyUSB10"]);
});

Deno.test("listLinuxPorts() finds nothing where nothing is", () => {
  assert.deepEqual(listLinuxPorts(new MemoryFiles(), DEVICE_FOLDERS), []);
});

Deno.test("listDarwinPorts() offers USB adapters by their call-out names only", () => {
  const names = [
    "cu.usbserial-1420",
    "cu.usbmodem1101",
    "cu.wchusbserial14210",
    "cu.SLAB_USBtoUART",
    "tty.usbmodem1101",
    "cu.Bluetooth-Incoming-Port",
    "cu.debug-console",
    "null",
  ];
  const files = new MemoryFiles(Object.fromEntries(names.map((name) => [`/dev/${name}`, ""])));
  const ports = listDarwinPorts(files, "/dev");
  assert.deepEqual(ports.map(({ path }) => path), [
    "/dev/cu.SLAB_USBtoUART",
    "/dev/cu.usbmodem1101",
    "/dev/cu.usbserial-1420",
    "/dev/cu.wchusbserial14210",
  ]);
  assert.deepEqual(Object.keys(ports[0] ?? {}), [
    "path",
    "serialNumber",
    "manufacturer",
    "product",
    "driver",
    "byId",
  ]);
});
