import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";

Deno.test(
  withTools(
    "U13: two boards without names are told apart on cards, chip and tab, and the chip leads to a card",
    [tools.chromium],
    async (_t, chromium) => {
      await using stage = await Stage.open(chromium);
      const { boards } = stage;
      const seen = await stage.visit();
      const { page } = seen;
      await page.getByRole("heading", { name: "Uno", exact: true }).waitFor();
      const host = new URL(stage.url).host;
      assert.equal(await page.title(), `Uno · Destello ${host}`);
      const [first] = boards.list();
      boards.plug({ id: "uno-0badcafe", status: "online", boot: 2, channels: first?.channels ?? {} });
      for (const label of ["Uno 21c4", "Uno cafe"]) {
        await page.getByRole("heading", { name: label }).waitFor();
        await page.getByRole("group", { name: `Channels of ${label}` }).waitFor();
        await page.getByRole("group", { name: `Tools of ${label}` }).waitFor();
        await seen.button(`Rename ${label}`).waitFor();
        await page.getByRole("img", { name: `Drawing of the ${label}: ` }).waitFor();
      }
      assert.equal(await page.title(), `Uno 21c4, Uno cafe · Destello ${host}`);
      await seen.button("Board: 2 of 2 online").click();
      await page.getByRole("region", { name: "Board" }).getByRole("button", { name: "Uno cafe", exact: true })
        .click();
      const card = page.getByRole("heading", { name: "Uno cafe" });
      assert.ok(await card.evaluate((heading) => heading.matches(":focus")));
      await stage.stop();
      await seen.button("Server: Unreachable").waitFor();
      assert.match(await page.title(), /^Server: (Unreachable|Stopped) · Uno 21c4, Uno cafe · Destello /);
      assert.deepEqual(stage.problems.filter((problem) => !problem.includes("ERR_")), []);
    },
  ),
);
