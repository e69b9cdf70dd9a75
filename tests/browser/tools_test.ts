import assert from "node:assert/strict";
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
