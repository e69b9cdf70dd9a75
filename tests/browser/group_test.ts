import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { accessProblems } from "./accessibility.ts";
import { Finger } from "./finger.ts";
import { picture } from "./picture.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";
import { workbench } from "./workbench.ts";

function test(name: string, body: (stage: Stage, page: Seen) => Promise<void>, locale = "en-GB"): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, workbench());
    await body(stage, await stage.visit({ locale, viewport: { width: 1280, height: 900 } }));
    assert.deepEqual(stage.problems, []);
  }));
}

function slider({ page }: Seen, name: string): Locator {
  return page.getByRole("slider", { name, exact: true });
}

/** The square, where it stays: a control whose code comes later would push it down. */
async function placedPad({ page }: Seen): Promise<Locator> {
  const pad = page.locator("pad-control .pad");
  await pad.waitFor();
  await gone(page.locator("channel-card :not(:defined)").first());
  return pad;
}

/** What was asked of a channel. */
function asked({ boards }: Stage, channel: string): readonly unknown[] {
  return boards.commands.filter((command) => command.channel === channel).map((
    { command, args },
  ) => [command, args]);
}

test(
  "U15: a slider for each number of a command asks for all of them; the others stay as they are",
  async (stage, page) => {
    stage.boards.report("mixed", { red: 255, green: 128, blue: 0 }, "board");
    await page.drawing(/Mixed 255, Green 128, Blue 0/).waitFor();
    assert.equal(await slider(page, "Mixed: Blue").getAttribute("aria-valuetext"), "0");
    assert.equal(await slider(page, "Mixed: Red").inputValue(), "255", "it begins as the board reports");
    await slider(page, "Mixed: Blue").press("ArrowRight");
    await page.drawing(/Mixed 255, Green 128, Blue 1/).waitFor();
    assert.deepEqual(asked(stage, "mixed"), [["set", { red: 255, green: 128, blue: 1 }]]);
  },
);

test("U15: what was asked for and is not confirmed yet goes into the next command", async (stage, page) => {
  await slider(page, "Mixed: Red").waitFor();
  stage.boards.hold = true;
  await slider(page, "Mixed: Red").fill("9");
  await slider(page, "Mixed: Red").and(page.page.locator("[aria-busy=true]")).waitFor();
  await slider(page, "Mixed: Green").fill("7");
  await slider(page, "Mixed: Green").and(page.page.locator("[aria-busy=true]")).waitFor();
  stage.boards.release();
  await page.drawing(/Mixed 9, Green 7, Blue 0/).waitFor();
});

test("U15: red, green and blue have a picker, too", async (stage, page) => {
  stage.boards.report("mixed", { red: 255, green: 128, blue: 0 }, "board");
  const picker = page.page.getByLabel("Mixed", { exact: true });
  await picker.and(page.page.locator("input[type=color]")).waitFor();
  await page.text("#ff8000").waitFor();
  await picker.fill("#102030");
  await page.drawing(/Mixed 16, Green 32, Blue 48/).waitFor();
});

test("U15: x and y are one point, which the mouse drags; a drag is one gesture", async (stage, page) => {
  const pad = await placedPad(page);
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  assert.ok(box !== null);
  const { mouse } = page.page;
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await mouse.down();
  for (const share of [0.6, 0.7, 0.8]) {
    await mouse.move(box.x + share * box.width, box.y + (1 - share) * box.height);
  }
  await mouse.move(box.x + box.width + 50, box.y - 50);
  await mouse.up();
  await page.drawing(/Arm 100, Y 100, Grip No/).waitFor();
  const commands = stage.boards.commands.filter(({ channel }) => channel === "arm");
  assert.equal(new Set(commands.map(({ gesture }) => gesture)).size, 1);
  assert.deepEqual(commands.at(-1)?.args, { x: 100, y: 100, grip: false });
  await slider(page, "Arm: Y").press("ArrowLeft");
  await page.drawing(/Arm 100, Y 99, Grip No/).waitFor();
});

test("U15: a finger that taps on the square moves the point there", async (stage, page) => {
  await page.page.close();
  const seen = await stage.visit({ hasTouch: true, viewport: { width: 360, height: 740 } });
  const pad = await placedPad(seen);
  await pad.scrollIntoViewIfNeeded();
  await pad.tap({ position: { x: 2, y: 2 } });
  await seen.drawing(/Arm -\d\d, Y \d\d, Grip No/).waitFor();
});

test("U3, U15: a finger that scrolls past the point moves nothing", async (stage, page) => {
  const seen = await stage.visit({ hasTouch: true, viewport: { width: 360, height: 740 } });
  await page.page.close();
  const pad = await placedPad(seen);
  const finger = await Finger.over(seen.page);
  await finger.flick(pad, { x: 0, y: -100 });
  // What the flick asked for would have come before this.
  await pad.tap({ position: { x: 2, y: 2 } });
  await seen.drawing(/Arm -\d\d, Y \d\d, Grip No/).waitFor();
  assert.equal(asked(stage, "arm").length, 1);
});

for (const [locale, width] of [["en-GB", 1280], ["es-ES", 360]] as const) {
  test(
    `U15: controls of several numbers can be used by everybody, in ${locale} at ${width} px`,
    async (stage, page) => {
      stage.boards.report("mixed", { red: 255, green: 128, blue: 0 }, "board");
      stage.boards.report("arm", { x: 40, y: -20, grip: true }, "board");
      await page.drawing(/ 255, .* 128, .* 0/).waitFor();
      await page.page.setViewportSize({ width, height: 800 });
      await page.page.locator("pad-control .pad").waitFor();
      await picture(page.page, `workbench ${locale} ${width}`);
      await picture(page.page.locator("channel-card").last(), `workbench point ${locale} ${width}`);
      assert.deepEqual(await accessProblems(page.page), []);
      const overflow = await page.page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      assert.ok(overflow <= 0, `${overflow} px wider than the window`);
    },
    locale,
  );
}
