import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage, page: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards());
    const page = await stage.visit();
    await page.led.waitFor();
    await body(stage, page);
    assert.deepEqual(stage.problems, []);
  }));
}

/** A key is held for a second: Chromium is told of it as often as a keyboard tells. */
async function hold({ page }: Seen, key: string): Promise<void> {
  for (let repetition = 0; repetition < 30; repetition++) await page.keyboard.down(key);
  await page.keyboard.up(key);
}

/** What has been asked for so far; asking for the lamp makes sure that nothing before it is still on its way. */
async function asked({ boards }: Stage, page: Seen): Promise<readonly string[]> {
  // A command waits in the page until its channel's former one is confirmed; the lamp's would overtake it.
  await gone(page.page.locator("[aria-busy=true]").first());
  await page.level.fill("11");
  await page.drawing(/Lamp 11\b/).waitFor();
  return boards.commands.splice(0).map(({ channel, command }) => `${channel}.${command}`).slice(0, -1);
}

for (const key of ["Enter", "Space"]) {
  test(`U1: ${key} that is held on the switch or a button is one command`, async (stage, page) => {
    await page.led.focus();
    await hold(page, key);
    await page.button("LED: Toggle").focus();
    await hold(page, key);
    await page.page.getByRole("button", { name: "Blink", exact: true }).focus();
    await hold(page, key);
    assert.deepEqual(await asked(stage, page), ["led.set", "led.toggle", "led.blink"]);
  });
}

test("U1: Enter that is held in a form's field is one command", async (stage, page) => {
  await page.page.getByRole("spinbutton", { name: "Time" }).focus();
  await hold(page, "Enter");
  assert.deepEqual(await asked(stage, page), ["lamp.fade"]);
});

test("U1: Enter that is held opens a tool, and does not close it again", async (_stage, page) => {
  const tool = page.page.getByRole("button", { name: "Trouble", exact: true });
  await tool.focus();
  await hold(page, "Enter");
  await tool.and(page.page.locator('[aria-expanded="true"]')).waitFor();
  await page.button("Unplug").focus();
  await hold(page, "Enter");
  await page.text("Trouble is on, made by you: the board is unplugged.").waitFor();
});

test(
  "U1: Enter that is held opens the field for a name, and does not save what stands in it",
  async (_stage, page) => {
    await page.button("Rename Uno").focus();
    for (let repetition = 0; repetition <= 5; repetition++) {
      await page.page.keyboard.down("Enter");
      await page.page.getByLabel("Name of the board").waitFor();
    }
    await page.page.keyboard.up("Enter");
    assert.ok(await page.page.getByLabel("Name of the board").isVisible());
  },
);
