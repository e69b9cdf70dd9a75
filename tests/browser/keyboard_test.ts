import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { RequestFailure } from "../../protocol/failures.ts";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  }));
}

/** What has the focus. */
interface Focused {
  /** What a screen reader would call it, as far as its own words go. */
  readonly name: string;
  /** Whether a ring is drawn around it. */
  readonly hasRing: boolean;
  /** Whether it is within the window. */
  readonly inView: boolean;
}

function focused(page: Page): Promise<Focused | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (element === null || element === document.body) return null;
    // A field with its unit is one box, and has its ring around both.
    const hasRing = [element, element.parentElement].some((box) => {
      const { outlineStyle, outlineWidth } = box === null
        ? { outlineStyle: "none", outlineWidth: "0" }
        : getComputedStyle(box);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    const { top, bottom } = element.getBoundingClientRect();
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    return {
      name: (element.ariaLabel ?? label ?? element.textContent ?? "").trim(),
      hasRing,
      inView: top >= 0 && bottom <= innerHeight,
    };
  });
}

/** Press Tab until something has the focus. */
async function tabTo({ page }: Seen, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 100; presses++) {
    const at = await focused(page);
    if (at !== null && (typeof name === "string" ? at.name === name : name.test(at.name))) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never comes to ${name}`);
}

test("Tab goes through everything on the page, in its order, and shows where it is", async (stage) => {
  const { page } = await stage.visit();
  await page.getByRole("switch", { name: "LED" }).waitFor();
  // It comes with the drawing, after the controls.
  await page.getByRole("slider", { name: "Light on the sensor" }).waitFor();
  const stops: Focused[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (at === null) break;
    stops.push(at);
    assert.ok(stops.length < 100, "Tab never leaves the page");
  }
  assert.deepEqual(stops.filter(({ hasRing, inView }) => !hasRing || !inView), []);
  const names = stops.map(({ name }) => name);
  const wanted = [
    "Language",
    "Page: Live",
    "Server: Running",
    "Board: Online",
    "LED",
    "LED: Toggle",
    "Lamp: Level",
  ];
  assert.deepEqual(names.filter((name) => wanted.includes(name)), wanted);
  const focusable = await page.locator("button:enabled, input:enabled, select:enabled").count();
  assert.ok(stops.length >= focusable, `${stops.length} stops, ${focusable} controls: ${names.join(", ")}`);
});

test("everything works by keyboard alone: chips, switch, slider, form, tools", async (stage) => {
  const page = await stage.visit();
  const { keyboard } = page.page;
  await page.led.waitFor();
  for (const chip of ["Page", "Server", "Board"]) {
    await tabTo(page, new RegExp(`^${chip}: `));
    await keyboard.press("Enter");
    const panel = page.page.getByRole("region", { name: chip, exact: true });
    await panel.waitFor();
    await keyboard.press("Escape");
    await gone(panel);
    assert.match(
      (await focused(page.page))?.name ?? "",
      new RegExp(`^${chip}: `),
      "the focus stays at the chip",
    );
  }
  await tabTo(page, "LED");
  await keyboard.press("Space");
  await page.drawing(/LED On/).waitFor();
  await page.said.filter({ hasText: /^LED: On, Period 0 ms\. Confirmed by the board in/ }).waitFor();
  await tabTo(page, "Lamp: Level");
  for (const [key, level] of [["ArrowRight", 91], ["End", 255], ["ArrowLeft", 254]] as const) {
    await keyboard.press(key);
    await page.drawing(new RegExp(`Lamp ${level}`)).waitFor();
  }
  await tabTo(page, /^Level/);
  await keyboard.press("ControlOrMeta+A");
  await keyboard.type("7");
  await keyboard.press("Enter");
  await page.drawing(/Lamp 7\b/).waitFor();
  for (const tool of ["Plots", "History"]) {
    await tabTo(page, tool);
    await keyboard.press("Enter");
    const button = page.page.getByRole("button", { name: tool, exact: true });
    await button.and(page.page.locator('[aria-expanded="true"]')).waitFor();
    await keyboard.press("Escape");
    await button.and(page.page.locator('[aria-expanded="false"]')).waitFor();
  }
  assert.deepEqual(stage.problems, []);
});

test("L2a: what vanishes gives the focus to its channel's heading or its board's", async (stage) => {
  const { boards } = stage;
  const page = await stage.visit();
  const { board, channel } = page.words.text;
  const press = async (name: string) => {
    await page.button(name).waitFor();
    await tabTo(page, name);
    await page.page.keyboard.press("Enter");
    await gone(page.button(name));
    return (await focused(page.page))?.name;
  };
  // Of a restart before its first snapshot the page knows nothing.
  await page.led.waitFor();
  boards.restart();
  assert.equal(await press(board.dismiss), "Uno");
  boards.hold = true;
  await page.led.click();
  assert.equal(await press(channel.cancel), "LED");
  const asked = boards.commanded("led");
  await page.led.click();
  await asked;
  boards.fail(new RequestFailure("no_answer", "No answer", "Check the cable", "unknown"));
  boards.fail(new RequestFailure("no_answer", "No answer", "Check the cable", "unknown"));
  assert.equal(await press(`LED: ${board.dismiss}`), "LED");
});

test("nothing moves by itself on a page whose owner wants less motion", async (stage) => {
  const page = await stage.visit({ reducedMotion: "reduce" });
  stage.boards.hold = true;
  await page.led.click();
  await page.text(page.words.text.channel.slow).waitFor();
  const running = () =>
    page.page.evaluate(() => {
      const roots: (Document | ShadowRoot)[] = [document];
      for (const root of roots) {
        for (const { shadowRoot } of root.querySelectorAll("*")) {
          if (shadowRoot !== null) roots.push(shadowRoot);
        }
      }
      return roots.flatMap((root) => root.getAnimations()).length;
    });
  assert.equal(await running(), 0);
  await page.page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok(await running() > 0, "without that wish, what waits turns");
});
