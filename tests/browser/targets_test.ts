import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { workbench } from "./workbench.ts";

function test(name: string, boards: () => ScriptedBoards, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, boards());
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

/** Everything on the page that can be touched and is less high than a finger needs. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const roots: (Document | ShadowRoot)[] = [document];
    const small: string[] = [];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot !== null) roots.push(element.shadowRoot);
        if (!element.matches("button, select, input, summary, a[href], [role=option]")) continue;
        // A label is part of what it labels.
        const label = element instanceof HTMLInputElement && element.type === "checkbox"
          ? element.labels?.[0]
          : null;
        const { width, height } = (label ?? element).getBoundingClientRect();
        if (width === 0 || Math.min(width, height) >= 44) continue;
        const name = element.ariaLabel ?? element.textContent.trim();
        small.push(`${element.localName} "${name}": ${Math.round(width)} x ${Math.round(height)}`);
      }
    }
    return small;
  });
}

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } };

test(
  "U9: on a touch screen everything that can be touched is at least 44 px high and wide",
  () => new ScriptedBoards(),
  async (stage) => {
    const seen = await stage.visit(PHONE);
    const { page, words: { text } } = seen;
    await seen.led.waitFor();
    const { boards: { line } } = stage;
    for (const tool of ["Trouble", "Plots", "History", "Console"]) {
      await page.getByRole("button", { name: tool, exact: true }).click();
      await page.getByRole("region", { name: tool, exact: true }).waitFor();
    }
    await page.getByRole("option", { name: /Listening from here on/ }).waitFor();
    line.hello();
    line.request(4, [200, 0xe8, 3]);
    await page.getByRole("option", { name: /lamp\.fade/ }).click();
    await page.getByRole("row", { name: / ms / }).getByRole("button").click();
    assert.deepEqual(await smallTargets(page), []);
    await page.getByRole("button", { name: "Plots", exact: true }).click();
    stage.boards.report("led", { on: true, periodMs: 500 }, "page 2");
    await seen.text(/^Blinking, /).waitFor();
    await seen.button("Rename Uno").click();
    stage.boards.restart();
    await seen.button(text.board.dismiss).waitFor();
    stage.boards.hold = true;
    await seen.level.press("ArrowRight");
    await seen.button(text.channel.cancel).waitFor();
    await seen.chip("page", text.chips.pageOnline).click();
    assert.deepEqual(await smallTargets(page), []);
  },
);

test("U9: so are the controls of choices and of several fields", workbench, async (stage) => {
  const { page } = await stage.visit(PHONE);
  await page.getByRole("radiogroup", { name: "Rover: Mode" }).waitFor();
  assert.deepEqual(await smallTargets(page), []);
});

/** What is seen of something while nothing points at it. */
async function picture(page: Page, thing: Locator): Promise<string> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    if (focused instanceof HTMLElement) focused.blur();
  });
  return (await thing.screenshot({ animations: "disabled" })).toString("base64");
}

/** Whether something looks otherwise after something was done to it. */
async function changesLook(page: Page, thing: Locator, act: () => Promise<void>): Promise<void> {
  const before = await picture(page, thing);
  await act();
  assert.notEqual(await picture(page, thing), before, `${thing}`);
}

