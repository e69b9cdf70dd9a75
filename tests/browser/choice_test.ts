import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";
import { workbench } from "./workbench.ts";

function test(name: string, body: (stage: Stage, page: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, workbench());
    await body(stage, await stage.visit());
    assert.deepEqual(stage.problems, []);
  }));
}

function group({ page }: Seen, name: string): Locator {
  return page.getByRole("radiogroup", { name });
}

/** What has been asked for so far; the relay makes sure that nothing before it is still on its way. */
async function asked({ boards }: Stage, { page }: Seen): Promise<readonly unknown[]> {
  // A command waits in the page until its channel's former one is confirmed; the relay's would overtake it.
  await gone(page.locator("[aria-busy=true]").first());
  const last = boards.commanded("relay");
  await page.getByRole("switch", { name: "Relay" }).click();
  await last;
  return boards.commands.splice(0).filter(({ channel }) => channel !== "relay").map(({ args }) => args);
}

for (const [name, few] of [["Fan: Speed", true], ["Rover: Mode", false]] as const) {
  test(
    `U4: keys that browse ${few ? "a few" : "many"} options choose none of them, Enter and Space do`,
    async (stage, page) => {
      const { keyboard } = page.page;
      const options = group(page, name);
      await options.waitFor();
      const [first = "", second = "", third = ""] = await options.getByRole("radio").allTextContents();
      await options.getByRole("radio", { name: first }).focus();
      for (
        const key of [
          "ArrowDown",
          "ArrowDown",
          "ArrowRight",
          "ArrowUp",
          "End",
          "Home",
          second[0] ?? "",
          "ArrowDown",
        ]
      ) {
        await keyboard.press(key);
      }
      await options.getByRole("radio", { name: third }).and(page.page.locator(":focus")).waitFor();
      await options.getByRole("radio", { name: first, checked: true }).waitFor();
      assert.deepEqual(await asked(stage, page), []);
      const field = few ? "speed" : "mode";
      await options.getByRole("radio", { name: third }).press("Enter");
      await options.getByRole("radio", { name: third, checked: true }).waitFor();
      await keyboard.press("ArrowUp");
      await keyboard.press("Space");
      await options.getByRole("radio", { name: second, checked: true }).waitFor();
      assert.deepEqual(
        await asked(stage, page),
        [third, second].map((option) => ({ [field]: option.toLowerCase() })),
      );
    },
  );
}

test(
  "U4: Tab comes to the option that is chosen, and to no other; a click is one command",
  async (stage, page) => {
    const options = group(page, "Rover: Mode");
    await options.getByRole("radio", { name: "South" }).click();
    await options.getByRole("radio", { name: "South", checked: true }).waitFor();
    assert.deepEqual(await asked(stage, page), [{ mode: "south" }]);
    await group(page, "Fan: Speed").getByRole("radio", { name: "Off" }).focus();
    for (const expected of ["South"]) {
      for (let presses = 0; presses < 5; presses++) {
        await page.page.keyboard.press("Tab");
        if (await options.getByRole("radio").and(page.page.locator(":focus")).count() > 0) break;
      }
      await options.getByRole("radio", { name: expected }).and(page.page.locator(":focus")).waitFor();
    }
    await page.page.keyboard.press("Tab");
    assert.equal(await options.getByRole("radio").and(page.page.locator(":focus")).count(), 0);
  },
);
