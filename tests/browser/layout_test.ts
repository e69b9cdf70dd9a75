import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { Stage } from "./stage.ts";
import { contrastProblems } from "./accessibility.ts";
import { ManyBoards } from "./many_boards.ts";
import { textsThatDoNotFit } from "./text_fit.ts";
import { gone } from "./visitors.ts";

function test(name: string, body: (stage: Stage) => Promise<void>, boards?: () => ManyBoards): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, boards?.());
    await body(stage);
    assert.deepEqual(stage.problems, []);
  }));
}

for (const locale of ["en-GB", "es-ES"]) {
  for (const [width, height] of [[360, 740], [740, 360]] as const) {
    test(`L2: a control is on the first screen of a phone of ${width} x ${height}, in ${locale}`, async (stage) => {
      const seen = await stage.visit({ viewport: { width, height }, locale });
      await seen.led.waitFor();
      const box = await seen.led.boundingBox();
      assert.ok(box !== null && box.y >= 0 && box.y + box.height <= height, JSON.stringify(box));
    });
  }
}

test("L2: controls, drawing and tools have one order, for the eyes and for the focus, at every width", async (stage) => {
  const seen = await stage.visit();
  await seen.led.waitFor();
  const drawn = seen.page.getByRole("button", { name: "Button: press and hold" });
  await drawn.waitFor();
  for (const width of [320, 768, 1280]) {
    await seen.page.setViewportSize({ width, height: 800 });
    const boxes = await Promise.all(
      [seen.led, drawn, seen.button("Plots")].map((part) => part.boundingBox()),
    );
    const [control, button, tool] = boxes;
    assert.ok(control && button && tool);
    assert.ok(
      control.y < button.y || control.x < button.x,
      `${width}: the drawing is beside or below the controls`,
    );
    assert.ok(control.y < tool.y, `${width}`);
  }
  const stops: string[] = [];
  for (let presses = 0; presses < 40 && !stops.includes("Plots"); presses++) {
    await seen.page.keyboard.press("Tab");
    stops.push(
      await seen.page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return (element?.ariaLabel ?? element?.textContent ?? "").trim();
      }),
    );
  }
  const wanted = ["LED", "Lamp: Level", "Button: press and hold", "Plots"];
  assert.deepEqual(stops.filter((name) => wanted.includes(name)), wanted);
});

test("L5: what a chip has to say moves nothing; Escape or a press elsewhere closes it, and Escape gives the focus back", async (stage) => {
  const seen = await stage.visit({ viewport: { width: 1280, height: 800 } });
  const chip = seen.chip("board", "Online");
  const panel = seen.page.getByRole("region", { name: "Board", exact: true });
  for (const width of [360, 1280]) {
    await seen.page.setViewportSize({ width, height: 800 });
    const before = await seen.led.boundingBox();
    await chip.click();
    await panel.waitFor();
    assert.deepEqual(await seen.led.boundingBox(), before);
    const box = await panel.boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width);
    await seen.page.mouse.click(4, 700);
    await gone(panel);
    await chip.click();
    await panel.waitFor();
    await seen.page.keyboard.press("Escape");
    await gone(panel);
    await chip.and(seen.page.locator(":focus")).waitFor();
    await chip.click();
    await panel.waitFor();
    // What has the focus never lies under it.
    await seen.led.focus();
    await gone(panel);
  }
});

test("L4: the cross that dismisses is in the middle of its button", async (stage) => {
  const seen = await stage.visit();
  await seen.led.waitFor();
  stage.boards.restart();
  const button = seen.button(seen.words.text.board.dismiss);
  const [box, cross] = await Promise.all([button.boundingBox(), button.locator("svg").boundingBox()]);
  assert.ok(box !== null && cross !== null);
  for (const [at, size] of [["x", "width"], ["y", "height"]] as const) {
    const distance = box[at] + box[size] / 2 - (cross[at] + cross[size] / 2);
    assert.ok(Math.abs(distance) <= 0.5, `${at}: ${distance}`);
  }
});

test("U6: a form's button is beside its last field, and what the field may be stands in one line", async (stage) => {
  const { page } = await stage.visit({ locale: "es-ES" });
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    for (const name of ["LED: Parpadear", "Lámpara: Graduar", "Luz: Muestrear"]) {
      const form = page.getByRole("group", { name, exact: true });
      const box = await form.locator(".box").last().boundingBox();
      const button = await form.getByRole("button").boundingBox();
      assert.ok(box !== null && button !== null);
      assert.ok(
        Math.abs(button.y + button.height / 2 - box.y - box.height / 2) <= 1,
        `${name} at ${width} px`,
      );
      assert.equal(button.x - box.x - box.width, 8, `${name} at ${width} px`);
      const lines = await form.locator("[id$=-range]").evaluateAll((ranges) =>
        ranges.map((range) => new Set([...range.getClientRects()].map(({ top }) => top)).size)
      );
      assert.ok(lines.every((count) => count === 1), `${name} at ${width} px`);
    }
  }
});

test("L4a: the button that cancels is whole beside a sentence of two lines", async (stage) => {
  const seen = await stage.visit({ locale: "es-ES" });
  stage.boards.hold = true;
  await seen.led.click();
  await seen.button(seen.words.text.channel.cancel).waitFor();
  for (const width of [320, 360, 1280]) {
    await seen.page.setViewportSize({ width, height: 740 });
    assert.deepEqual(await textsThatDoNotFit(seen.page), [], `at ${width} px`);
  }
});

test(
  "L4a: beside a drawing that is higher than the channels, no tool's button is stretched",
  async (stage) => {
    const { page } = await stage.visit();
    const tools = page.getByRole("region", { name: /Bench 3/ }).getByRole("group", { name: /^Tools of/ });
    await tools.waitFor();
    const heights = await tools.getByRole("button").evaluateAll((buttons) =>
      buttons.map((button) => button.getBoundingClientRect().height)
    );
    assert.deepEqual(heights, [44, 44], "plots and history: it is another server's board (G4b)");
  },
  () => new ManyBoards(3),
);

test("L1: the labels of a drawing that is out of date can be read", async (stage) => {
  const seen = await stage.visit();
  await seen.drawing(/Lamp 90/).waitFor();
  await seen.page.locator("board-drawing .label").first().waitFor();
  stage.boards.become("offline");
  await seen.drawing(/last known/).waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await seen.page.emulateMedia({ colorScheme });
    const dimmed = await seen.page.evaluate(() => {
      const opacity = (node: Node | null): number =>
        node === null ? 1 : (node instanceof Element ? Number(getComputedStyle(node).opacity) : 1) *
          opacity(node instanceof ShadowRoot ? node.host : node.parentNode);
      const drawings: Element[] = [];
      const find = (root: Document | ShadowRoot) => {
        drawings.push(...root.querySelectorAll("board-drawing"));
        for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot !== null) find(shadowRoot);
      };
      find(document);
      return drawings.flatMap((
        { shadowRoot },
      ) => [...shadowRoot?.querySelectorAll(".label span, text") ?? []])
        .map(opacity);
    });
    assert.ok(dimmed.length >= 3 && dimmed.every((opacity) => opacity === 1), JSON.stringify(dimmed));
    assert.deepEqual(await contrastProblems(seen.page), []);
  }
});
