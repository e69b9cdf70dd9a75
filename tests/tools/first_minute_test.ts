import assert from "node:assert/strict";
import { sentence } from "../browser/sentence.ts";
import { Seen, Visitors } from "../browser/visitors.ts";
import { tools, withTools } from "../tool.ts";
import { FlashHouse } from "./flash_house.ts";

const LED = 13;

Deno.test(withTools(
  "an erased Uno is found, programmed by one press on the page, and its LED obeys the page's switch",
  [tools.chromium, tools.optiboot],
  async (_t, chromium) => {
    await using house = await FlashHouse.open(["--empty"]);
    await house.serve();
    await using visitors = await Visitors.open(chromium);
    const page = new Seen(await visitors.visit(house.url));
    const { found, board, chips, channel } = page.words.text;
    await page.page.getByRole("heading", { name: found.something("uno") }).waitFor();
    // Whether it hears the bootloader now and then, or nothing at all, is a matter of moments.
    await page.text(found.firmware.none).or(page.text(found.firmware.other)).waitFor();
    await page.text(found.replaces).waitFor();
    assert.equal(await page.led.count(), 0, "there is nothing to control yet");
    await page.button(found.program).click();
    await page.page.getByRole("progressbar", { name: board.programming }).waitFor();
    await page.text(new RegExp(`^${board.phase.upload} \\d+`)).waitFor();
    await page.chip("board", chips.boardStatus.online).waitFor({ timeout: 60_000 });
    const before = house.edges(LED).length;
    await page.led.click();
    await page.text(sentence(channel.confirmed)).waitFor();
    await house.sawMore(LED, before);
    assert.deepEqual(house.edges(LED).slice(before).map(({ level }) => level), [1]);
    await page.standing(true);
    assert.deepEqual(visitors.problems, []);
  },
));
