import assert from "node:assert/strict";
import { FlashFailure } from "../../server/programming/flashing.ts";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

/** What the server says for logs and terminals: none of it may be on a page in Spanish. */
const ENGLISH = { message: "What the server says", hint: "What it advises" };
const PHONE = { viewport: { width: 360, height: 740 }, locale: "es-ES" };

function test(name: string, body: (stage: Stage, page: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards("serial"));
    const page = await stage.visit(PHONE);
    await page.led.waitFor();
    await body(stage, page);
    const overflow = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px wider than the phone`);
    for (const own of Object.values(ENGLISH)) assert.equal(await page.text(own).count(), 0, own);
    assert.deepEqual(stage.problems, []);
  }));
}

test(
  "C13: a port in use names in Spanish who has it, on the card and behind the chip",
  async ({ boards }, page) => {
    boards.become("offline", {
      code: "port_busy",
      ...ENGLISH,
      details: { port: "/dev/ttyACM1", program: "arduino-ide", pid: 4711, others: 0 },
    });
    const who = "El puerto /dev/ttyACM1 lo tiene abierto arduino-ide (proceso 4711)";
    await page.page.locator("board-card").getByText(`${who}. Cierra ese programa, o ejecuta: kill 4711.`)
      .waitFor();
    await page.chip("board", "Sin conexión").click();
    await page.page.locator("status-chips").getByText(`${who}.`).waitFor();
  },
);

test(
  "C13: a port without permission tells the group and the command in Spanish",
  async ({ boards }, page) => {
    boards.become("offline", {
      code: "no_permission",
      ...ENGLISH,
      details: { port: "/dev/ttyACM1", group: "dialout", command: 'sudo usermod -aG dialout "$USER"' },
    });
    await page.text("pueden usarlo los miembros del grupo dialout").waitFor();
    await page.text('Ejecuta: sudo usermod -aG dialout "$USER"; después cierra la sesión').waitFor();
  },
);

test(
  "F4, C13: what became of programming is told in Spanish, what the compiler said as it said it",
  async ({ boards }, page) => {
    boards.become("mismatch", { code: "schema_mismatch", ...ENGLISH });
    await page.button("Programar la placa").click();
    await page.page.getByRole("progressbar", { name: "Programando la placa" }).waitFor();
    await page.text("Cargando 62").waitFor();
    boards.programmed.reject(
      new FlashFailure(ENGLISH.message, ENGLISH.hint, {
        flash: "source",
        errors: 1,
        said: "firmware/firmware.ino:41: expected ';' before '}' token",
      }),
    );
    await page.text("La placa no quedó programada: el programa no compila, 1 error").waitFor();
    const quoted = page.text("expected ';' before '}' token");
    assert.equal(await quoted.evaluate((element) => element.closest("[lang]")?.getAttribute("lang")), "en");
    boards.become("online");
    await page.text("Sin programar: el programa no compila, 1 error. Corrige el programa").waitFor();
  },
);

test("F4, C13: programming that was abandoned says in Spanish how far it came", async ({ boards }, page) => {
  boards.become("offline", {
    code: "flash_failed",
    ...ENGLISH,
    details: { flash: "interrupted", phase: "upload", percent: 62 },
  });
  await page.text("La placa no quedó programada: quien la programaba se fue mientras se cargaba, al 62 %")
    .waitFor();
});
