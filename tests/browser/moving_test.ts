import assert from "node:assert/strict";
import { tools, withTools } from "../tool.ts";
import { ScriptedBoards } from "./scripted_boards.ts";
import { Stage } from "./stage.ts";
import { gone, type Seen } from "./visitors.ts";
import { workbench } from "./workbench.ts";

function test(
  name: string,
  boards: () => ScriptedBoards,
  body: (stage: Stage, page: Seen) => Promise<void>,
): void {
  Deno.test(withTools(name, [tools.chromium], async (_t, chromium) => {
    await using stage = await Stage.open(chromium, boards());
    await body(stage, await stage.visit());
    assert.deepEqual(stage.problems, []);
  }));
}

test(
  "U5: a blinking LED says so and has a button that stops it, which stays where it is",
  () => new ScriptedBoards(),
  async (stage, page) => {
    const { boards } = stage;
    const stop = page.button("LED: Stop");
    await page.led.focus();
    boards.report("led", { on: true, periodMs: 500 }, "page 2");
    await page.text("Blinking, every 500 ms").waitFor();
    assert.equal(await page.led.count(), 0);
    await stop.and(page.page.locator(":focus")).waitFor();
    const place = await stop.boundingBox();
    for (let change = 0; change < 20; change++) {
      boards.report("led", { on: change % 2 === 0, periodMs: 500 }, "board");
      await page.drawing(change % 2 === 0 ? /LED On/ : /LED Off/).waitFor();
      assert.deepEqual(await stop.boundingBox(), place);
    }
    boards.hold = true;
    await page.page.keyboard.press("Enter");
    await stop.and(page.page.locator('[aria-busy="true"]')).waitFor();
    boards.release();
    await page.led.and(page.page.locator(":focus")).waitFor();
    assert.deepEqual(
      boards.commands.map(({ channel, command, args }) => ({ channel, command, args })),
      [{ channel: "led", command: "blink", args: { periodMs: 0 } }],
    );
  },
);

test(
  "U5: the drawing of a blinking LED is steady for whoever wants less motion",
  () => new ScriptedBoards(),
  async ({ boards }, page) => {
    await page.page.emulateMedia({ reducedMotion: "reduce" });
    // A part's own glow has an opacity, and is there when it is dark, too.
    const lit = page.page.locator("board-drawing circle[fill='url(#glow)']:not([opacity])");
    for (const on of [true, false, true, false]) {
      boards.report("led", { on, periodMs: 500 }, "board");
      await page.drawing(on ? /LED On/ : /LED Off/).waitFor();
      assert.equal(await lit.count(), 1, on ? "on" : "off");
    }
  },
);

test(
  "U8: a switch that the board moves unasked is two buttons whose meaning does not depend on the moment",
  workbench,
  async ({ boards }, page) => {
    const relay = page.page.getByRole("switch", { name: "Relay" });
    await relay.waitFor();
    for (const [word, wanted] of [["On", true], ["Off", false]] as const) {
      for (const on of [true, false]) {
        // It is seen to move, and happens to be this when the button is pressed.
        for (const state of [on, !on, on, !on, on]) boards.report("relay", { on: state }, "board");
        await page.text("Changes by itself").waitFor();
        assert.equal(await relay.count(), 0);
        await page.button(`Relay: ${word}`).click();
        while (boards.commands.length === 0) {
          await page.page.evaluate(() => new Promise(requestAnimationFrame));
        }
        assert.deepEqual(boards.commands.splice(0).map(({ args }) => args), [{ on: wanted }]);
      }
    }
    await relay.waitFor();
  },
);

test(
  "U8: what the board moves by itself does not move a slider that has the focus, or that somebody holds",
  workbench,
  async ({ boards }, page) => {
    const slider = page.page.getByRole("slider", { name: "Servo: Position" });
    const sweep = async (from: number) => {
      for (let position = from; position <= from + 30; position += 10) {
        boards.report("servo", { position, sweepMs: 2000 }, "board");
        await page.page.locator("slider-control").first().getByText(`${position}`).waitFor();
      }
    };
    await slider.waitFor();
    await sweep(10);
    assert.equal(await slider.inputValue(), "40", "it follows while nobody is at it");
    await slider.focus();
    await sweep(100);
    assert.equal(await slider.inputValue(), "40");
    assert.match(await slider.getAttribute("aria-valuetext") ?? "", /^Changes by itself, /);
    await page.page.keyboard.press("ArrowRight");
    await page.text(/^Confirmed by the board/).waitFor();
    assert.deepEqual(
      boards.commands.splice(0).map(({ args }) => args),
      [{ position: 131 }],
      "a key goes on from now",
    );
    await page.button("Servo: Stop").click();
    await gone(page.text(/^Changes by itself/));
    assert.deepEqual(boards.commands.splice(0).map(({ args }) => args), [{ sweepMs: 0 }]);
    const box = await slider.boundingBox();
    assert.ok(box !== null);
    // Where the thumb is: a mouse button that goes down on it moves nothing.
    await page.page.mouse.move(box.x + 13 + (box.width - 26) * 131 / 180, box.y + box.height / 2);
    await page.page.mouse.down();
    boards.report("servo", { position: 20, sweepMs: 0 }, "page 2");
    await page.page.locator("slider-control").first().getByText("20").waitFor();
    assert.equal(await slider.inputValue(), "131");
    await page.page.mouse.up();
    await page.page.waitForFunction(
      (input) => input instanceof HTMLInputElement && input.value === "20",
      await slider.elementHandle(),
    );
  },
);
