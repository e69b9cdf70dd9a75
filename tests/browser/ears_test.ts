import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { listen, liveRegions } from "./live_regions.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage, page: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards());
    const page = await stage.visit();
    await page.led.waitFor();
    await body(stage, page);
  }));
}

/** Values change by themselves: an LED that blinks, daylight that drifts, a button that somebody presses. */
async function changeByThemselves({ boards }: Stage, page: Seen): Promise<void> {
  for (let change = 1; change <= 40; change++) {
    boards.report("led", { on: change % 2 === 1, periodMs: 100 }, "board");
    boards.report("lamp", { level: change }, "board");
    boards.report("light", { value: 600 + change, periodMs: 100 }, "board");
    boards.report("button", { pressed: change % 2 === 1, presses: 4 + change }, "board");
    await page.drawing(new RegExp(`Light ${600 + change}`)).waitFor();
  }
}

const ONLY_ONE = [{ role: "status", live: "polite" }];

test(
  "U2: the page has one live region, also with each tool open while values change",
  async (stage, page) => {
    const { boards } = stage;
    assert.deepEqual(await liveRegions(page.page), ONLY_ONE);
    for (const tool of ["Trouble", "Plots", "History", "Console"]) {
      await page.page.getByRole("button", { name: tool, exact: true }).click();
      await page.page.getByRole("region", { name: tool, exact: true }).waitFor();
      await gone(page.text(page.words.text.tools.loading));
      boards.report("led", { on: true, periodMs: 100 }, "board");
      boards.report("led", { on: false, periodMs: 100 }, "board");
      assert.deepEqual(await liveRegions(page.page), ONLY_ONE, tool);
    }
    await page.button("Rename Uno").click();
    await page.page.getByRole("textbox", { name: "Name of the board" }).waitFor();
    assert.deepEqual(await liveRegions(page.page), ONLY_ONE, "renaming");
    boards.hold = true;
    await page.button("LED: Toggle").click();
    await page.text(page.words.text.channel.slow).waitFor();
    assert.deepEqual(await liveRegions(page.page), ONLY_ONE, "pending");
    await stage.stop();
    await page.button("Server: Unreachable").waitFor();
    assert.deepEqual(await liveRegions(page.page), ONLY_ONE, "without a server");
  },
);

test("U2: a click is said once, and what changes by itself is not said at all", async (stage, page) => {
  const said = await listen(page.page);
  await changeByThemselves(stage, page);
  await page.button("LED: Toggle").click();
  await page.said.filter({ hasText: /^LED: / }).waitFor();
  const [first = "", ...others] = await said();
  assert.match(first, /^LED: On, .* Confirmed by the board in [\d.]+ m?s$/);
  assert.deepEqual(others, []);
});
