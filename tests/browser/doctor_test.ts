import assert from "node:assert/strict";
import { findingMessage } from "../../protocol/findings_en.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";

const HELD = findingMessage(
  "port_held",
  { port: "/dev/ttyUSB0", program: "minicom", pid: 4711 },
  "kill 4711",
);
const MODE = findingMessage("folder_mode", { folder: "/data", mode: "0755" }, "chmod 700 '/data'");

for (
  const { locale, examine, again, held, mode, well } of [
    {
      locale: "en-US",
      examine: "Look for problems",
      again: "Look again",
      held:
        "The program minicom (process 4711) has /dev/ttyUSB0 open, and reads bytes that are meant for Destello.",
      mode: 'Other users of this machine can get at the data folder "/data" (mode 0755).',
      well: "Nothing else is wrong here.",
    },
    {
      locale: "es-MX",
      examine: "Buscar problemas",
      again: "Buscar otra vez",
      held:
        "El programa minicom (proceso 4711) tiene abierto /dev/ttyUSB0 y se lleva bytes que son para Destello.",
      mode: 'Otros usuarios de este equipo pueden entrar en la carpeta de datos "/data" (modo 0755).',
      well: "Aquí no hay nada más que esté mal.",
    },
  ]
) {
  Deno.test(withTools(
    `D3: behind the chips Server and Board stands what is wrong there, with the command that mends it (${locale})`,
    [tools.chromium],
    async (_t, chromium) => {
      await using stage = await Stage.open(chromium);
      stage.findings = [HELD, MODE];
      const page = await stage.visit({ locale });
      const { chips } = page.words.text;
      await page.chip("page", chips.pageOnline).click();
      assert.equal(await page.button(examine).count(), 0, "the page itself has nothing to examine");
      await page.chip("board", chips.boardStatus.online).click();
      await page.button(examine).click();
      await page.text(held).waitFor();
      await page.page.getByRole("code").getByText("kill 4711").waitFor();
      assert.equal(await page.text(mode).count(), 0);
      stage.findings = [];
      await page.button(again).click();
      await page.text(well).waitFor();
      stage.findings = [HELD, MODE];
      await page.chip("server", chips.serverOnline).click();
      await page.button(examine).click();
      await page.text(mode).waitFor();
      await page.page.getByRole("code").getByText("chmod 700 '/data'").waitFor();
      assert.equal(await page.text(held).count(), 0);
      assert.deepEqual(stage.problems, []);
    },
  ));
}
