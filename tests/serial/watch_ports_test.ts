import { strict as assert } from "node:assert";
import { join } from "node:path";
import { SerialIoError } from "../../server/serial/errors.ts";
import type { FolderChange } from "../../server/serial/inotify_events.ts";
import { linuxFiles } from "../../server/serial/linux_files.ts";
import { listLinuxPorts } from "../../server/serial/list_ports.ts";
import { watchFolder } from "../../server/serial/watch_folder.ts";
import { watchPorts } from "../../server/serial/watch_ports.ts";
import { CH340, NO_PORTS, UNO, usbPort } from "../unit/serial/device_tree.ts";
import { DeviceTree } from "./device_tree.ts";
import { openDescriptors } from "./pty.ts";

/** What was told, to be waited for. */
class Told {
  readonly lines: string[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void } | null = null;

  tell(line: string): void {
    this.lines.push(line);
    if (this.#waiting !== null && this.lines.length >= this.#waiting.count) this.#waiting.resolve();
  }

  until(count: number): Promise<void> {
    if (this.lines.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting = { count, resolve });
  }
}

function watchTree(tree: DeviceTree) {
  const told = new Told();
  const name = (path: string) => path.slice(tree.dev.length + 1);
  const watch = watchPorts({
    connected: ({ path }) => told.tell(`+${name(path)}`),
    disconnected: ({ path }) => told.tell(`-${name(path)}`),
  }, tree);
  return { told, watch };
}

Deno.test("listLinuxPorts() reads the kernel's own tree of links and files", () => {
  using tree = new DeviceTree();
  tree.add({ ...NO_PORTS, ...usbPort(UNO), ...usbPort(CH340) });
  const ports = listLinuxPorts(linuxFiles(), tree);
  assert.deepEqual(
    ports.map(({ path, usbVendorId, serialNumber, product, driver }) => ({
      path,
      usbVendorId,
      serialNumber,
      product,
      driver,
    })),
    [
      {
        path: join(tree.dev, "ttyACM0"),
        usbVendorId: 0x2341,
        serialNumber: "95735353032351F0B1C1",
        product: null,
        driver: "cdc_acm",
      },
      {
        path: join(tree.dev, "ttyUSB0"),
        usbVendorId: 0x1a86,
        serialNumber: null,
        product: "USB Serial",
        driver: "ch341-uart",
      },
    ],
  );
  assert.equal(ports[0]?.byId, join(tree.dev, "serial/by-id", UNO.byId ?? ""));
});

Deno.test("watchPorts() tells at once what is there, then what comes and goes", async () => {
  using tree = new DeviceTree();
  tree.add({ ...NO_PORTS, ...usbPort(UNO) });
  const { told, watch } = watchTree(tree);
  assert.deepEqual(told.lines, ["+ttyACM0"]);
  tree.add(usbPort(CH340));
  await told.until(2);
  tree.remove("ttyACM0");
  await told.until(3);
  assert.deepEqual(told.lines, ["+ttyACM0", "+ttyUSB0", "-ttyACM0"]);
  await watch.close();
});

Deno.test("watchPorts() offers a port again when udev has given it to its group", async () => {
  using tree = new DeviceTree();
  const { told, watch } = watchTree(tree);
  tree.add(usbPort(UNO));
  await told.until(1);
  await Deno.chmod(join(tree.dev, "ttyACM0"), 0o666);
  await told.until(2);
  assert.deepEqual(told.lines, ["+ttyACM0", "+ttyACM0"]);
  await watch.close();
});

Deno.test("watchPorts() notices a port that went and came back under its old name at once", async () => {
  using tree = new DeviceTree();
  tree.add(usbPort(UNO));
  const { told, watch } = watchTree(tree);
  tree.remove("ttyACM0");
  Deno.writeFileSync(join(tree.dev, "ttyACM0"), new Uint8Array(), { mode: 0o660 });
  await told.until(3);
  assert.deepEqual(told.lines, ["+ttyACM0", "-ttyACM0", "+ttyACM0"]);
  await watch.close();
});

Deno.test("watchPorts() tells nothing of devices that are no ports", async () => {
  using tree = new DeviceTree();
  const { told, watch } = watchTree(tree);
  tree.add(NO_PORTS);
  tree.remove("ttyS0", "rfcomm0");
  tree.add(usbPort(UNO));
  await told.until(1);
  assert.deepEqual(told.lines, ["+ttyACM0"]);
  await watch.close();
});

Deno.test("P4: watchPorts() sees 1,000 replugs, and leaves no descriptor open", async () => {
  using tree = new DeviceTree();
  tree.add(usbPort(UNO));
  const descriptors = openDescriptors();
  const { told, watch } = watchTree(tree);
  for (let cycle = 1; cycle <= 1000; cycle++) {
    tree.remove("ttyACM0");
    Deno.writeFileSync(join(tree.dev, "ttyACM0"), new Uint8Array(), { mode: 0o660 });
    await told.until(1 + 2 * cycle);
  }
  assert.equal(told.lines.length, 2001);
  await watch.close();
  await watch.close();
  assert.equal(openDescriptors(), descriptors);
});

Deno.test("watchFolder() tells of links that lead out of the folder, and opens nothing", async () => {
  using tree = new DeviceTree();
  const pipe = join(tree.dev, "pipe");
  const told = new Told();
  const watch = watchFolder(tree.dev, (changes: readonly FolderChange[]) => {
    for (const { kind, name } of changes) told.tell(`${kind} ${name}`);
  });
  // Whoever opens a pipe for reading is stuck in it; whoever opens a serial port resets the board.
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  await Deno.symlink("/dev/null", join(tree.dev, "uno"));
  await told.until(2);
  tree.remove("uno");
  await told.until(3);
  assert.deepEqual(told.lines, ["appeared pipe", "appeared uno", "vanished uno"]);
  await watch.close();
});

Deno.test("watchFolder() says so when the folder itself is gone", async () => {
  using tree = new DeviceTree();
  const told = new Told();
  const watch = watchFolder(tree.dev, (changes) => {
    for (const { kind } of changes) told.tell(kind);
  });
  await Deno.remove(tree.dev);
  await told.until(1);
  assert.equal(told.lines.at(-1), "unknown");
  await watch.close();
});

Deno.test("watchFolder() refuses a folder that is not there, and leaves no descriptor open", () => {
  const descriptors = openDescriptors();
  assert.throws(() => watchFolder("/nowhere", () => {}), (error) => {
    assert.ok(error instanceof SerialIoError);
    assert.equal(error.number, 2);
    return true;
  });
  assert.equal(openDescriptors(), descriptors);
});
