import { strict as assert } from "node:assert";
import type { PortDetails } from "../../../server/serial/list_ports.ts";
import { PortTable, type PresentPort } from "../../../server/serial/port_table.ts";

function present(name: string, access = "0660 0 20"): PresentPort {
  const port: PortDetails = {
    path: `/dev/${name}`,
    serialNumber: null,
    manufacturer: null,
    product: null,
    driver: null,
    byId: null,
  };
  return { port, access };
}

function makeTable() {
  const told: string[] = [];
  const table = new PortTable({
    connected: ({ path }) => told.push(`+${path}`),
    disconnected: ({ path }) => told.push(`-${path}`),
  });
  return { table, told };
}

Deno.test("PortTable.update() tells what is new and what is gone, once", () => {
  const { table, told } = makeTable();
  table.update([present("ttyACM0"), present("ttyUSB0")]);
  table.update([present("ttyACM0"), present("ttyUSB0")]);
  table.update([present("ttyUSB0"), present("ttyACM1")]);
  assert.deepEqual(told, ["+/dev/ttyACM0", "+/dev/ttyUSB0", "-/dev/ttyACM0", "+/dev/ttyACM1"]);
});

Deno.test("PortTable.update() offers a port again when its permissions changed", () => {
  const { table, told } = makeTable();
  table.update([present("ttyACM0", "0600 0 0")]);
  table.update([present("ttyACM0", "0660 0 20")]);
  table.update([present("ttyACM0", "0660 0 20")]);
  assert.deepEqual(told, ["+/dev/ttyACM0", "+/dev/ttyACM0"]);
});

Deno.test("PortTable.remove() makes a port new that is back under the same name", () => {
  const { table, told } = makeTable();
  table.update([present("ttyACM0")]);
  table.remove("/dev/ttyACM0");
  table.remove("/dev/ttyACM0");
  table.remove("/dev/null");
  table.update([present("ttyACM0")]);
  assert.deepEqual(told, ["+/dev/ttyACM0", "-/dev/ttyACM0", "+/dev/ttyACM0"]);
});

Deno.test("PortTable.removeAll() makes all ports new", () => {
  const { table, told } = makeTable();
  table.update([present("ttyACM0"), present("ttyUSB0")]);
  told.length = 0;
  table.removeAll();
  table.update([present("ttyUSB0")]);
  assert.deepEqual(told, ["-/dev/ttyACM0", "-/dev/ttyUSB0", "+/dev/ttyUSB0"]);
});
