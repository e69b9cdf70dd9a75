import assert from "node:assert/strict";
import { join } from "node:path";
import { tools, withTools } from "../tool.ts";
import { ProjectCopy } from "../tools/project_copy.ts";
import { TaskProcess } from "../tools/task_process.ts";
import { Stage } from "./stage.ts";
import { gone, Seen, Visitors } from "./visitors.ts";

Deno.test(withTools(
  "R11: a page says which project has changed, has it built by one press, and shows what is wrong with it",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const { builds } = stage;
    const page = await stage.visit();
    await page.led.waitFor();
    const place = () => page.led.evaluate((led) => led.getBoundingClientRect().top + scrollY);
    const before = await place();
    const region = page.page.getByRole("region", { name: "Changed projects" });

    builds.become({ project: "Fan", stage: "changed", problem: null });
    await region.getByText("The files of Fan have changed since the server loaded them.").waitFor();
    await page.said.filter({ hasText: "The files of Fan have changed" }).waitFor();
    // No control moves away under a finger.
    assert.deepEqual(await place(), before);

    await region.getByRole("button", { name: "Build and serve Fan anew" }).click();
    await region.getByText("Fan is being built. Then its boards have the new controls.").waitFor();
    assert.deepEqual(builds.asked, ["Fan"]);
    await gone(region.getByRole("button"));

    const problem = 'fan/definition.ts:12: The pin of "Fan" must be a pin of the board, got 99';
    builds.become({ project: "Fan", stage: "failed", problem });
    await region.getByText("Fan is served as it was before its files changed:").waitFor();
    await region.getByText(problem, { exact: true }).waitFor();
    assert.equal(await region.getByText(problem).getAttribute("lang"), "en");
    await page.said.filter({ hasText: "definition.ts:12" }).waitFor();

    // A page that is opened later shows it, in its own language.
    const later = await stage.visit({ locale: "es" });
    const proyectos = later.page.getByRole("region", { name: "Proyectos cambiados" });
    await proyectos.getByText("Fan se sirve como antes de que cambiaran sus archivos:").waitFor();
    await proyectos.getByText(problem).waitFor();
    builds.become(
      { project: "Fan", stage: "a stage of tomorrow", problem: null },
      { project: "Lamp", stage: "changed", problem: null },
    );
    await proyectos.getByRole("button", { name: "Compilar y servir Lamp de nuevo" }).waitFor();
    await proyectos.getByText("Los archivos de Fan han cambiado").waitFor();

    builds.become();
    await gone(region);
    await gone(proyectos);
    assert.deepEqual(await place(), before);
    assert.deepEqual(stage.problems, []);
  },
));

Deno.test(withTools(
  "R11: a keyboard reaches every control beside a long mistake, and whoever asks for another project is told",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const problem = Array.from({ length: 40 }, (_, line) => `firmware/firmware.ino:${line}: no`).join("\n");
    stage.builds.become({ project: "Gone", stage: "failed", problem });
    const seen = await stage.visit({ viewport: { width: 360, height: 740 } });
    const region = seen.page.getByRole("region", { name: "Changed projects" });
    await region.waitFor();
    const box = await region.boundingBox();
    assert.ok(box !== null && box.height <= 370, `It is ${box?.height} px high`);
    const history = seen.button("History");
    await history.focus();
    const [button, over] = [await history.boundingBox(), await region.boundingBox()];
    assert.ok(button !== null && over !== null && button.y + button.height <= over.y, "The focus is covered");

    await region.getByRole("button", { name: "Build and serve Gone anew" }).click();
    await region.getByText(/this value is not allowed/i).waitFor();
    assert.deepEqual(stage.builds.asked, []);
  },
));

Deno.test(withTools(
  "R10, R11: without --watch a page has a changed project built; a mistake is shown in the terminal's words until it is mended",
  [tools.chromium, tools.arduinoBuilder],
  async (_t, chromium) => {
    await using copy = await ProjectCopy.make();
    await using server = new TaskProcess([
      ...["serve", "--project", copy.folder, "--board", "virtual", "--port", "0", "--no-open"],
      ...["--data", join(copy.folder, "data")],
    ]);
    const [, url = ""] = await server.said(/^Destello ready at (\S+)$/m);
    await using visitors = await Visitors.open(chromium);
    const { page } = new Seen(await visitors.visit(url));
    const region = page.getByRole("region", { name: "Changed projects" });
    const level = (max: number) => page.locator(`input[type="range"][max="${max}"]:enabled`).first();
    await level(255).waitFor();

    await copy.edit("definition.ts", (text) => text.replaceAll("max: 255 ", "max: -5 "));
    await region.getByText("The files of Uno have changed since the server loaded them.").waitFor();
    await region.getByRole("button", { name: "Build and serve Uno anew" }).click();
    const [, sentence = ""] = await server.warned(/is served as it was before: (.*definition\.ts:\d+: .*)$/m);
    await region.getByText(sentence, { exact: true }).waitFor();
    assert.equal(await level(255).count(), 1);

    await copy.edit("definition.ts", (text) => text.replaceAll("max: -5 ", "max: 200 "));
    await region.getByText("The files of Uno have changed").waitFor();
    await gone(region.getByText(sentence, { exact: true }));
    await region.getByRole("button", { name: "Build and serve Uno anew" }).click();
    await level(200).waitFor();
    await gone(region);
  },
));
