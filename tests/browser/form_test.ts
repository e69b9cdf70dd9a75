import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";
import { workbench } from "./workbench.ts";

function test(
  name: string,
  body: (stage: Stage, page: Seen) => Promise<void>,
  { locale = "en-GB", boards = () => new ScriptedBoards() } = {},
): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, boards());
    const page = await stage.visit({ locale });
    await body(stage, page);
    assert.deepEqual(stage.problems, []);
  }));
}

function number({ page }: Seen, group: string, name: string | RegExp): Locator {
  return page.getByRole("group", { name: group }).getByRole("spinbutton", { name });
}

/** What a screen reader says of a field after its name and value. */
function description(field: Locator): Promise<string> {
  return field.evaluate((input) =>
    (input.getAttribute("aria-describedby") ?? "").split(" ").map((id) => {
      const root = input.getRootNode();
      return root instanceof ShadowRoot ? root.getElementById(id)?.textContent.trim() ?? "" : "";
    }).join(" ").trim()
  );
}

test(
  "U6: a field's range stands beside it before anything is typed, and a screen reader hears it",
  async (_stage, page) => {
    const period = number(page, "LED: Blink", "Period");
    await page.text("0 to 6,350 ms, in steps of 50").waitFor();
    assert.equal(await description(period), "0 to 6,350 ms, in steps of 50");
    assert.equal(await description(number(page, "Lamp: Fade", "Level")), "0 to 255");
  },
);

test(
  "U6: in a page in Spanish each wrong field says in Spanish what is wrong, and the first one has the focus",
  async ({ boards }, page) => {
    const fade = page.page.getByRole("group", { name: "Lámpara: Graduar" });
    const [level, time] = [
      fade.getByRole("spinbutton", { name: "Nivel" }),
      fade.getByRole("spinbutton", { name: "Tiempo" }),
    ];
    await level.fill("300");
    await time.fill("");
    await fade.getByRole("button").click();
    await level.and(page.page.locator(":focus")).waitFor();
    assert.equal(await level.getAttribute("aria-invalid"), "true");
    assert.equal(await time.getAttribute("aria-invalid"), "true");
    assert.match(await description(level), /Escribe un número de 0 a 255$/);
    assert.match(await description(time), /Escribe un número de 0 a 65\.535\sms$/);
    await level.fill("30");
    await gone(fade.getByText("Escribe un número de 0 a 255"));
    assert.equal(await level.getAttribute("aria-invalid"), "false");
    await time.fill("1000");
    await fade.getByRole("button").click();
    await page.text(/^Confirmado por la placa/).waitFor();
    const period = number(page, "LED: Parpadear", /Período|Periodo/);
    await period.fill("120");
    await period.press("Enter");
    assert.match(await description(period), /los más cercanos son 100 y 150\sms$/);
    assert.deepEqual(boards.commands.map(({ args }) => args), [{ level: 30, ms: 1000 }]);
  },
  { locale: "es-ES" },
);

test(
  "U7: a form begins with what is reported and follows it, until a person changes it",
  async ({ boards }, page) => {
    const sample = number(page, "Light: Sample", "Period, new value");
    await sample.waitFor();
    assert.equal(await sample.inputValue(), "200");
    await page.page.getByRole("group", { name: "Light: Sample" }).getByRole("button").click();
    await page.text(/^Confirmed by the board/).waitFor();
    assert.deepEqual(
      boards.commands.splice(0).map(({ args }) => args),
      [{ periodMs: 200 }],
      "nothing is changed",
    );
    const now = async (periodMs: number) => {
      boards.report("light", { value: 600, periodMs }, "page 2");
      await page.page.getByRole("definition").filter({ hasText: `${periodMs}` }).waitFor();
    };
    await now(300);
    assert.equal(await sample.inputValue(), "300");
    await sample.focus();
    await now(400);
    assert.equal(await sample.inputValue(), "300", "not under the fingers");
    await sample.fill("550");
    await number(page, "Lamp: Fade", "Level").focus();
    await now(410);
    assert.equal(await sample.inputValue(), "550", "what a person typed stays");
    await now(550);
    await now(560);
    assert.equal(await sample.inputValue(), "560", "what was wanted is so, and is the present from then on");
  },
);

test("U7: no form begins with the end of a range that is far from everything", async (_stage, page) => {
  const steps = number(page, "Stepper: Go", "Steps");
  await steps.waitFor();
  assert.equal(await steps.inputValue(), "0");
  const { page: seen } = page;
  assert.equal(
    await seen.getByRole("group", { name: "Stepper: Go" }).getByRole("checkbox").isChecked(),
    false,
  );
  assert.equal(
    await seen.getByRole("group", { name: "Fan: Spin" }).getByRole("combobox").inputValue(),
    "off",
  );
  assert.equal(await number(page, "Fan: Spin", "Time").inputValue(), "100");
}, { boards: workbench });
