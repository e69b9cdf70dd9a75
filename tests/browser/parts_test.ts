import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { currentPage } from "../../page_build/kept_page.ts";
import { openHouse } from "../thread/house.ts";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, Seen, Visitors } from "./visitors.ts";

function test(
  name: string,
  body: (stage: Stage) => Promise<void>,
  kind: "virtual" | "serial" = "virtual",
): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, new ScriptedBoards(kind));
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

function drawnButton({ page }: Seen): Locator {
  return page.getByRole("button", { name: "Button: press and hold" });
}

function light({ page }: Seen): Locator {
  return page.getByRole("slider", { name: "Light on the sensor" });
}

test("V2: the drawn button is down for as long as the mouse holds it, and every page sees who does", async (stage) => {
  const one = await stage.visit();
  const other = await stage.visit();
  await drawnButton(one).hover();
  await one.page.mouse.down();
  await one.drawing(/Button Yes, Presses 5/).waitFor();
  await one.text("Button held by you.").waitFor();
  await other.drawing(/Button Yes, Presses 5/).waitFor();
  await other.text("Button held by page 1.").waitFor();
  await one.page.mouse.up();
  await other.drawing(/Button No, Presses 5/).waitFor();
  await gone(other.text("Button held by page 1."));
});

test("the place to press is where the button is drawn, at every width", async (stage) => {
  const seen = await stage.visit();
  const label = seen.page.locator("board-drawing").getByText("Button");
  for (const width of [320, 700, 1280]) {
    await seen.page.setViewportSize({ width, height: 900 });
    const handles = await Promise.all([drawnButton(seen), label].map((one) => one.elementHandle()));
    // At one moment: what is above may still get its own height.
    const [area, word] = await seen.page.evaluate(
      (elements) =>
        elements.map((one) => {
          const { x, y, width, height } = one?.getBoundingClientRect() ?? new DOMRect();
          return { x, y, width, height };
        }),
      handles,
    );
    assert.ok(area !== undefined && word !== undefined);
    assert.ok(
      word.x >= area.x && word.x + word.width <= area.x + area.width,
      `${width}: ${JSON.stringify([area, word])}`,
    );
    assert.ok(word.y >= area.y && word.y + 3 * word.height <= area.y + area.height, `${width}`);
    assert.ok(Math.min(area.width, area.height) >= 44, `${width}: a finger needs 44 px`);
  }
});

test("V2: the drawn button is down for as long as a key holds it; what takes the key away lets it go", async (stage) => {
  const seen = await stage.visit();
  const { keyboard } = seen.page;
  const isDown = (presses: number) => seen.drawing(new RegExp(`Button Yes, Presses ${presses},?`)).waitFor();
  const isUp = (presses: number) => seen.drawing(new RegExp(`Button No, Presses ${presses},?`)).waitFor();
  let presses = 4;
  for (const key of ["Space", "Enter"]) {
    await drawnButton(seen).focus();
    await keyboard.down(key);
    await isDown(++presses);
    await keyboard.up(key);
    await isUp(presses);
    await keyboard.down(key);
    await isDown(++presses);
    await keyboard.press("Tab");
    await isUp(presses);
    await keyboard.up(key);
  }
  await drawnButton(seen).focus();
  await keyboard.down("Space");
  await isDown(++presses);
  await seen.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await isUp(presses);
});

test("V2: what presses without mouse or key, as a screen reader does, presses once", async (stage) => {
  const seen = await stage.visit();
  await drawnButton(seen).dispatchEvent("click");
  await seen.drawing(/Button No, Presses 5/).waitFor();
});

test("V2: it presses for a screen reader also after the browser has taken a finger away from it", async (stage) => {
  const seen = await stage.visit({ hasTouch: true });
  const box = await drawnButton(seen).boundingBox();
  assert.ok(box !== null);
  const finger = await seen.page.context().newCDPSession(seen.page);
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await seen.drawing(/Button Yes, Presses 5/).waitFor();
  await finger.send("Input.dispatchTouchEvent", { type: "touchCancel", touchPoints: [] });
  await seen.drawing(/Button No, Presses 5/).waitFor();
  await drawnButton(seen).dispatchEvent("click");
  await seen.drawing(/Button No, Presses 6/).waitFor();
});

test("V2: a page that is closed while it holds the button lets it go", async (stage) => {
  const one = await stage.visit();
  const other = await stage.visit();
  await drawnButton(one).hover();
  await one.page.mouse.down();
  await other.drawing(/Button Yes, Presses 5/).waitFor();
  await one.page.close();
  await other.drawing(/Button No, Presses 5/).waitFor();
});

test("V3: the light is what the slider says, on every page, or daylight again", async (stage) => {
  const one = await stage.visit();
  const other = await stage.visit();
  const daylight = (pressed: boolean) => other.page.getByRole("button", { name: "Daylight", pressed });
  await daylight(true).waitFor();
  await light(one).fill("900");
  await other.drawing(/Light 900/).waitFor();
  await daylight(false).waitFor();
  assert.equal(await light(other).inputValue(), "900");
  await one.button("Daylight").click();
  await daylight(true).waitFor();
});

test("V3: a slider that is dragged ends where it was left", async (stage) => {
  const seen = await stage.visit();
  await light(seen).scrollIntoViewIfNeeded();
  const box = await light(seen).boundingBox();
  assert.ok(box !== null);
  const { mouse } = seen.page;
  const y = box.y + box.height / 2;
  await mouse.move(box.x + box.width / 2, y);
  await mouse.down();
  for (let step = 0; step <= 40; step++) await mouse.move(box.x + (box.width * step) / 40, y);
  await mouse.up();
  await seen.drawing(/Light 1,023/).waitFor();
  assert.equal(await light(seen).inputValue(), "1023");
});

test("V8: a real board's button and light are drawings only", async (stage) => {
  const seen = await stage.visit();
  await seen.drawing(/Button No/).waitFor();
  assert.deepEqual([await drawnButton(seen).count(), await light(seen).count()], [0, 0]);
}, "serial");

test("V2: the button of a board that is offline can be held, too, and shows as it was last reported", async (stage) => {
  const seen = await stage.visit();
  await drawnButton(seen).waitFor();
  stage.boards.become("offline");
  await seen.drawing(/last known: .*Button No/).waitFor();
  await drawnButton(seen).hover();
  await seen.page.mouse.down();
  await seen.text("Button held by you.").waitFor();
});

Deno.test(withTools(
  "without a server nothing can be held or moved",
  [tools.chromium],
  async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    const seen = await stage.visit();
    await drawnButton(seen).waitFor();
    await stage.stop();
    await seen.drawing(/last known/).waitFor();
    assert.deepEqual([await drawnButton(seen).isDisabled(), await light(seen).isDisabled()], [true, true]);
  },
));

Deno.test(withTools(
  "V2, V3: the drawn button and the light move the real chip's pins, and the page shows what the firmware makes of it",
  [tools.chromium],
  async (_t, chromium) => {
    await using house = await openHouse(await currentPage());
    await using visitors = await Visitors.open(chromium);
    const seen = new Seen(await visitors.visit(house.api.url));
    await drawnButton(seen).hover();
    await seen.page.mouse.down();
    await seen.drawing(/Button Yes, Presses 1/).waitFor();
    await seen.page.mouse.up();
    await seen.drawing(/Button No, Presses 1/).waitFor();
    await drawnButton(seen).click();
    await seen.drawing(/Button No, Presses 2/).waitFor();
    await light(seen).fill("1023");
    await seen.drawing(/Light 1,023/).waitFor();
    assert.deepEqual(visitors.problems, []);
  },
));
