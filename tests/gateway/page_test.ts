import assert from "node:assert/strict";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gone, Seen, Visitors } from "../browser/visitors.ts";
import { Mosquitto } from "../mqtt/mosquitto.ts";
import { inTempFolder } from "../server/temp_folder.ts";
import { tools, withTools } from "../tool.ts";
import { firstStart, Served } from "./served.ts";

Deno.test(withTools(
  "G1, G3, G3a, G4b, G4d: the page of a gateway has the boards of two servers, until one is unplugged or its server dies, and again when it is back",
  [tools.chromium, tools.mosquitto],
  (_t, chromium, mosquitto = "") =>
    inTempFolder(async (folder) => {
      await using broker = await Mosquitto.start(mosquitto);
      const serve = (name: string) => Served.start(join(folder, name), broker, "--board", "virtual");
      await using kitchen = await serve("kitchen");
      await using cellar = await serve("cellar");
      await using gateway = await Served.start(join(folder, "gateway"), broker, "--board", "mqtt");
      const all = await gateway.boards((all) =>
        all.length === 2 && all.every(({ status }) => status === "online")
      );
      const at = (port: number) => all.find(({ server }) => server?.name.endsWith(`:${port}`))?.id ?? "";
      const [first, second] = [at(kitchen.port), at(cellar.port)];
      await using visitors = await Visitors.open(chromium);
      const seen = new Seen(await visitors.visit(`http://127.0.0.1:${gateway.port}`));
      await seen.button("Board: 2 of 2 online").waitFor();
      const card = (id: string) => seen.page.getByRole("region", { name: new RegExp(id) });
      const led = (id: string) => card(id).getByRole("switch", { name: "LED" });
      for (const id of [first, second]) {
        await card(id).getByText("Simulated: an emulated chip runs the firmware a real Uno would.").waitFor();
        await card(id).getByText("Simulated", { exact: true }).waitFor();
        const offered = card(id).getByRole("group", { name: /^Tools/ }).getByRole("button");
        assert.deepEqual(await offered.allTextContents(), ["Plots", "History"]);
      }
      await led(first).click();
      await card(first).getByText(/^Confirmed by the board in [\d.,]+ m?s$/).first().waitFor();
      assert.match(
        JSON.stringify(await kitchen.ask(`/api/boards/${first}/history?only=commands`)),
        /"command":"set".*"by":"MQTT: [^"]+\/page \d+"/,
      );

      await kitchen.power(first, "unplug");
      await seen.button("Board: 1 of 2 online").waitFor();
      assert(await led(first).isDisabled());
      await kitchen.power(first, "plug");
      await seen.button("Board: 2 of 2 online").waitFor();
      // Its server has restored it.
      await led(first).and(seen.page.getByRole("switch", { checked: true, disabled: false })).waitFor();

      kitchen.process.signalAll("SIGKILL");
      await kitchen.process.ended();
      const away = card(first).getByText(/which has this board, is away/).first();
      await away.waitFor();
      assert(await led(first).isDisabled());
      assert(await led(second).isEnabled());

      await using again = await serve("kitchen");
      await seen.button("Board: 2 of 2 online").waitFor();
      await gone(away);
      await led(first).click();
      await again.board(first, "online");
      await card(first).getByText(/^Confirmed by the board in [\d.,]+ m?s$/).first().waitFor();
      assert.deepEqual(visitors.problems, []);
    }),
));

Deno.test(withTools(
  "G2, Q13c: on the page of a gateway a board moves to another server; while it is at two it can be used at none",
  [tools.chromium, tools.mosquitto],
  (_t, chromium, mosquitto = "") =>
    inTempFolder(async (folder) => {
      await using broker = await Mosquitto.start(mosquitto);
      const [kitchenData, cellarData] = [join(folder, "kitchen"), join(folder, "cellar")];
      const eeprom = await firstStart(kitchenData, broker);
      const serve = (data: string) => Served.start(data, broker, "--board", "virtual");
      await using kitchen = await serve(kitchenData);
      await using gateway = await Served.start(join(folder, "gateway"), broker, "--board", "mqtt");
      const [board] = await gateway.boards(([one]) => one?.status === "online");
      assert(board !== undefined);
      await using visitors = await Visitors.open(chromium);
      const seen = new Seen(await visitors.visit(`http://127.0.0.1:${gateway.port}`));
      await seen.led.click();
      await seen.standing(true);

      await kitchen.end();
      const away = seen.text(/which has this board, is away/);
      await away.waitFor();
      await mkdir(cellarData, { mode: 0o700 });
      await copyFile(join(kitchenData, eeprom), join(cellarData, eeprom));
      await using cellar = await serve(cellarData);
      await seen.chip("board", "Online").waitFor();
      await gone(away);
      await seen.standing(false);
      await seen.led.click();
      await seen.drawing(/LED On/).waitFor();
      assert.match(
        JSON.stringify(await cellar.ask("/api/boards")),
        /"led":\{"reported":\{"on":true,.*"by":"MQTT: [^"]+\/page \d+"/,
      );

      // The kitchen's file is still there: the same board once more.
      await using again = await serve(kitchenData);
      const shared = seen.text(/Another server \([^)]+\) has a board with the same id/);
      await shared.waitFor();
      assert(await seen.led.isDisabled());
      assert.equal(await seen.button("Give it an id of its own").count(), 0);

      const here = new Seen(await visitors.visit(`http://127.0.0.1:${again.port}`));
      await here.button("Give it an id of its own").click();
      await here.chip("board", "Online").waitFor();
      await seen.button("Board: 2 of 2 online").waitFor();
      await gone(shared);
      for (const led of await seen.led.all()) {
        const isOn = await led.isChecked();
        await led.click();
        await led.and(seen.page.getByRole("switch", { checked: !isOn })).waitFor();
      }
      assert.deepEqual(visitors.problems, []);
    }),
));
