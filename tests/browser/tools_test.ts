import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { gone } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium);
    await body(stage);
  }));
}

test("a tool's module is fetched when it is opened, and Escape closes it", async (stage) => {
  const { page, button } = await stage.visit().then((seen) => ({
    page: seen.page,
    button: seen.button("History"),
  }));
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await button.waitFor();
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await button.click();
  await page.getByRole("region", { name: "History" }).waitFor();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  assert.equal(fetched.filter((path) => path.startsWith("/history_tool-")).length, 1);
  await page.keyboard.press("Escape");
  await gone(page.getByRole("region", { name: "History" }));
  assert.deepEqual(stage.problems, []);
});

test("a tool that cannot be fetched says so, and can be had when the server is back", async (stage) => {
  // A browser that keeps the page for later (A1) would have the tool at hand.
  const seen = await stage.visit({ serviceWorkers: "block" });
  await seen.led.waitFor();
  await stage.stop();
  await seen.button("History").click();
  await seen.page.locator("board-tools").getByText("This could not be loaded").waitFor();
  await seen.said.filter({ hasText: "This could not be loaded" }).waitFor();
  stage.restart();
  await seen.chip("server", "Running").waitFor();
  await seen.button("Try again").click();
  await seen.page.getByRole("combobox", { name: "Channel" }).waitFor();
});

/** Accessible name of what has the focus. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.ariaLabel ?? element?.textContent?.trim() ?? null;
  });
}

test("L3: a tool that arrives late takes no focus from who has gone on meanwhile", async (stage) => {
  const seen = await stage.visit({ serviceWorkers: "block" });
  const arrives = Promise.withResolvers<void>();
  await seen.page.route(/history_tool-/, async (route) => {
    await arrives.promise;
    await route.continue();
  });
  await seen.button("History").click();
  await seen.page.getByRole("region", { name: "History" }).and(seen.page.locator(":focus")).waitFor();
  await seen.led.focus();
  arrives.resolve();
  await seen.page.getByRole("combobox", { name: "Channel" }).waitFor();
  assert.ok(await seen.led.evaluate((led) => led.matches(":focus")));
});

test("L3, P16: on a phone an open tool stays where it is when the drawing above it comes", async (stage) => {
  const seen = await stage.visit({
    serviceWorkers: "block",
    viewport: { width: 360, height: 740 },
    reducedMotion: "reduce",
  });
  const arrives = Promise.withResolvers<void>();
  await seen.page.route(/\/drawing-/, async (route) => {
    await arrives.promise;
    await route.continue();
  });
  await seen.page.reload();
  await seen.button("History").click();
  const panel = seen.page.getByRole("region", { name: "History" });
  await panel.getByRole("combobox").first().waitFor();
  const before = await panel.boundingBox();
  arrives.resolve();
  await seen.page.getByRole("slider", { name: "Light on the sensor" }).waitFor();
  assert.deepEqual(await panel.boundingBox(), before);
});

for (const [width, height] of [[1280, 800], [360, 740]] as const) {
  test(`L3: a tool that is opened is in view and has the focus, at ${width} x ${height}; closed, its button has`, async (stage) => {
    const seen = await stage.visit({ viewport: { width, height }, reducedMotion: "reduce" });
    for (
      const [tool, content] of [["History", "combobox"], ["Console", "listbox"], [
        "Trouble",
        "slider",
      ]] as const
    ) {
      await seen.button(tool).click();
      const panel = seen.page.getByRole("region", { name: tool, exact: true });
      await panel.getByRole(content).first().waitFor();
      assert.equal(await focused(seen.page), tool);
      const box = await panel.boundingBox();
      assert.ok(
        box !== null && box.y >= 0 && box.y + Math.min(box.height, 300) <= height,
        JSON.stringify(box),
      );
      await seen.page.keyboard.press("Escape");
      await gone(panel);
      assert.equal(await focused(seen.page), tool);
    }
    assert.deepEqual(stage.problems, []);
  });
}

test("L3: an open tool is still open after a reload and a lost connection, and takes no focus then", async (stage) => {
  const seen = await stage.visit();
  await seen.button("History").click();
  const panel = seen.page.getByRole("region", { name: "History" });
  await panel.waitFor();
  const entries = await seen.page.evaluate(() => history.length);
  await seen.page.reload();
  await panel.waitFor();
  assert.equal(await focused(seen.page), await seen.page.evaluate(() => document.body.textContent.trim()));
  await stage.stop();
  await seen.chip("server", seen.words.text.chips.serverOffline.unreachable.state).waitFor();
  await panel.waitFor();
  stage.restart();
  await seen.chip("server", "Running").waitFor();
  await panel.waitFor();
  await seen.button("History").click();
  await gone(panel);
  await seen.page.reload();
  await seen.led.waitFor();
  assert.equal(await panel.count(), 0);
  assert.equal(await seen.page.evaluate(() => history.length), entries);
});
