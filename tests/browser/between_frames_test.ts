import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import type { Seen } from "./visitors.ts";

/** What people do faster than a busy phone draws. */
function test(name: string, body: (stage: Stage, seen: Seen) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const seen = await stage.visit();
    await seen.led.waitFor();
    await body(stage, seen);
    assert.deepEqual(stage.problems, []);
  }));
}

/** The browser draws no frame; returns what ends that. */
async function withoutFrames(page: Page): Promise<() => Promise<void>> {
  const frames = await page.evaluateHandle(() => {
    const real = globalThis.requestAnimationFrame;
    const waiting: FrameRequestCallback[] = [];
    globalThis.requestAnimationFrame = (draw) => waiting.push(draw);
    return () => {
      globalThis.requestAnimationFrame = real;
      waiting.forEach(real);
    };
  });
  return () => frames.evaluate((goOn) => goOn());
}

test("a second click before the page has drawn the first one undoes it", async ({ boards }, seen) => {
  boards.hold = true;
  const drawAgain = await withoutFrames(seen.page);
  await seen.led.click();
  await seen.standing(true);
  await seen.led.click();
  await seen.standing(false);
  await drawAgain();
  boards.release();
  await seen.text(/^Confirmed by the board/).waitFor();
  assert.equal(boards.list()[0]?.channels.led?.reported?.on, false);
});

test("keys that are pressed faster than the page is drawn move a slider on, each by a step", async (_stage, seen) => {
  const { page } = seen;
  await seen.button("Trouble").click();
  const light = page.getByRole("slider", { name: "Light on the sensor" });
  const delay = page.getByRole("slider", { name: "Delay, each way" });
  for (const slider of [seen.level, light, delay]) {
    const before = Number(await slider.inputValue());
    const drawAgain = await withoutFrames(page);
    for (let step = 1; step <= 3; step++) {
      await slider.press("ArrowRight");
      assert.equal(Number(await slider.inputValue()), before + step);
    }
    await drawAgain();
  }
});
