/**
 * A Mega on simavr, with the bootloader that Arduino ships for it: programmed by its row of the table, and used by the real server.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { placeLink } from "../../scripts/board/port_link.ts";
import { FIXTURE } from "../fixture_project.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { Client } from "../thread/client.ts";
import { tools, withTools } from "../tool.ts";
import { TaskProcess } from "../tools/task_process.ts";
import { ATMEGA2560, SimavrBoard } from "./simavr_board.ts";

const BOOTLOADER = "/usr/share/arduino/hardware/arduino/avr/bootloaders/stk500v2/stk500boot_v2_mega2560.hex";

Deno.test(withTools(
  "F14, W16, W17b: a Mega is programmed by its row, used by the real server, and known again after each restart",
  [tools.gpp, tools.simavr, tools.arduinoBuilder, tools.avrdude],
  (_t, gpp = "") =>
    inTempFolder(async (folder) => {
      const [port, data] = [join(folder, "mega"), join(folder, "data")];
      const options = { folder, gpp, chip: ATMEGA2560, bootloader: BOOTLOADER };
      let board = await SimavrBoard.start(options);
      await placeLink(port, await board.port());
      await using flashing = new TaskProcess([
        ...["flash", "--data", data, "--with", "arduino-builder", "--board", "mega", "--port", port],
        ...["--project", FIXTURE],
      ]);
      const { code, stdout, stderr } = await flashing.ended();
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, /^The board at .* runs build [0-9a-f]{8}$/m);

      await using server = new TaskProcess([
        ...["serve", "--port", "0", "--no-open", "--data", data, "--project", FIXTURE, "--board", port],
      ]);
      const [, url = ""] = await server.said(/^Destello ready at (\S+)$/m);
      const client = await Client.connect(url, await readFile(join(data, "token"), "utf8"));
      const { id } = await client.found(({ status }) => status === "online");
      const state = async (method: string, params: Record<string, unknown>) =>
        (await client.call(method, params)).result?.state;
      assert.deepEqual(await state("led.set", { on: true }), { on: true, periodMs: 0 });
      assert.equal(board.edges.at(-1)?.level, 1);
      assert.deepEqual(await state("lamp.set", { level: 128 }), { level: 128 });
      await board[Symbol.asyncDispose]();
      await client.notified("board.changed", ({ view }) => view?.status === "offline");

      board = await SimavrBoard.start(options);
      await placeLink(port, await board.port());
      const { view } = await client.notified("board.changed", ({ view }) => view?.status === "online");
      assert.equal(view?.id, id);

      // Its bootloader waits for a message as long as bytes come, and the server goes on asking (W17b).
      await board.pressReset();
      const boot = (view?.boot ?? 0) + 1;
      const { view: back } = await client.notified(
        "board.changed",
        ({ view }) => view?.status === "online" && view.boot === boot,
      );
      assert.equal(back?.id, id);
      await client.close();
      await board[Symbol.asyncDispose]();
    }),
));
