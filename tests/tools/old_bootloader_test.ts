/**
 * A Nano of old: Arduino's own bootloader of that time on the virtual chip, which answers at 57600 baud only.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../protocol/clock.ts";
import { linuxSystem } from "../../server/serial/ffi_linux.ts";
import { linuxFiles } from "../../server/serial/linux_files.ts";
import { Pty } from "../../server/serial/pty_linux.ts";
import { loadBootloader } from "../../server/virtual_uno/bootloader.ts";
import { FLASH_BYTES } from "../../server/virtual_uno/chip.ts";
import { plugIn } from "../../server/virtual_uno/plugged_uno.ts";
import { VirtualUno } from "../../server/virtual_uno/virtual_uno.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { progressOf } from "./flash_house.ts";
import { TaskProcess } from "./task_process.ts";

/** Comes with Optiboot. */
const OLD = "/usr/share/arduino/hardware/arduino/avr/bootloaders/atmega/ATmegaBOOT_168_atmega328.hex";

// Loaded once for the process, which is not this test's leak.
linuxSystem();
linuxFiles();

Deno.test(withTools(
  "F11: a Nano with the old bootloader is programmed from the page, which tries the second rate by itself",
  [tools.optiboot],
  () =>
    inTempFolder(async (folder) => {
      const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
      const bootStart = loadBootloader(await readFile(OLD, "utf8"), flash);
      const uno = new VirtualUno({ flash, bootStart });
      const plug = await plugIn({
        uno,
        clock: systemClock,
        openPort: (events) => new Pty(500_000, events),
        ended: () => {},
      });
      // Without any other program, so that our own writer does it.
      const bin = join(folder, "bin");
      await mkdir(bin);
      await symlink(Deno.execPath(), join(bin, "deno"));
      {
        const args = ["serve", "--port", "0", "--data", folder, "--board", plug.port.path, "--no-open"];
        await using server = new TaskProcess(args, undefined, { PATH: bin });
        const [, url = ""] = await server.said(/^Destello ready at (\S+)$/m);
        const client = await Client.connect(url, await readFile(join(folder, "token"), "utf8"));
        const flashed = client.call("board.flash", {});
        const told = await progressOf(client);
        const upload = told.find(({ phase }) => phase === "upload");
        assert.match(upload?.message ?? "", / at 57600 baud \(Arduino Nano \(old bootloader\)\)$/);
        const { error } = await flashed;
        assert.equal(error, undefined);
        assert.equal(told.at(-1)?.phase, "done");
        await client.close();
      }
      await plug.port.close();
      await plug.release();
      await uno.close();
    }),
));
