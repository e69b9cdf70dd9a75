/**
 * A Mega on simavr, with the bootloader that Arduino ships for it: programmed by its row of the table, and used by the real server.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { FIXTURE } from "../fixture_project.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { TaskProcess } from "../tools/task_process.ts";
import { ATMEGA2560 } from "./simavr_board.ts";
import { startAt, usedByServer } from "./simavr_server.ts";

const BOOTLOADER = "/usr/share/arduino/hardware/arduino/avr/bootloaders/stk500v2/stk500boot_v2_mega2560.hex";

Deno.test(withTools(
  "F14, W16, W17b: a Mega is programmed by its row, used by the real server, and known again after each restart",
  [tools.gpp, tools.simavr, tools.arduinoBuilder, tools.avrdude],
  (_t, gpp = "") =>
    inTempFolder(async (folder) => {
      const [port, data] = [join(folder, "mega"), join(folder, "data")];
      const options = { folder, gpp, chip: ATMEGA2560, bootloader: BOOTLOADER };
      const board = await startAt(port, options);
      await using flashing = new TaskProcess([
        ...["flash", "--data", data, "--with", "arduino-builder", "--board", "mega", "--port", port],
        ...["--project", FIXTURE],
      ]);
      const { code, stdout, stderr } = await flashing.ended();
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, /^The board at .* runs build [0-9a-f]{8}$/m);

      await usedByServer(board, port, options, async ({ board, client, view }) => {
        // Its bootloader waits for a message as long as bytes come, and the server goes on asking (W17b).
        await board.pressReset();
        const boot = (view.boot ?? 0) + 1;
        const { view: back } = await client.notified(
          "board.changed",
          ({ view }) => view?.status === "online" && view.boot === boot,
        );
        assert.equal(back?.id, view.id);
      });
    }),
));
