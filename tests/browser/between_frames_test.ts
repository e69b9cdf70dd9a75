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

test(
  "keys that are pressed faster than the page is drawn move a slider on, each by a step",
  async (_stage, seen) => {
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
  },
);

/** A finger drags the lamp's slider on a phone; returns what ends that. */
async function dragging(
  stage: Stage,
): Promise<readonly [Seen, end: (how: "touchEnd" | "touchCancel") => Promise<void>]> {
  const seen = await stage.visit({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 800 } });
  await seen.level.scrollIntoViewIfNeeded();
  const box = await seen.level.boundingBox();
  assert.ok(box !== null);
  const finger = await seen.page.context().newCDPSession(seen.page);
  for (const [type, share] of [["touchStart", 0.3], ["touchMove", 0.5], ["touchMove", 0.52]] as const) {
    const touchPoints = [{ x: box.x + box.width * share, y: box.y + box.height / 2 }];
    await finger.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
  await seen.text(/^Confirmed by the board/).waitFor();
  return [seen, async (type) => {
    await finger.send("Input.dispatchTouchEvent", { type, touchPoints: [] });
  }];
}

async function follows(seen: Seen, { boards }: Stage): Promise<void> {
  boards.report("lamp", { level: 10 }, "board");
  await seen.drawing(/Lamp 10;/).waitFor();
  assert.equal(await seen.level.inputValue(), "10");
}

test("U3: a slider whose finger the browser took away after it moved sideways undoes nothing, and follows the board", async (stage) => {
  const [seen, end] = await dragging(stage);
  const confirmed = await seen.level.inputValue();
  await end("touchCancel");
  await seen.drawing(new RegExp(`Lamp ${confirmed};`)).waitFor();
  await follows(seen, stage);
});

test("a slider whose board was lost while a finger dragged it follows the board when it is back", async (stage) => {
  const [seen, end] = await dragging(stage);
  stage.boards.become("offline");
  await seen.chip("board", "Offline").waitFor();
  await end("touchEnd");
  stage.boards.become("online");
  await seen.chip("board", "Online").waitFor();
  await follows(seen, stage);
});
