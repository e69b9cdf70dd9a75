import assert from "node:assert/strict";
import { RequestFailure } from "../../protocol/failures.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";

const ID = "uno-7f3a21c4";

Deno.test(withTools(
  "B20: one press on the card, or behind the chip, has the board blink, and a failure is told on the button",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const { boards } = stage;
    const page = await stage.visit();
    const { identify } = page.words.text.board;
    await page.led.waitFor();
    await page.page.locator("board-card").getByRole("button", { name: identify }).click();
    await page.button("Its LED blinks").waitFor();
    assert.deepEqual(boards.identified, [ID]);

    boards.hold = true;
    await page.chip("board", page.words.text.chips.boardStatus.online).click();
    await page.page.locator("status-chips").getByRole("button", { name: "Its LED blinks" }).click();
    while (boards.held === 0) await page.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.deepEqual(boards.identified, [ID, ID]);
    boards.fail(new RequestFailure("schema_mismatch", "Another build", "Program the board"));
    await page.page.locator("board-card").getByRole("button", { name: /the board runs other firmware/ })
      .waitFor();
    assert.deepEqual(stage.problems, []);
  },
));
