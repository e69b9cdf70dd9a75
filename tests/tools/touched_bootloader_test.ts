/**
 * A Leonardo without its USB: pseudo-terminals behind a tree of devices of the test's own, which go and come as its ports would.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { boardModel } from "../../protocol/board_models.ts";
import { NoBootloaderPortError } from "../../server/programming/program_errors.ts";
import { throughTouchedBootloader } from "../../server/programming/touched_bootloader.ts";
import { linuxSystem } from "../../server/serial/ffi_linux.ts";
import { linuxFiles } from "../../server/serial/linux_files.ts";
import { Pty } from "../../server/serial/pty_linux.ts";
import { loadIntelHex } from "../../server/virtual_uno/intel_hex.ts";
import { FIXTURE } from "../fixture_project.ts";
import { DeviceTree } from "../serial/device_tree.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { FakeClock } from "../unit/link/fake_clock.ts";
import { type TreePort, usbPort } from "../unit/serial/device_tree.ts";
import { Avr109Bootloader } from "./avr109_bootloader.ts";

// Loaded once for the process, which is not this test's leak.
linuxSystem();
linuxFiles();

const LEONARDO = boardModel("leonardo");
const UPLOAD = fileURLToPath(new URL("upload.ts", import.meta.url));
const IMAGE = join(FIXTURE, "firmware/image/uno.hex");
const SKETCH: TreePort = {
  name: "ttyACM0",
  vendor: "2341",
  product: "8036",
  socket: "1-1",
  driver: "cdc_acm",
};
/** It comes back under the name that the sketch's port had. */
const BOOTLOADER: TreePort = { ...SKETCH, product: "0036" };

/** Plug in a port whose device is a pseudo-terminal. */
function plugIn(tree: DeviceTree, port: TreePort, pty: Pty): void {
  tree.add({ ...usbPort(port), [`/dev/${port.name}`]: { to: pty.path } });
}

/** A Leonardo, whose sketch says nothing. */
class TouchedBoard implements AsyncDisposable {
  readonly tree = new DeviceTree();
  readonly bootloader = new Avr109Bootloader();
  /** The rate at which the sketch's port was closed, each time. */
  readonly closedAt: number[] = [];
  readonly #sketch: Pty;
  readonly #waiting: Pty;

  constructor() {
    this.#sketch = new Pty(9600, {
      opened() {},
      closed: () => {
        this.closedAt.push(this.#sketch.baudRate);
        if (this.#sketch.baudRate === 1200) this.#become(SKETCH, BOOTLOADER, this.#waiting);
      },
      received() {},
    });
    this.#waiting = new Pty(9600, {
      opened() {},
      closed: () => {
        if (this.bootloader.hasEnded) this.#become(BOOTLOADER, SKETCH, this.#sketch);
      },
      received: (bytes) => this.#waiting.write(this.bootloader.take(bytes)),
    });
    plugIn(this.tree, SKETCH, this.#sketch);
  }

  /** What its USB says it is. */
  get product(): string {
    const device = "devices/pci0000:00/0000:00:14.0/usb1/1-1/idProduct";
    return Deno.readTextFileSync(join(this.tree.sys, device));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#sketch.close(), this.#waiting.close()]);
    this.tree[Symbol.dispose]();
  }

  #become(before: TreePort, after: TreePort, pty: Pty): void {
    this.tree.unplug(before);
    plugIn(this.tree, after, pty);
  }
}

Deno.test(withTools(
  "F14b: a Leonardo's bootloader is started at 1200 baud, its own port is programmed by avrdude, and the sketch's port is waited for",
  [tools.avrdude, tools.pseudoTerminal],
  () =>
    inTempFolder(async (out) => {
      await using board = new TouchedBoard();
      const { dev, sys } = board.tree;
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", UPLOAD, LEONARDO.fqbn, join(dev, SKETCH.name), IMAGE, out, dev, sys],
      }).output();
      const said = new TextDecoder().decode(stdout);
      assert.equal(said, '{"ok":true}', new TextDecoder().decode(stderr));
      assert.deepEqual(board.closedAt, [1200]);
      const wanted = new Uint8Array(board.bootloader.flash.length).fill(0xff);
      loadIntelHex(await Deno.readTextFile(IMAGE), wanted);
      assert.deepEqual(board.bootloader.flash, wanted);
      assert.equal(board.product, SKETCH.product);
    }),
));

Deno.test(withTools(
  "F14b: a bootloader that runs already is used as it is; one that does not come is told with what to do",
  [tools.pseudoTerminal],
  async () => {
    using tree = new DeviceTree();
    const pty = new Pty(9600, { opened() {}, closed() {}, received() {} });
    const port = join(tree.dev, SKETCH.name);
    const clock = new FakeClock();
    const options = { model: LEONARDO, port, clock };
    try {
      plugIn(tree, BOOTLOADER, pty);
      const used = await throughTouchedBootloader(options, (found) => {
        tree.unplug(BOOTLOADER);
        plugIn(tree, SKETCH, pty);
        return Promise.resolve(found);
      }, tree);
      assert.equal(used, port);
      assert.equal(pty.baudRate, 9600);

      const unused = () => Promise.reject(new Error("There is no bootloader"));
      const missing = assert.rejects(throughTouchedBootloader(options, unused, tree), (error) => {
        assert.ok(error instanceof NoBootloaderPortError);
        assert.match(error.message, /^No bootloader of "Arduino Leonardo" appeared within 10 s after port /);
        assert.match(error.hint, /reset button twice/);
        return true;
      });
      clock.pass(10_000);
      await missing;
      assert.equal(pty.baudRate, 1200);
    } finally {
      await pty.close();
    }
  },
));