test(
  "U9: without colours of the page's own, what is pressed, chosen, open or wrong is seen",
  () => new ScriptedBoards(),
  async (stage) => {
    const seen = await stage.visit({ forcedColors: "active", reducedMotion: "reduce" });
    const { page } = seen;
    const pressed = (name: string, is: boolean) =>
      page.getByRole("button", { name, exact: true, pressed: is }).waitFor();
    const daylight = page.getByRole("button", { name: "Daylight", exact: true });
    await pressed("Daylight", true);
    await changesLook(page, daylight, async () => {
      await page.getByRole("slider", { name: "Light on the sensor" }).fill("900");
      await pressed("Daylight", false);
    });
    const plots = page.getByRole("button", { name: "Plots", exact: true });
    await changesLook(page, plots, async () => {
      await plots.click();
      await page.getByRole("region", { name: "Plots" }).waitFor();
    });
    const span = page.getByRole("button", { name: "10 minutes", exact: true });
    await changesLook(page, span, async () => {
      await span.click();
      await pressed("10 minutes", true);
    });
    await changesLook(page, seen.led, async () => {
      await seen.led.click();
      await seen.standing(true);
      await seen.text(/^Confirmed by the board/).waitFor();
    });
    const fade = page.getByRole("group", { name: "Lamp: Fade" });
    const level = fade.getByRole("spinbutton", { name: "Level" });
    await level.fill("300");
    await changesLook(page, fade.locator(".box").first(), async () => {
      await fade.getByRole("button").click();
      await fade.getByText("Enter a number from 0 to 255").waitFor();
    });
  },
);

test("U9: without colours of the page's own, which option is chosen is seen", workbench, async (stage) => {
  const { page } = await stage.visit({ forcedColors: "active" });
  const slow = page.getByRole("radio", { name: "Slow" });
  await changesLook(page, slow, async () => {
    await slow.click();
    await page.getByRole("radio", { name: "Slow", checked: true }).waitFor();
    await page.getByText(/^Confirmed by the board/).waitFor();
  });
});

/** Every number whose unit stands on another line than itself, as the page is drawn now. */
function partedUnits(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const parted: string[] = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) {
      for (const { shadowRoot } of root.querySelectorAll("*")) {
        if (shadowRoot !== null) roots.push(shadowRoot);
      }
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        for (const match of (text.textContent ?? "").matchAll(/\d+\s(?:ms|s|°|%)(?!\p{L})|pin \d+/gu)) {
          const range = document.createRange();
          range.setStart(text, match.index);
          range.setEnd(text, match.index + match[0].length);
          const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
          if (new Set(tops).size > 1) parted.push(`${match[0]} in "${text.textContent?.trim()}"`);
        }
      }
    }
    return parted;
  });
}

for (const locale of ["en-GB", "es-ES"]) {
  test(
    `U10: no number is parted from its unit at any width, in ${locale}`,
    () => new ScriptedBoards(),
    async (stage) => {
      const seen = await stage.visit({ locale });
      await seen.led.waitFor();
      stage.boards.report("led", { on: true, periodMs: 2500 }, "page 2");
      await seen.button(`LED: ${seen.words.text.channel.stop}`).waitFor();
      for (let width = 320; width <= 1000; width += 8) {
        await seen.page.setViewportSize({ width, height: 740 });
        assert.deepEqual(await partedUnits(seen.page), [], `${width} px`);
      }
    },
  );
}

test(
  "U10: nor in the history, where what was asked and reported stands in narrow columns",
  () => new ScriptedBoards(),
  async (stage) => {
    const seen = await stage.visit();
    await seen.page.getByRole("group", { name: "Lamp: Fade" }).getByRole("button").click();
    await seen.text(/^Confirmed by the board in/).waitFor();
    await seen.led.click();
    await seen.standing(true);
    await seen.button("History").click();
    await seen.page.getByRole("cell", { name: "On, Period 0 ms" }).waitFor();
    for (let width = 320; width <= 1000; width += 8) {
      await seen.page.setViewportSize({ width, height: 740 });
      assert.deepEqual(await partedUnits(seen.page), [], `${width} px`);
    }
  },
);

test(
  "U10: while a slider waits, both what is asked for and what is reported can be read",
  () => new ScriptedBoards(),
  async (stage) => {
    const seen = await stage.visit();
    stage.boards.hold = true;
    await seen.level.fill("213");
    const word = seen.page.locator("slider-control .word").filter({ hasText: "213" });
    await word.getByText("213", { exact: true }).waitFor();
    await word.getByText("90", { exact: true }).waitFor();
    assert.equal(await seen.level.getAttribute("aria-valuetext"), "213");
    stage.boards.release();
    await word.getByText("90", { exact: true }).waitFor({ state: "detached" });
  },
);
